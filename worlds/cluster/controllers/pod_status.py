"""PodStatus (core/v1) of a pod in a stage of its life."""

from worlds.cluster.doc import Doc, dig
from worlds.cluster.names import number, uid
from worlds.cluster.quantity import asked
from worlds.cluster.state import Thing
from worlds.cluster.timeline import Life, Stage
from worlds.cluster.times import iso


def build(pod: Thing, stage: Stage | None, host: str) -> Doc:
    """`stage` is None while no node has taken the pod."""
    if stage is None:
        return {"phase": "Pending", "qosClass": quality(pod), "conditions": _unscheduled(pod)}
    alive = stage.name not in ("creating", "pull-failed", "pull-backoff")
    containers = [_container(pod, c, stage) for c in pod.object["spec"]["containers"]]
    return {
        "phase": "Succeeded" if stage.name == "done" else "Running" if alive else "Pending",
        "conditions": _conditions(pod, stage),
        "containerStatuses": containers,
        "hostIP": host,
        **({"podIP": _address(pod), "podIPs": [{"ip": _address(pod)}]} if alive else {}),
        "qosClass": quality(pod),
        "startTime": iso(int(pod.sim["scheduled"])),
    }


def quality(pod: Thing) -> str:
    """Guaranteed, Burstable or BestEffort."""
    containers = pod.object["spec"]["containers"]
    given = [dig(c, "resources", which, default={}) for c in containers for which in ("requests", "limits")]
    if not any(given):
        return "BestEffort"
    limits = [dig(c, "resources", "limits", default={}) for c in containers]
    spec = pod.object["spec"]
    equal = all(asked(spec, r) == asked(spec, r, "limits") for r in ("cpu", "memory"))
    return "Guaranteed" if equal and all({"cpu", "memory"} <= set(limit) for limit in limits) else "Burstable"


def _address(pod: Thing) -> str:
    place = number(pod.uid, 16000) + 256
    return f"10.40.{place // 256}.{place % 256}"


def _unscheduled(pod: Thing) -> list[Doc]:
    message = pod.sim.get("unscheduled")
    if not message:
        return []
    created = pod.object["metadata"]["creationTimestamp"]
    return [_condition("PodScheduled", False, created, "Unschedulable", str(message))]


def _conditions(pod: Thing, stage: Stage) -> list[Doc]:
    scheduled = iso(int(pod.sim["scheduled"]))
    names = ", ".join(c["name"] for c in pod.object["spec"]["containers"])
    if stage.name == "done":
        why, message = "PodCompleted", ""
    else:
        why, message = "ContainersNotReady", f"containers with unready status: [{names}]"
    ready = stage.name == "ready"
    since = iso(stage.start)
    return [
        _condition("Initialized", True, scheduled, "PodCompleted" if stage.name == "done" else ""),
        _condition("Ready", ready, since, "" if ready else why, "" if ready else message),
        _condition("ContainersReady", ready, since, "" if ready else why, "" if ready else message),
        _condition("PodScheduled", True, scheduled),
    ]


def _condition(kind: str, holds: bool, since: str, reason: str = "", message: str = "") -> Doc:
    return {
        "type": kind,
        "status": "True" if holds else "False",
        "lastProbeTime": None,
        "lastTransitionTime": since,
        **({"reason": reason} if reason else {}),
        **({"message": message} if message else {}),
    }


def _container(pod: Thing, container: Doc, stage: Stage) -> Doc:
    running = stage.name in ("starting", "ready", "unready")
    previous = stage.previous
    return {
        "name": container["name"],
        "image": container["image"],
        "imageID": "" if stage.life is None else _image_id(container["image"]),
        "ready": stage.name == "ready",
        "restartCount": stage.restarts,
        "started": running,
        "state": _state(pod, container, stage),
        "lastState": {"terminated": _ended(pod, container, previous)} if previous else {},
        **({"containerID": _container_id(pod, container, stage.life)} if stage.life else {}),
    }


def _state(pod: Thing, container: Doc, stage: Stage) -> Doc:
    image = container["image"]
    if stage.name == "done" and stage.life:
        return {"terminated": _ended(pod, container, stage.life)}
    if stage.name in ("starting", "ready", "unready") and stage.life:
        return {"running": {"startedAt": iso(stage.life.start)}}
    if stage.name == "backoff":
        wait = _written((stage.end or stage.start) - stage.start)
        whole = f"{container['name']} pod={pod.name}_{pod.namespace}({pod.uid})"
        message = f"back-off {wait} restarting failed container={whole}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    if stage.name == "pull-failed":
        return {"waiting": {"reason": "ErrImagePull", "message": _pull_message(pod, image)}}
    if stage.name == "pull-backoff":
        message = f'Back-off pulling image "{image}": ErrImagePull: {_pull_message(pod, image)}'
        return {"waiting": {"reason": "ImagePullBackOff", "message": message}}
    return {"waiting": {"reason": "ContainerCreating"}}


def _pull_message(pod: Thing, image: str) -> str:
    from worlds.cluster.controllers.kubelet import pull_error

    return pull_error(pod, image)


def _ended(pod: Thing, container: Doc, life: Life) -> Doc:
    fate = pod.sim.get("fate", {})
    crashed = fate.get("kind") == "crash"
    return {
        "containerID": _container_id(pod, container, life),
        "exitCode": int(fate.get("exit_code", 1)) if crashed else 0,
        "finishedAt": iso(life.end or life.start),
        "reason": str(fate.get("reason", "Error")) if crashed else "Completed",
        "startedAt": iso(life.start),
    }


def _written(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"


def _image_id(image: str) -> str:
    name = image.rpartition(":")[0] or image
    return f"{name}@sha256:{_hex(image)}"


def _container_id(pod: Thing, container: Doc, life: Life) -> str:
    seed = f"{pod.uid}/{container['name']}/{life.start}"
    return f"containerd://{_hex(seed)}"


def _hex(seed: str) -> str:
    return (uid(seed) + uid(seed + "/")).replace("-", "")
