"""Applying and deleting objects, as the API server does on behalf of a field manager."""

from dataclasses import dataclass

from worlds.cluster.admission import admit, check_types
from worlds.cluster.defaults import with_defaults
from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError, not_found
from worlds.cluster.kinds import Kind, find
from worlds.cluster.merge import merge
from worlds.cluster.state import NAMESPACE, POD, State, Thing
from worlds.cluster.times import iso

STOPPING = 2
"""Seconds a container takes to stop after it was told to."""


@dataclass(frozen=True)
class Applied:
    thing: Thing
    created: bool
    changed: bool


def kind_of(document: Doc) -> Kind:
    """Raises ApiError when the cluster knows no such kind."""
    return known(str(document.get("apiVersion", "")), str(document.get("kind", "")))


def known(api_version: str, kind: str) -> Kind:
    found = find(api_version, kind)
    if found is None:
        raise ApiError(f'no matches for kind "{kind}" in version "{api_version}"')
    return found


def apply(state: State, document: Doc, manager: str) -> Applied:
    """Server-side apply with force. Raises ApiError."""
    kind = kind_of(document)
    document = _placed(document, kind)
    check_types(kind, document)
    name, space = document["metadata"]["name"], dig(document, "metadata", "namespace", default="")
    standing = state.get(kind.group_kind, space, name)
    wanted = resulting(standing, document, manager)
    admit(kind, wanted, standing.object if standing else None)
    if standing is None:
        require_namespace(state, kind, space)
        return Applied(state.create(wanted, {"applied": {manager: document}}), True, True)
    changed = state.update(standing, wanted)
    state.remember(standing, applied={**standing.sim.get("applied", {}), manager: document})
    return Applied(standing, False, changed)


def resulting(standing: Thing | None, document: Doc, manager: str) -> Doc:
    """What would stand after `manager` applied `document` over `standing`. Raises ApiError for an unknown kind."""
    document = _placed(document, kind_of(document))
    if standing is None:
        return with_defaults(document)
    before = standing.sim.get("applied", {}).get(manager)
    return with_defaults(merge(standing.object, document, before))


def _placed(document: Doc, kind: Kind) -> Doc:
    """The document with the namespace it lands in, and without what only controllers write."""
    meta = dict(dig(document, "metadata", default={}))
    if not meta.get("name"):
        raise ApiError("name is required")
    for ours in ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp"):
        meta.pop(ours, None)
    meta.pop("namespace", None) if not kind.namespaced else meta.setdefault("namespace", "default")
    return {**{k: v for k, v in document.items() if k != "status"}, "metadata": meta}


def require_namespace(state: State, kind: Kind, namespace: str) -> None:
    """Raises ApiError when the namespace is missing or going away."""
    if not kind.namespaced:
        return
    space = state.get(NAMESPACE, "", namespace)
    if space is None:
        raise ApiError(f'namespaces "{namespace}" not found')
    if space.deleting:
        raise ApiError(f"unable to create new content in namespace {namespace} because it is being terminated")


def delete(state: State, kind: Kind, namespace: str, name: str, grace: int | None = None) -> Thing:
    """Mark an object as going away (pods, namespaces), or remove it. Raises ApiError when it is not there."""
    thing = state.get(kind.group_kind, namespace if kind.namespaced else "", name)
    if thing is None:
        raise not_found(kind, name)
    if kind.group_kind in (POD, NAMESPACE) and grace != 0:
        mark_deleted(state, thing, grace)
    else:
        state.remove(thing)
    return thing


def mark_deleted(state: State, thing: Thing, grace: int | None = None) -> None:
    """Going away: a running pod stops within a few seconds, one that never ran at once."""
    if thing.deleting:
        return
    allowed = grace if grace is not None else int(dig(thing.object, "spec", "terminationGracePeriodSeconds", default=0))
    ran = thing.kind.group_kind == NAMESPACE or dig(thing.object, "status", "phase") == "Running"
    state.remember(thing, gone=state.now + (STOPPING if ran else 0))
    meta = {**thing.object["metadata"], "deletionTimestamp": iso(state.now + allowed)}
    if thing.kind.group_kind == POD:
        meta["deletionGracePeriodSeconds"] = allowed
    state.update(thing, {**thing.object, "metadata": meta})
