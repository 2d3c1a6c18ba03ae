"""ReplicaSets: as many pods as they are asked for."""

from worlds.cluster.controllers import pods
from worlds.cluster.controllers.conditions import replace
from worlds.cluster.doc import Doc, dig
from worlds.cluster.names import suffix
from worlds.cluster.state import REPLICASET, State, Thing
from worlds.cluster.times import epoch

SOURCE = "replicaset-controller"


def reconcile(state: State) -> None:
    for rs in state.all(REPLICASET):
        standing = pods.living(state, rs)
        wanted = int(rs.object["spec"]["replicas"])
        if len(standing) < wanted:
            _grow(state, rs, wanted - len(standing))
        else:
            _shrink(state, rs, standing, len(standing) - wanted)
            if rs.sim.get("refusal"):
                state.remember(rs, refusal=None)
        _status(state, rs)


def _grow(state: State, rs: Thing, missing: int) -> None:
    for _ in range(missing):
        ordinal = int(rs.sim.get("made", 0))
        name = f"{rs.name}-{suffix(f'{rs.uid}/{ordinal}')}"
        if pods.create(state, rs, name, workload_of(rs), SOURCE) is None:
            return
        state.remember(rs, made=ordinal + 1, refusal=None)


def workload_of(rs: Thing) -> str:
    """The Deployment a ReplicaSet belongs to, or the ReplicaSet's own name."""
    owners = dig(rs.object, "metadata", "ownerReferences", default=[])
    return str(owners[0]["name"]) if owners else rs.name


def _shrink(state: State, rs: Thing, standing: list[Thing], surplus: int) -> None:
    """First those without a node, then those not ready, then the youngest."""
    ranked = sorted(standing, key=lambda p: (_placed(p), pods.is_ready(p), -_born(p), p.name))
    for pod in ranked[:surplus]:
        pods.delete(state, rs, pod, SOURCE)


def _placed(pod: Thing) -> bool:
    return bool(dig(pod.object, "spec", "nodeName"))


def _born(pod: Thing) -> int:
    return epoch(pod.object["metadata"]["creationTimestamp"])


def _status(state: State, rs: Thing) -> None:
    standing = pods.living(state, rs)
    ready = sum(1 for pod in standing if pods.is_ready(pod))
    status: Doc = {
        "observedGeneration": rs.object["metadata"].get("generation", 1),
        "replicas": len(standing),
        **({"fullyLabeledReplicas": len(standing)} if standing else {}),
        **({"availableReplicas": ready, "readyReplicas": ready} if ready else {}),
    }
    if rs.sim.get("refusal"):
        wanted = [("ReplicaFailure", "True", "FailedCreate", str(rs.sim["refusal"]))]
        status["conditions"] = replace(dig(rs.object, "status", "conditions", default=[]), wanted, state.now)
    state.set_status(rs, status)
