"""StatefulSets: numbered pods, one after the other; a new template replaces them from the last to the first."""

from worlds.cluster.controllers import pods
from worlds.cluster.doc import dig
from worlds.cluster.names import template_hash
from worlds.cluster.state import POD, STATEFULSET, State, Thing

SOURCE = "statefulset-controller"
HASH = "controller-revision-hash"


def reconcile(state: State) -> None:
    for owner in state.all(STATEFULSET):
        revision = f"{owner.name}-{template_hash(owner.object['spec']['template'])}"
        standing = {pod.name: pod for pod in state.owned(POD, owner)}
        wanted = [f"{owner.name}-{n}" for n in range(int(owner.object["spec"]["replicas"]))]
        _step(state, owner, standing, wanted, revision)
        _status(state, owner, revision)


def _step(state: State, owner: Thing, standing: dict[str, Thing], wanted: list[str], revision: str) -> None:
    """One pod at a time, and the next only when all before it are ready."""
    surplus = [pod for name, pod in standing.items() if name not in wanted]
    if any(pod.deleting for pod in standing.values()):
        return
    if surplus:
        pods.delete(state, owner, surplus[-1], SOURCE)
        return
    for name in wanted:
        if name not in standing:
            pods.create(state, owner, name, owner.name, SOURCE, revision=revision)
            return
        if not pods.is_ready(standing[name]):
            return
    stale = [pod for pod in standing.values() if pod.sim.get("revision") != revision]
    if stale:
        pods.delete(state, owner, stale[-1], SOURCE)


def _status(state: State, owner: Thing, revision: str) -> None:
    standing = pods.living(state, owner)
    ready = sum(1 for pod in standing if pods.is_ready(pod))
    updated = sum(1 for pod in standing if pod.sim.get("revision") == revision)
    state.set_status(
        owner,
        {
            "observedGeneration": dig(owner.object, "metadata", "generation", default=1),
            "replicas": len(standing),
            "readyReplicas": ready,
            "availableReplicas": ready,
            "currentReplicas": updated,
            "updatedReplicas": updated,
            "currentRevision": revision,
            "updateRevision": revision,
        },
    )
