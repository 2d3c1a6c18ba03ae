"""The application controller: compares each Application with its branch, syncs it, and says how it is."""

from worlds.cluster.argocd.compare import Comparison, compare
from worlds.cluster.argocd.status import condition_error, healthy, synced_status
from worlds.cluster.argocd.sync import finish, start
from worlds.cluster.argocd.trees import TreeError, Trees
from worlds.cluster.doc import Doc, dig
from worlds.cluster.state import APPLICATION, State, Thing

NOTICED = 3
"""Seconds from seeing a new commit to the automated sync."""
HEALED = 5
"""Seconds from seeing a difference to healing it, where selfHeal is on."""
HERE = {"https://kubernetes.default.svc", "in-cluster"}


def reconcile(state: State, trees: Trees) -> None:
    for app in state.all(APPLICATION):
        try:
            _follow(state, trees, app)
        except TreeError as error:
            condition_error(state, app, "ComparisonError", f"Failed to load target state: {error}")


def due(state: State, trees: Trees) -> list[int]:
    """When a sync begins or ends, or a branch moved."""
    apps = state.all(APPLICATION)
    moved = [at for app in apps if (at := _moved(trees, app)) is not None]
    return moved + [int(app.sim["wake"]) for app in apps if app.sim.get("wake")]


def seed(state: State, trees: Trees, app: Thing, deployed: int) -> None:
    """An Application that was in sync when the world began; one without its branch will say so when compared."""
    source = app.object["spec"]["source"]
    try:
        sha = trees.head(str(source["repoURL"]), str(source.get("targetRevision", "HEAD")))
    except TreeError:
        return
    state.remember(app, head=sha, attempted=sha, ends=deployed + 1, revision=sha, started=deployed, automated=True)
    now, state.now = state.now, deployed + 1
    finish(state, app)
    state.now = now


def _follow(state: State, trees: Trees, app: Thing) -> None:
    source = dig(app.object, "spec", "source", default={})
    if not _here(app):
        where = dig(app.object, "spec", "destination", default={})
        named = where.get("server") or where.get("name")
        condition_error(state, app, "InvalidSpecError", f'cluster "{named}" not found')
        return
    url = str(source.get("repoURL", ""))
    moved = _moved(trees, app)
    waits = moved is not None and moved > state.now
    sha = str(app.sim["head"]) if waits else trees.head(url, _revision(app))
    state.remember(app, head=sha)
    manifests = trees.manifests(url, sha, source)
    found = _compare(state, trees, app, sha, manifests)
    _operate(state, trees, app, sha, found)
    found = _compare(state, trees, app, sha, manifests)
    synced_status(state, app, sha, found)
    healthy(state, app, found.health)


def _revision(app: Thing) -> str:
    return str(dig(app.object, "spec", "source", "targetRevision", default="HEAD"))


def _moved(trees: Trees, app: Thing) -> int | None:
    """When the branch left the commit that was seen last; None while it stands there, or was never seen."""
    url = str(dig(app.object, "spec", "source", "repoURL", default=""))
    try:
        head = trees.head(url, _revision(app))
    except TreeError:
        return None
    return None if app.sim.get("head") in (None, head) else trees.moved_at(url, head)


def _here(app: Thing) -> bool:
    where = dig(app.object, "spec", "destination", default={})
    return (where.get("server") or where.get("name")) in HERE


def _compare(state: State, trees: Trees, app: Thing, sha: str, manifests: list[Doc]) -> Comparison:
    key = (app.uid, sha, state.changes)
    if key not in trees.compared:
        trees.compared[key] = compare(state, app, manifests)
    found = trees.compared[key]
    assert isinstance(found, Comparison)  # noqa: S101
    return found


def _operate(state: State, trees: Trees, app: Thing, sha: str, found: Comparison) -> None:
    """At most one sync at a time: end the running one, else start the one asked for, else the automated one."""
    if "ends" in app.sim:
        if state.now >= int(app.sim["ends"]):
            finish(state, app)
        return
    operation = app.object.get("operation")
    if operation is not None:
        wanted = str(dig(operation, "sync", "revision", default=sha))
        url = str(dig(app.object, "spec", "source", "repoURL"))
        start(state, trees, app, trees.head(url, wanted), operation)
    elif found.status == "OutOfSync":
        _automate(state, trees, app, sha, found)
    else:
        state.remember(app, wake=None)


def _automate(state: State, trees: Trees, app: Thing, sha: str, found: Comparison) -> None:
    automated = dig(app.object, "spec", "syncPolicy", "automated")
    if automated is None or automated.get("enabled") is False:
        return
    fresh = app.sim.get("attempted") != sha
    only_surplus = all(r["status"] == "Synced" or r.get("requiresPruning") for r in found.resources)
    heals = automated.get("selfHeal") and app.sim.get("refused") != sha
    if not (fresh or heals) or (only_surplus and not automated.get("prune")):
        return
    wake = app.sim.get("wake")
    if not wake:
        state.remember(app, wake=state.now + (NOTICED if fresh else HEALED))
    elif state.now >= int(wake):
        start(
            state,
            trees,
            app,
            sha,
            {"initiatedBy": {"automated": True}, "sync": {"prune": bool(automated.get("prune"))}},
        )
