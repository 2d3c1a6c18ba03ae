"""DaemonSets: one pod for every node."""

from worlds.cluster.controllers import pods
from worlds.cluster.doc import dig
from worlds.cluster.names import suffix, template_hash
from worlds.cluster.state import DAEMONSET, NODE, POD, State, Thing

SOURCE = "daemonset-controller"


def reconcile(state: State) -> None:
    for owner in state.all(DAEMONSET):
        revision = template_hash(owner.object["spec"]["template"])
        standing = {str(pod.sim["node"]): pod for pod in state.owned(POD, owner)}
        nodes = [node.name for node in state.all(NODE)]
        for node in nodes:
            if node not in standing:
                name = f"{owner.name}-{suffix(f'{owner.uid}/{node}/{state.now}')}"
                pods.create(state, owner, name, owner.name, SOURCE, node=node, revision=revision)
        _replace_one(state, owner, standing, revision)
        _status(state, owner, len(nodes), revision)


def _replace_one(state: State, owner: Thing, standing: dict[str, Thing], revision: str) -> None:
    """One node at a time (maxUnavailable 1)."""
    stale = [pod for pod in standing.values() if pod.sim.get("revision") != revision]
    if stale and all(pods.is_ready(pod) for pod in standing.values()):
        pods.delete(state, owner, stale[0], SOURCE)


def _status(state: State, owner: Thing, wanted: int, revision: str) -> None:
    standing = pods.living(state, owner)
    ready = sum(1 for pod in standing if pods.is_ready(pod))
    state.set_status(
        owner,
        {
            "observedGeneration": dig(owner.object, "metadata", "generation", default=1),
            "currentNumberScheduled": len(standing),
            "desiredNumberScheduled": wanted,
            "numberAvailable": ready,
            "numberMisscheduled": 0,
            "numberReady": ready,
            "updatedNumberScheduled": sum(1 for pod in standing if pod.sim.get("revision") == revision),
        },
    )
