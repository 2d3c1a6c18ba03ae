"""How a rollout stands, read from what the Kubernetes tools answer: pure functions.

Lists come as the table that `kubectl get` prints (a row per object: Name, Ready "1/1", Status, Restarts "5 (36s ago)"),
single objects as the API server holds them.
"""

import re
from typing import Literal

from domain.noun import Noun
from tools.kubernetes import Object, field, number, text

PASSING = frozenset(
    {"Running", "Completed", "Succeeded", "Pending", "ContainerCreating", "PodInitializing", "Terminating", "Unknown"}
)
"""States of a pod that may pass by themselves; every other one (ImagePullBackOff, ...) is a reason."""


class Pod(Noun):
    """`reason` is "" for a pod that runs or that may still come to run."""

    name: str
    status: str
    ready: bool
    reason: str
    restarts: int


class Rollout(Noun):
    """`state`: "running" all wanted pods of the newest template are ready; "waiting"; "failing" some cannot start."""

    wanted: int
    running: int
    pods: tuple[Pod, ...]
    state: Literal["running", "waiting", "failing"]
    reason: str = ""
    image: str = ""


def pod_of(row: Object) -> Pod:
    """A pod from its row of the table."""
    status = text(row, "Status")
    have, _, want = text(row, "Ready").partition("/")
    restarts = re.match(r"\d+", text(row, "Restarts"))
    return Pod(
        name=text(row, "Name"),
        status=status,
        ready=status == "Running" and have == want,
        reason="" if status in PASSING or (status.startswith("Init:") and "Error" not in status) else status,
        restarts=int(restarts.group()) if restarts else 0,
    )


def rollout_of(workload: Object, rows: list[Object]) -> Rollout:
    """Where the rollout of `workload` stands, given the rows of the pods that carry its labels."""
    alive = tuple(pod for pod in map(pod_of, rows) if pod.status != "Terminating")
    wanted, running = number(workload, "spec", "replicas"), sum(pod.ready for pod in alive)
    observed = number(workload, "status", "observedGeneration") >= number(workload, "metadata", "generation")
    counts = (number(workload, "status", "updatedReplicas"), number(workload, "status", "readyReplicas"), len(alive))
    reason = next((pod.reason for pod in alive if pod.reason), "") or ("FailedCreate" if refused(workload) else "")
    done = bool(workload) and observed and running == wanted and all(count == wanted for count in counts)
    return Rollout(
        wanted=wanted,
        running=running,
        pods=alive,
        state="running" if done else "failing" if reason else "waiting",
        reason="" if done else reason or next((pod.status for pod in alive if not pod.ready), ""),
        image=text(workload, "spec", "template", "spec", "containers", 0, "image"),
    )


def refused(workload: Object) -> str:
    """Why the controller could not create pods (quota, admission), from the workload's conditions."""
    conditions = field(workload, "status", "conditions")
    for condition in conditions if isinstance(conditions, list) else []:
        if text(condition, "type") == "ReplicaFailure" and text(condition, "status") == "True":
            return text(condition, "message")
    return ""


def warnings(events: list[Object], name: str) -> list[Object]:
    """The warnings among `events` about objects whose name starts with `name`, oldest first."""
    return [
        event
        for event in events
        if text(event, "Type") == "Warning" and text(event, "InvolvedObject", "Name").startswith(name)
    ]
