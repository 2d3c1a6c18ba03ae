"""Deployments: a ReplicaSet for each template, and the rollout from the old ones to the new one."""

import copy

from worlds.cluster.controllers.rollout import available, bounds, count, report
from worlds.cluster.doc import Doc, dig, owner_reference
from worlds.cluster.events import emit
from worlds.cluster.names import template_hash
from worlds.cluster.state import DEPLOYMENT, REPLICASET, State, Thing

SOURCE = "deployment-controller"
REVISION = "deployment.kubernetes.io/revision"
HASH = "pod-template-hash"


def reconcile(state: State) -> None:
    for deployment in state.all(DEPLOYMENT):
        new, old = _sets(state, deployment)
        if not deployment.object["spec"].get("paused"):
            _roll(state, deployment, new, old)
        _forget(state, deployment, old)
        report(state, deployment, new, old)


def due(state: State) -> list[int]:
    """When a rollout that does not move will have taken too long."""
    return [
        int(d.sim["moved"]) + int(d.object["spec"]["progressDeadlineSeconds"]) + 1
        for d in state.all(DEPLOYMENT)
        if not d.sim.get("complete") and "moved" in d.sim
    ]


def revision(replica_set: Thing) -> int:
    return int(dig(replica_set.object, "metadata", "annotations", REVISION, default=0))


def _sets(state: State, deployment: Thing) -> tuple[Thing, list[Thing]]:
    """The ReplicaSet of the current template, made when missing, and all others, oldest first."""
    owned = sorted(state.owned(REPLICASET, deployment), key=revision)
    wanted = template_hash(deployment.object["spec"]["template"])
    new = next((rs for rs in owned if rs.object["metadata"]["labels"][HASH] == wanted), None)
    latest = max((revision(rs) for rs in owned), default=0)
    if new is None:
        new = state.create(_replica_set(deployment, wanted, latest + 1))
    elif revision(new) < latest:
        _annotate(state, new, latest + 1)
    _annotate(state, deployment, revision(new))
    return new, [rs for rs in owned if rs is not new]


def _replica_set(deployment: Thing, hashed: str, number: int) -> Doc:
    template = copy.deepcopy(deployment.object["spec"]["template"])
    labels = template.setdefault("metadata", {}).setdefault("labels", {})
    labels[HASH] = hashed
    selector = copy.deepcopy(deployment.object["spec"]["selector"])
    selector.setdefault("matchLabels", {})[HASH] = hashed
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{deployment.name}-{hashed}",
            "namespace": deployment.namespace,
            "labels": dict(labels),
            "annotations": {REVISION: str(number)},
            "ownerReferences": [owner_reference(deployment.object)],
        },
        "spec": {"replicas": 0, "selector": selector, "template": template},
        "status": {"replicas": 0, "observedGeneration": 1},
    }


def _annotate(state: State, thing: Thing, number: int) -> None:
    meta = copy.deepcopy(thing.object["metadata"])
    meta.setdefault("annotations", {})[REVISION] = str(number)
    state.update(thing, {**thing.object, "metadata": meta})


def _roll(state: State, deployment: Thing, new: Thing, old: list[Thing]) -> None:
    """Kubernetes' own arithmetic (pkg/controller/deployment/rolling.go): first up, then down as far as is safe."""
    wanted = int(deployment.object["spec"]["replicas"])
    surge, missing = bounds(deployment, wanted)
    total = _wanted(new) + sum(_wanted(rs) for rs in old)
    if dig(deployment.object, "spec", "strategy", "type") == "Recreate" and any(_has(rs) for rs in old):
        for rs in old:
            _scale(state, deployment, rs, 0)
        return
    if _wanted(new) > wanted or not any(_wanted(rs) for rs in old):
        _scale(state, deployment, new, wanted)
    elif _wanted(new) < wanted:
        _scale(state, deployment, new, min(wanted, _wanted(new) + max(0, wanted + surge - total)))
    _shrink(state, deployment, old, wanted - missing - available(new))


def _shrink(state: State, deployment: Thing, old: list[Thing], keep: int) -> None:
    """Take away old pods, those that do not work first, as long as `keep` working ones remain."""
    for rs in old:
        broken = _wanted(rs) - available(rs)
        spare = sum(available(r) for r in old) - max(0, keep)
        _scale(state, deployment, rs, _wanted(rs) - broken - max(0, min(spare, available(rs))))


def _scale(state: State, deployment: Thing, rs: Thing, replicas: int) -> None:
    before = _wanted(rs)
    if replicas == before:
        return
    state.set_spec(rs, replicas=replicas)
    way = "up" if replicas > before else "down"
    message = f"Scaled {way} replica set {rs.name} from {before} to {replicas}"
    emit(state, deployment, "ScalingReplicaSet", message, SOURCE)


def _forget(state: State, deployment: Thing, old: list[Thing]) -> None:
    limit = int(deployment.object["spec"].get("revisionHistoryLimit", 10))
    idle = [rs for rs in old if not _has(rs) and not _wanted(rs)]
    for rs in idle[: max(0, len(idle) - limit)]:
        state.remove(rs)


def _wanted(rs: Thing) -> int:
    return int(rs.object["spec"]["replicas"])


def _has(rs: Thing) -> bool:
    return count(rs, "replicas") > 0
