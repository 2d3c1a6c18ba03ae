"""How a rollout stands: a Deployment's counts and conditions."""

import math
from collections.abc import Callable

from worlds.cluster.controllers.conditions import replace
from worlds.cluster.doc import dig
from worlds.cluster.state import State, Thing


def report(state: State, deployment: Thing, new: Thing, old: list[Thing]) -> None:
    spec = deployment.object["spec"]
    every = [new, *old]
    counts = {
        "replicas": sum(count(rs, "replicas") for rs in every),
        "updatedReplicas": count(new, "replicas"),
        "readyReplicas": sum(count(rs, "readyReplicas") for rs in every),
        "availableReplicas": sum(available(rs) for rs in every),
    }
    missing = int(spec["replicas"]) - counts["availableReplicas"]
    shown = {k: v for k, v in {**counts, "unavailableReplicas": max(0, missing)}.items() if v}
    _progress(state, deployment, new, counts)
    status = {"observedGeneration": deployment.object["metadata"].get("generation", 1), **shown}
    conditions = _conditions(state, deployment, new, missing)
    standing = dig(deployment.object, "status", "conditions", default=[])
    state.set_status(deployment, {**status, "conditions": replace(standing, conditions, state.now)})


def _progress(state: State, deployment: Thing, new: Thing, counts: dict[str, int]) -> None:
    """A rollout is complete once every replica is new and available; from then on only a new rollout can fail."""
    wanted = int(deployment.object["spec"]["replicas"])
    complete = counts["updatedReplicas"] == wanted == counts["availableReplicas"] == counts["replicas"]
    if deployment.sim.get("rollout") != new.name:
        state.remember(deployment, rollout=new.name, complete=complete, moved=state.now, counts=counts)
    elif counts != deployment.sim.get("counts"):
        settled = bool(deployment.sim.get("complete")) or complete
        state.remember(deployment, complete=settled, moved=state.now, counts=counts)


def _conditions(state: State, deployment: Thing, new: Thing, missing: int) -> list[tuple[str, str, str, str]]:
    """Type, status, reason and message of each condition."""
    wanted = int(deployment.object["spec"]["replicas"])
    if missing <= bounds(deployment, wanted)[1]:
        text = "Deployment has minimum availability."
        found = [("Available", "True", "MinimumReplicasAvailable", text)]
    else:
        text = "Deployment does not have minimum availability."
        found = [("Available", "False", "MinimumReplicasUnavailable", text)]
    failures = [c for c in dig(new.object, "status", "conditions", default=[]) if c["type"] == "ReplicaFailure"]
    found += [("ReplicaFailure", "True", c["reason"], c["message"]) for c in failures]
    return [*found, _progressing(state, deployment, new)]


def _progressing(state: State, deployment: Thing, new: Thing) -> tuple[str, str, str, str]:
    if deployment.sim.get("complete"):
        text = f'ReplicaSet "{new.name}" has successfully progressed.'
        return ("Progressing", "True", "NewReplicaSetAvailable", text)
    deadline = int(deployment.object["spec"]["progressDeadlineSeconds"])
    if state.now - int(deployment.sim.get("moved", state.now)) > deadline:
        text = f'ReplicaSet "{new.name}" has timed out progressing.'
        return ("Progressing", "False", "ProgressDeadlineExceeded", text)
    return ("Progressing", "True", "ReplicaSetUpdated", f'ReplicaSet "{new.name}" is progressing.')


def bounds(deployment: Thing, wanted: int) -> tuple[int, int]:
    """maxSurge rounded up, maxUnavailable rounded down; one of them is at least 1."""
    rolling = dig(deployment.object, "spec", "strategy", "rollingUpdate", default={})
    surge = _part(rolling.get("maxSurge", "25%"), wanted, math.ceil)
    missing = _part(rolling.get("maxUnavailable", "25%"), wanted, math.floor)
    return surge, missing if surge or missing else 1


def _part(value: object, whole: int, rounded: Callable[[float], int]) -> int:
    return value if isinstance(value, int) else rounded(int(str(value).rstrip("%")) * whole / 100)


def count(rs: Thing, field: str) -> int:
    return int(dig(rs.object, "status", field, default=0))


def available(rs: Thing) -> int:
    return count(rs, "availableReplicas")
