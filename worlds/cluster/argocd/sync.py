"""One sync: apply what a revision holds, take away what it no longer holds, and keep the record of it."""

from worlds.cluster.apply import apply, delete
from worlds.cluster.argocd.compare import MANAGER, compare, standing_for, tracked
from worlds.cluster.argocd.trees import Trees
from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError
from worlds.cluster.events import emit
from worlds.cluster.state import NAMESPACE, State, Thing
from worlds.cluster.times import iso

TAKES = 2
"""Seconds a sync lasts."""
SOURCE = "argocd-application-controller"
ORDER = ["Namespace", "ResourceQuota", "ServiceAccount", "Secret", "ConfigMap", "Service", "Deployment"]
"""Argo CD applies kinds in waves of its own; only the first few matter here."""


def start(state: State, trees: Trees, app: Thing, sha: str, operation: Doc) -> None:
    """Begin a sync: the objects are applied now, the operation ends a little later."""
    by = str(dig(operation, "initiatedBy", "username", default=app.sim.get("asked_by", "")))
    automated = bool(dig(operation, "initiatedBy", "automated"))
    manifests = trees.manifests(str(app.object["spec"]["source"]["repoURL"]), sha, app.object["spec"]["source"])
    results, failed = _apply_all(state, app, manifests)
    if not failed and dig(operation, "sync", "prune"):
        results += _prune(state, app, manifests)
    state.remember(
        app,
        ends=state.now + TAKES,
        wake=state.now + TAKES,
        attempted=sha,
        revision=sha,
        started=state.now,
        automated=automated,
        failed=failed,
        results=results,
        by="argocd" if automated else by,
        prune=bool(dig(operation, "sync", "prune")),
    )
    _running(state, app, operation)
    who = "argocd" if automated else by
    state.effect("application.synced", app, who, revision=sha, automated=automated)
    _event(state, app, "OperationStarted", f"Initiated {'automated ' if automated else ''}sync to '{sha}'")


def finish(state: State, app: Thing) -> None:
    """The operation is over: its outcome, and an entry in the history when it succeeded."""
    failed = str(app.sim.get("failed") or "")
    status = dict(dig(app.object, "status", default={}))
    outcome = {
        "finishedAt": iso(state.now),
        "message": failed or "successfully synced (all tasks run)",
        "operation": dig(status, "operationState", "operation", default=_operation(app)),
        "phase": "Failed" if failed else "Succeeded",
        "startedAt": iso(int(app.sim["started"])),
        "syncResult": _result(app),
    }
    status["operationState"] = outcome
    if not failed:
        status["history"] = [*status.get("history", []), _entry(state, app, status.get("history", []))][-10:]
    for done in ("ends", "wake", "failed"):
        app.sim.pop(done, None)
    state.set_status(app, status)
    state.remember(app, wake=None, refused=app.sim["revision"] if failed else None)
    _event(
        state,
        app,
        "OperationCompleted",
        f"Sync operation to {app.sim['revision']} {'failed' if failed else 'succeeded'}",
    )


def _apply_all(state: State, app: Thing, manifests: list[Doc]) -> tuple[list[Doc], str]:
    """The result of each object, and why it stopped when it did."""
    results: list[Doc] = []
    try:
        _create_namespace(state, app)
        for doc in sorted((tracked(app, d) for d in manifests), key=_wave):
            created = standing_for(state, doc) is None
            applied = apply(state, doc, MANAGER)
            word = "created" if created else "configured" if applied.changed else "unchanged"
            thing = applied.thing
            results.append(_line(thing, "Synced", f"{thing.kind.resource}/{thing.name} {word}"))
    except ApiError as error:
        return results, f"one or more objects failed to apply, reason: {error}"
    return results, ""


def _create_namespace(state: State, app: Thing) -> None:
    options = dig(app.object, "spec", "syncPolicy", "syncOptions", default=[])
    name = str(dig(app.object, "spec", "destination", "namespace", default="default"))
    if "CreateNamespace=true" in options and state.get(NAMESPACE, "", name) is None:
        apply(state, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}, MANAGER)


def _prune(state: State, app: Thing, manifests: list[Doc]) -> list[Doc]:
    gone = compare(state, app, manifests).surplus
    for thing in gone:
        delete(state, thing.kind, thing.namespace, thing.name)
    return [_line(thing, "Pruned", "pruned") for thing in gone]


def _wave(document: Doc) -> tuple[int, str]:
    kind = str(document["kind"])
    return (ORDER.index(kind) if kind in ORDER else len(ORDER), str(dig(document, "metadata", "name", default="")))


def _line(thing: Thing, status: str, message: str) -> Doc:
    kind = thing.kind
    return {
        "group": kind.group,
        "hookPhase": "Running",
        "kind": kind.kind,
        "message": message,
        "name": thing.name,
        "namespace": thing.namespace,
        "status": status,
        "syncPhase": "Sync",
        "version": kind.version,
    }


def _running(state: State, app: Thing, operation: Doc) -> None:
    """The request moves from `operation` to the status, so that it is carried out once."""
    status = dict(dig(app.object, "status", default={}))
    status["operationState"] = {
        "message": "waiting for completion of sync",
        "operation": {**operation, "sync": {**(operation.get("sync") or {}), "revision": app.sim["revision"]}},
        "phase": "Running",
        "startedAt": iso(state.now),
    }
    state.update(app, {**{k: v for k, v in app.object.items() if k != "operation"}, "status": status})


def _operation(app: Thing) -> Doc:
    return {"initiatedBy": _who(app), "sync": {"revision": app.sim["revision"]}}


def _who(app: Thing) -> Doc:
    return {"automated": True} if app.sim.get("automated") else {"username": app.sim.get("by", "")}


def _result(app: Thing) -> Doc:
    return {
        "resources": app.sim.get("results", []),
        "revision": app.sim["revision"],
        "source": dict(app.object["spec"]["source"]),
    }


def _entry(state: State, app: Thing, before: list[Doc]) -> Doc:
    return {
        "deployStartedAt": iso(int(app.sim["started"])),
        "deployedAt": iso(state.now),
        "id": before[-1]["id"] + 1 if before else 0,
        "initiatedBy": _who(app),
        "revision": app.sim["revision"],
        "source": dict(app.object["spec"]["source"]),
    }


def _event(state: State, app: Thing, reason: str, message: str) -> None:
    emit(state, app, reason, message, SOURCE)
