"""What an Application says about itself (argoproj.io/v1alpha1, ApplicationStatus)."""

from worlds.cluster.argocd.compare import Comparison
from worlds.cluster.doc import Doc, dig
from worlds.cluster.state import State, Thing
from worlds.cluster.times import iso


def synced_status(state: State, app: Thing, sha: str, found: Comparison) -> None:
    spec = app.object["spec"]
    status = dict(dig(app.object, "status", default={}))
    status["sync"] = {
        "comparedTo": {"destination": dict(spec["destination"]), "source": dict(spec["source"])},
        "revision": sha,
        "status": found.status,
    }
    status["resources"] = found.resources
    status["sourceType"] = "Directory"
    status["summary"] = {"images": images(state, found)} if images(state, found) else {}
    status.pop("conditions", None)
    _write(state, app, status)


def healthy(state: State, app: Thing, health: str) -> None:
    """Health keeps the time of its last change."""
    status = dict(dig(app.object, "status", default={}))
    if dig(status, "health", "status") != health:
        status["health"] = {"status": health, "lastTransitionTime": iso(state.now)}
        _write(state, app, status)


def condition_error(state: State, app: Thing, kind: str, message: str) -> None:
    """An Application that cannot be compared: its sync status is unknown, and a condition says why."""
    status = dict(dig(app.object, "status", default={}))
    status["sync"] = {**(status.get("sync") or {}), "status": "Unknown"}
    standing = next((c for c in status.get("conditions") or [] if c["message"] == message), None)
    status["conditions"] = [standing or {"lastTransitionTime": iso(state.now), "message": message, "type": kind}]
    status["health"] = status.get("health") or {"status": "Unknown", "lastTransitionTime": iso(state.now)}
    app_object = {k: v for k, v in app.object.items() if k != "operation"}
    if "operation" in app.object:
        status["operationState"] = _refused(state, app.object["operation"], message)
    status["reconciledAt"] = dig(app.object, "status", "reconciledAt", default=iso(state.now))
    state.update(app, {**app_object, "status": status})


def images(state: State, found: Comparison) -> list[str]:
    """Every image of the workloads that the Application manages."""
    seen: set[str] = set()
    for each in found.resources:
        key = f"{each['kind']}.{each['group']}" if each.get("group") else each["kind"]
        thing = state.get(key, each.get("namespace", ""), each["name"])
        containers: list[Doc] = dig(thing.object if thing else {}, "spec", "template", "spec", "containers", default=[])
        seen |= {container["image"] for container in containers}
    return sorted(seen)


def _refused(state: State, operation: Doc, message: str) -> Doc:
    at = iso(state.now)
    return {"finishedAt": at, "message": message, "operation": operation, "phase": "Error", "startedAt": at}


def _write(state: State, app: Thing, status: Doc) -> None:
    """Only a real change moves `reconciledAt`: an Application at rest keeps its resourceVersion."""
    if status != dig(app.object, "status", default={}):
        status["reconciledAt"] = iso(state.now)
        state.set_status(app, status)
