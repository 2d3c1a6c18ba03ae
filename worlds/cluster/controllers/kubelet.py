"""The kubelet: a pod's status from the stage its containers are in, and an event at each step."""

from collections.abc import Callable

from worlds.cluster.controllers.pod_status import build
from worlds.cluster.doc import dig
from worlds.cluster.events import emit
from worlds.cluster.state import NODE, POD, State, Thing
from worlds.cluster.timeline import Stage, stage_at

SOURCE = "kubelet"


def reconcile(state: State) -> None:
    for pod in state.all(POD):
        if pod.deleting:
            _stop(state, pod)
        elif "scheduled" not in pod.sim:
            state.set_status(pod, build(pod, None, ""))
        else:
            _run(state, pod)


def due(state: State) -> list[int]:
    """When the next stage of any pod begins, or a stopping pod is gone."""
    moments = [int(pod.sim["gone"]) for pod in state.all(POD) if pod.deleting]
    for pod in state.all(POD):
        if "scheduled" in pod.sim and not pod.deleting:
            end = stage_of(pod, state.now).end
            moments += [] if end is None else [end]
    return moments


def stage_of(pod: Thing, at: int) -> Stage:
    fate = pod.sim.get("fate", {})
    if pod.sim.get("job") and fate.get("kind") == "run":
        fate = {"kind": "job"}
    return stage_at(int(pod.sim["scheduled"]), fate, at)


def _run(state: State, pod: Thing) -> None:
    node = state.get(NODE, "", str(dig(pod.object, "spec", "nodeName")))
    stage = stage_of(pod, state.now)
    mark = f"{stage.name}/{stage.restarts}"
    state.set_status(pod, build(pod, stage, _address(node)))
    if pod.sim.get("stage") != mark:
        state.remember(pod, stage=mark)
        _say(state, pod, stage)


def _stop(state: State, pod: Thing) -> None:
    if pod.sim.get("stage") not in (None, "stopping") and dig(pod.object, "status", "phase") == "Running":
        for container in pod.object["spec"]["containers"]:
            emit(state, pod, "Killing", f"Stopping container {container['name']}", SOURCE)
        state.remember(pod, stage="stopping")
    if state.now >= int(pod.sim["gone"]):
        state.remove(pod)


def _address(node: Thing | None) -> str:
    found = dig(node.object if node else {}, "status", "addresses", default=[])
    return next((a["address"] for a in found if a["type"] == "InternalIP"), "")


def _say(state: State, pod: Thing, stage: Stage) -> None:
    """The events of the step into this stage, for every container."""
    for container in pod.object["spec"]["containers"]:
        image, name = container["image"], container["name"]
        said = EVENTS[stage.name](image, name, pod, stage) if stage.name in EVENTS else []
        for reason, message, warning in said:
            emit(state, pod, reason, message, SOURCE, warning)


Said = list[tuple[str, str, bool]]


def _creating(image: str, _name: str, _pod: Thing, _stage: Stage) -> Said:
    return [("Pulling", f'Pulling image "{image}"', False)]


def _started(image: str, name: str, _pod: Thing, stage: Stage) -> Said:
    pulled = (
        f'Container image "{image}" already present on machine'
        if stage.restarts
        else f'Successfully pulled image "{image}" in 1.204s (1.204s including waiting). Image size: 61824511 bytes.'
    )
    return [
        ("Pulled", pulled, False),
        ("Created", f"Created container: {name}", False),
        ("Started", f"Started container {name}", False),
    ]


def _pull_failed(image: str, _name: str, pod: Thing, _stage: Stage) -> Said:
    return [
        ("Failed", f'Failed to pull image "{image}": {pull_error(pod, image)}', True),
        ("Failed", "Error: ErrImagePull", True),
    ]


def _pull_backoff(image: str, _name: str, _pod: Thing, _stage: Stage) -> Said:
    return [("BackOff", f'Back-off pulling image "{image}"', False), ("Failed", "Error: ImagePullBackOff", True)]


def _unready(_image: str, _name: str, pod: Thing, stage: Stage) -> Said:
    started = [] if stage.life is None or stage.life.start != stage.start else _started(_image, _name, pod, stage)
    return [*started, ("Unhealthy", str(pod.sim["fate"].get("message", "Readiness probe failed")), True)]


def _backoff(_image: str, name: str, pod: Thing, _stage: Stage) -> Said:
    whole = f"{pod.name}_{pod.namespace}({pod.uid})"
    return [("BackOff", f"Back-off restarting failed container {name} in pod {whole}", True)]


def pull_error(pod: Thing, image: str) -> str:
    """containerd's words for an image that is not there, unless the world has its own."""
    own = pod.sim.get("fate", {}).get("message")
    return (
        str(own)
        if own
        else (
            f'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": '
            f'failed to resolve reference "{image}": {image}: not found'
        )
    )


EVENTS: dict[str, Callable[[str, str, Thing, Stage], Said]] = {
    "creating": _creating,
    "starting": _started,
    "pull-failed": _pull_failed,
    "pull-backoff": _pull_backoff,
    "unready": _unready,
    "backoff": _backoff,
}
