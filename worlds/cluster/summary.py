"""A cluster at a glance, as plain data."""

from pydantic import JsonValue

from worlds.cluster.argocd.health import waiting
from worlds.cluster.doc import dig, labels_of
from worlds.cluster.pod_words import status_word
from worlds.cluster.state import APPLICATION, DEPLOYMENT, NAMESPACE, POD, State, Thing


def summary(state: State) -> dict[str, JsonValue]:
    return {
        "namespaces": [space.name for space in state.all(NAMESPACE)],
        "deployments": [_deployment(each) for each in state.all(DEPLOYMENT)],
        "pods": [_pod(each) for each in state.all(POD)],
        "applications": [_application(each) for each in state.all(APPLICATION)],
    }


def _deployment(thing: Thing) -> JsonValue:
    containers = thing.object["spec"]["template"]["spec"]["containers"]
    return {
        "namespace": thing.namespace,
        "name": thing.name,
        "replicas": thing.object["spec"]["replicas"],
        "ready": dig(thing.object, "status", "readyReplicas", default=0),
        "image": containers[0]["image"],
    }


def _pod(thing: Thing) -> JsonValue:
    containers = dig(thing.object, "status", "containerStatuses", default=[])
    labels: JsonValue = {**labels_of(thing.object)}
    return {
        "namespace": thing.namespace,
        "name": thing.name,
        "workload": thing.sim.get("workload", thing.name),
        "labels": labels,
        "phase": dig(thing.object, "status", "phase", default="Pending"),
        "status": status_word(thing.object),
        "reason": waiting(thing) or ("Unschedulable" if thing.sim.get("unscheduled") else ""),
        "ready": bool(containers) and all(c["ready"] for c in containers),
        "restarts": sum(int(c["restartCount"]) for c in containers),
        "node": dig(thing.object, "spec", "nodeName", default=""),
    }


def _application(thing: Thing) -> JsonValue:
    return {
        "name": thing.name,
        "namespace": thing.namespace,
        "sync": dig(thing.object, "status", "sync", "status", default="Unknown"),
        "health": dig(thing.object, "status", "health", "status", default="Unknown"),
        "revision": dig(thing.object, "status", "sync", "revision", default=""),
    }
