"""How a rollout stands, read from the objects of a cluster: pure functions over what the API server answers."""

from typing import Literal

from domain.noun import Noun
from tools.kubernetes import Object, field, name_of, number, text

FAILING = frozenset({
    "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CrashLoopBackOff", "CreateContainerConfigError",
    "CreateContainerError", "RunContainerError", "OOMKilled",
})  # fmt: skip
"""Reasons of a waiting or ended container that do not pass by themselves."""


class Pod(Noun):
    name: str
    phase: str
    ready: bool
    reason: str
    message: str
    restarts: int


class Rollout(Noun):
    """`state`: "running" all wanted pods of the newest template are ready; "waiting"; "failing" some cannot start."""

    wanted: int
    running: int
    pods: tuple[Pod, ...]
    state: Literal["running", "waiting", "failing"]
    reason: str = ""
    message: str = ""
    image: str = ""


def pod_of(item: Object) -> Pod:
    """A pod with the reason why it is not running, "" when it is."""
    statuses = field(item, "status", "containerStatuses")
    first = statuses[0] if isinstance(statuses, list) and statuses else {}
    reason = text(first, "state", "waiting", "reason") or text(first, "state", "terminated", "reason")
    message = text(first, "state", "waiting", "message") or text(first, "state", "terminated", "message")
    conditions = field(item, "status", "conditions")
    for condition in conditions if isinstance(conditions, list) else []:
        if text(condition, "type") == "PodScheduled" and text(condition, "status") == "False":
            reason, message = text(condition, "reason"), text(condition, "message")
    return Pod(
        name=name_of(item),
        phase=text(item, "status", "phase"),
        ready=field(first, "ready") is True,
        reason=reason,
        message=message,
        restarts=number(first, "restartCount"),
    )


def rollout_of(workload: Object, pods: list[Object]) -> Rollout:
    """Where the rollout of `workload` stands, given the pods that carry its labels and are not being deleted."""
    alive = [pod_of(pod) for pod in pods if not text(pod, "metadata", "deletionTimestamp")]
    wanted = number(workload, "spec", "replicas")
    running = sum(pod.phase == "Running" and pod.ready for pod in alive)
    seen_latest = number(workload, "status", "observedGeneration") >= number(workload, "metadata", "generation")
    updated = number(workload, "status", "updatedReplicas")
    ready = number(workload, "status", "readyReplicas")
    bad = next((pod for pod in alive if pod.reason in FAILING or pod.reason == "Unschedulable"), None)
    refused = _refused(workload)
    done = seen_latest and updated == wanted == ready == running == len(alive)
    image = text(workload, "spec", "template", "spec", "containers", 0, "image")
    if done:
        return Rollout(wanted=wanted, running=running, pods=tuple(alive), state="running", image=image)
    if bad or refused:
        reason, message = (bad.reason, bad.message) if bad else ("FailedCreate", refused)
        return Rollout(
            wanted=wanted,
            running=running,
            pods=tuple(alive),
            state="failing",
            reason=reason,
            message=message,
            image=image,
        )
    return Rollout(wanted=wanted, running=running, pods=tuple(alive), state="waiting", image=image)


def _refused(workload: Object) -> str:
    """Why the controller could not create pods (quota, admission), from the workload's conditions."""
    conditions = field(workload, "status", "conditions")
    for condition in conditions if isinstance(conditions, list) else []:
        if text(condition, "type") == "ReplicaFailure" and text(condition, "status") == "True":
            return text(condition, "message")
    return ""
