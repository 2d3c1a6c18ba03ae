"""Health of one object, as Argo CD's built-in checks judge it (gitops-engine, pkg/health).

One difference: a workload whose pods crash or cannot pull their image is Degraded at once, where Argo CD waits for the
Deployment's progress deadline. A world need not be slept through for ten minutes to show a failure.
"""

from collections.abc import Callable

from worlds.cluster.doc import Doc, dig
from worlds.cluster.state import POD, REPLICASET, State, Thing

FAILING = {"CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "InvalidImageName"}


def health_of(state: State, thing: Thing) -> Doc | None:
    """`{"status", "message"}`, or None for kinds without a check."""
    check = CHECKS.get(thing.kind.kind)
    return None if check is None else check(state, thing)


def _is(status: str, message: str = "") -> Doc:
    return {"status": status, **({"message": message} if message else {})}


def _deployment(state: State, thing: Thing) -> Doc:
    conditions = {c["type"]: c for c in dig(thing.object, "status", "conditions", default=[])}
    if dig(conditions, "Progressing", "reason") == "ProgressDeadlineExceeded":
        return _is("Degraded", f'Deployment "{thing.name}" exceeded its progress deadline')
    owners = [thing, *state.owned(REPLICASET, thing)]
    if failing := _failing(state, owners):
        return _is("Degraded", failing)
    wanted = int(thing.object["spec"]["replicas"])
    status = dig(thing.object, "status", default={})
    observed = status.get("observedGeneration") == thing.object["metadata"].get("generation")
    updated, available = status.get("updatedReplicas", 0), status.get("availableReplicas", 0)
    if not observed or updated < wanted:
        message = f"Waiting for rollout to finish: {updated} out of {wanted} new replicas have been updated..."
        return _is("Progressing", message)
    if status.get("replicas", 0) > updated:
        message = (
            f"Waiting for rollout to finish: {status['replicas'] - updated} old replicas are pending termination..."
        )
        return _is("Progressing", message)
    if available < updated:
        message = f"Waiting for rollout to finish: {available} of {updated} updated replicas are available..."
        return _is("Progressing", message)
    return _is("Healthy")


def _stateful_set(state: State, thing: Thing) -> Doc:
    if failing := _failing(state, [thing]):
        return _is("Degraded", failing)
    wanted, ready = int(thing.object["spec"]["replicas"]), dig(thing.object, "status", "readyReplicas", default=0)
    return (
        _is("Healthy") if ready >= wanted else _is("Progressing", f"Waiting for {wanted - ready} pods to be ready...")
    )


def _daemon_set(state: State, thing: Thing) -> Doc:
    if failing := _failing(state, [thing]):
        return _is("Degraded", failing)
    status = dig(thing.object, "status", default={})
    done = status.get("numberReady", 0) >= status.get("desiredNumberScheduled", 0)
    return _is("Healthy" if done else "Progressing")


def _job(_state: State, thing: Thing) -> Doc:
    done = any(c["type"] == "Complete" for c in dig(thing.object, "status", "conditions", default=[]))
    return _is("Healthy" if done else "Progressing")


def _service(_state: State, _thing: Thing) -> Doc:
    return _is("Healthy")


def _application(_state: State, thing: Thing) -> Doc:
    return _is(dig(thing.object, "status", "health", "status", default="Progressing"))


def _pod(_state: State, thing: Thing) -> Doc:
    reason = waiting(thing)
    if reason in FAILING:
        return _is("Degraded", reason)
    ready = any(
        c["type"] == "Ready" and c["status"] == "True" for c in dig(thing.object, "status", "conditions", default=[])
    )
    return _is("Healthy" if ready else "Progressing")


def _failing(state: State, owners: list[Thing]) -> str:
    """What keeps a pod of these owners from running, for the first such pod."""
    for owner in owners:
        for pod in state.owned(POD, owner):
            if not pod.deleting and waiting(pod) in FAILING:
                return f"{pod.name}: {waiting(pod)}"
    return ""


def waiting(pod: Thing) -> str:
    """Why a pod's first waiting container waits."""
    found = dig(pod.object, "status", "containerStatuses", default=[])
    return next((r for c in found if (r := dig(c, "state", "waiting", "reason", default=""))), "")


CHECKS: dict[str, Callable[[State, Thing], Doc]] = {
    "Deployment": _deployment,
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Job": _job,
    "Pod": _pod,
    "Service": _service,
    "Application": _application,
}
