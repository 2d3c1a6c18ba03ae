"""What Git wants against what lives."""

from dataclasses import dataclass

from worlds.cluster.apply import resulting
from worlds.cluster.argocd.health import health_of
from worlds.cluster.doc import Doc, dig
from worlds.cluster.errors import ApiError
from worlds.cluster.kinds import Kind, find
from worlds.cluster.state import State, Thing

MANAGER = "argocd-controller"
TRACKING = "argocd.argoproj.io/tracking-id"


@dataclass(frozen=True)
class Comparison:
    """`status` is Synced or OutOfSync; `resources` as in an Application's status; `surplus` is no longer in Git."""

    status: str
    health: str
    resources: list[Doc]
    surplus: list[Thing]


def tracked(app: Thing, document: Doc) -> Doc:
    """The document as Argo CD applies it: in the destination's namespace, marked as this Application's."""
    kind = find(str(document.get("apiVersion", "")), str(document["kind"]))
    meta = dict(dig(document, "metadata", default={}))
    space = dig(app.object, "spec", "destination", "namespace", default="default")
    if kind is None or kind.namespaced:
        meta.setdefault("namespace", space)
    group = kind.group if kind else str(document.get("apiVersion", "")).rpartition("/")[0]
    mark = f"{app.name}:{group}/{document['kind']}:{meta.get('namespace', '')}/{meta.get('name', '')}"
    meta["annotations"] = {**(meta.get("annotations") or {}), TRACKING: mark}
    return {**document, "metadata": meta}


def compare(state: State, app: Thing, manifests: list[Doc]) -> Comparison:
    wanted = [tracked(app, doc) for doc in manifests]
    surplus = _surplus(state, app, wanted)
    resources = [_resource(state, doc) for doc in wanted] + [_gone(thing) for thing in surplus]
    in_sync = all(each["status"] == "Synced" for each in resources)
    worst = max(
        (dig(r, "health", "status", default="Healthy") for r in resources), key=SEVERITY.index, default="Healthy"
    )
    return Comparison("Synced" if in_sync else "OutOfSync", worst, resources, surplus)


SEVERITY = ["Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown"]


def standing_for(state: State, document: Doc) -> Thing | None:
    kind = find(str(document.get("apiVersion", "")), str(document["kind"]))
    if kind is None:
        return None
    meta = document["metadata"]
    return state.get(kind.group_kind, meta.get("namespace", "") if kind.namespaced else "", str(meta.get("name", "")))


def _resource(state: State, document: Doc) -> Doc:
    standing = standing_for(state, document)
    group, _, version = str(document.get("apiVersion", "")).rpartition("/")
    shown: Doc = {"kind": document["kind"], "name": document["metadata"].get("name", ""), "version": version}
    shown |= {"group": group} if group else {}
    shown |= {"namespace": document["metadata"]["namespace"]} if "namespace" in document["metadata"] else {}
    if standing is None:
        return {**shown, "status": "OutOfSync", "health": {"status": "Missing"}}
    health = health_of(state, standing)
    try:
        same = resulting(standing, document, MANAGER) == standing.object
    except ApiError:
        same = False
    return {**shown, "status": "Synced" if same else "OutOfSync", **({"health": health} if health else {})}


def _gone(thing: Thing) -> Doc:
    kind = thing.kind
    shown: Doc = {"kind": kind.kind, "name": thing.name, "version": kind.version, "status": "OutOfSync"}
    shown |= {"group": kind.group} if kind.group else {}
    return {**shown, "namespace": thing.namespace, "requiresPruning": True}


def _surplus(state: State, app: Thing, wanted: list[Doc]) -> list[Thing]:
    marks = {doc["metadata"]["annotations"][TRACKING] for doc in wanted}
    return [
        thing
        for thing in state.everything()
        for mark in [dig(thing.object, "metadata", "annotations", TRACKING, default="")]
        if mark.startswith(f"{app.name}:") and mark not in marks and _is(thing, mark)
    ]


def _is(thing: Thing, mark: str) -> bool:
    """Whether the mark names this very object: ReplicaSets carry copies of a Deployment's annotations."""
    kind: Kind = thing.kind
    return mark.partition(":")[2] == f"{kind.group}/{kind.kind}:{thing.namespace}/{thing.name}"
