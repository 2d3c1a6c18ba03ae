"""Restart a workload: a new pod template annotation, so that its controller replaces the pods one by one."""

import copy
import json

from pydantic import JsonValue

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.manifests import dump
from personas.playbook import Playbook, ask
from personas.pull_request import unified
from tools import kubernetes
from tools.kubernetes import Object

ANNOTATION = "opsward.dev/restarted-at-version"
SET_BY_SERVER = ("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields")


def restart(case: Case) -> Playbook:
    """Read the live workload and prepare the apply that restarts it; nothing that Git declares changes."""
    service, cluster = case.service, case.cluster
    if service is None or cluster is None:
        return asking("ask.service")
    reading = ask(kubernetes.get(cluster.server, "apps/v1", service.kind, service.name, service.namespace))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    live = kubernetes.object_of(results[0]) or {}
    restarted = restarted_form(live)
    diff = unified(f"{service.kind}/{service.name}.yaml", dump(plain(live)), dump(restarted))
    proof = seen(reading.calls[0], f"metadata.resourceVersion={kubernetes.text(live, 'metadata', 'resourceVersion')}")
    facts: dict[str, JsonValue] = {
        "service": service.name,
        "namespace": service.namespace,
        "server": cluster.server,
        "cluster": cluster.name,
        "kind": service.kind,
        "apply": restarted,
        "diff": diff,
        "live": live,
        "contents": {"restart.yaml": dump(restarted)},
        "title": f"restart {service.name}",
    }
    return Finding(
        statements=(Statement(key="restart_planned", values={"service": service.name}, evidence=(proof.id,)),),
        evidence=(proof,),
        facts=facts,
    )


def plain(live: Object) -> Object:
    """A live object without what the server sets."""
    item: Object = json.loads(json.dumps({key: value for key, value in live.items() if key != "status"}))
    metadata = item.get("metadata")
    if isinstance(metadata, dict):
        for key in SET_BY_SERVER:
            metadata.pop(key, None)
    return item


def restarted_form(live: Object) -> Object:
    """The workload with the annotation that starts a rollout: the version that was read, so a repeat is the same."""
    item = copy.deepcopy(plain(live))
    template = kubernetes.field(item, "spec", "template")
    if isinstance(template, dict):
        metadata = template.setdefault("metadata", {})
        if isinstance(metadata, dict):
            annotations = metadata.setdefault("annotations", {})
            if isinstance(annotations, dict):
                annotations[ANNOTATION] = kubernetes.text(live, "metadata", "resourceVersion")
    return item
