"""Loading clusters: what the files say is applied at its time, and the controllers run on to the world's start."""

import copy
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from domain.estate import Cluster
from worlds.cluster.apply import apply
from worlds.cluster.argocd import controller as argocd
from worlds.cluster.argocd.compare import MANAGER, tracked
from worlds.cluster.argocd.trees import Trees
from worlds.cluster.doc import Doc, dig, name_of, namespace_of
from worlds.cluster.events import event, name_for
from worlds.cluster.files import Change, Events, History, Said
from worlds.cluster.manifests import manifests
from worlds.cluster.metrics import Metrics
from worlds.cluster.reactions import Reactions
from worlds.cluster.settle import settle
from worlds.cluster.state import APPLICATION, State, Thing
from worlds.read import read
from worlds.store import Transaction

if TYPE_CHECKING:
    from worlds.world import World

Model = TypeVar("Model", bound=BaseModel)
FIRST = ("CustomResourceDefinition", "Namespace", "Node", "ResourceQuota")
FOUNDER = "platform"
"""The field manager of what no Application manages."""


def load(world: "World") -> None:
    """Every cluster, each in one transaction. The files were checked before (worlds/validate.py)."""
    for cluster in world.clusters:
        with world.store.transaction() as tx:
            _load(world, cluster, tx)


def _load(world: "World", cluster: Cluster, tx: Transaction) -> None:
    tx.put("reactions", cluster.name, reactions(world, cluster).model_dump(mode="json"))
    tx.put("metrics", cluster.name, part(world, cluster, "metrics", Metrics).model_dump(mode="json"))
    state = State(tx, cluster.name, cluster.server)
    start = tx.value("clock")
    history = part(world, cluster, "history", History)
    wanted = _owned(manifests(world.source, world.description.gitops, cluster.name))
    state.now = start + history.start
    for doc in wanted:
        _put(state, _earlier(doc, history))
    settle(state, state.now)
    for change in sorted(history.changes, key=lambda each: each.at):
        settle(state, start + change.at)
        for doc in wanted:
            if _is(doc, change):
                _put(state, doc)
        settle(state, state.now)
    _seed(state, Trees(world), history, start)
    settle(state, start, Trees(world))
    for said in part(world, cluster, "events", Events).events:
        _say(state, said, start)
    state.save()


def part(world: "World", cluster: Cluster, name: str, model: type[Model]) -> Model:
    """One file of a cluster as its model; the model's defaults where there is no file. Raises WorldError."""
    file = world.file(f"clusters/{cluster.name}/{name}.yaml")
    return model() if file is None else read(model, file)


def reactions(world: "World", cluster: Cluster) -> Reactions:
    """The cluster's rules with the registries of the whole world."""
    file = world.file("registries.yaml")
    shared = Reactions() if file is None else read(Reactions, file)
    own = part(world, cluster, "reactions", Reactions)
    return Reactions(rules=own.rules + shared.rules, registries={**shared.registries, **own.registries})


def _owned(found: list[tuple[str, Doc]]) -> list[Doc]:
    """Every object in an order in which it can be applied, marked as its Application's where one follows its folder."""
    apps = [Thing(doc) for _, doc in found if doc["kind"] == "Application"]
    folders = {str(dig(a.object, "spec", "source", "path", default="")): a for a in apps}
    marked = [tracked(folders[folder], doc) if folder in folders else doc for folder, doc in found]
    return sorted(marked, key=lambda doc: FIRST.index(doc["kind"]) if doc["kind"] in FIRST else len(FIRST))


def _put(state: State, doc: Doc) -> None:
    owned = "argocd.argoproj.io/tracking-id" in dig(doc, "metadata", "annotations", default={})
    thing = apply(state, doc, MANAGER if owned else FOUNDER).thing
    if "status" in doc:
        state.set_status(thing, doc["status"])


def _is(doc: Doc, change: Change) -> bool:
    return (doc["kind"], namespace_of(doc), name_of(doc)) == (change.kind, change.namespace, change.name)


def _earlier(doc: Doc, history: History) -> Doc:
    """The object as it was before the first change that the history tells of it."""
    for change in sorted(history.changes, key=lambda each: each.at):
        if _is(doc, change):
            doc = copy.deepcopy(doc)
            container = doc["spec"]["template"]["spec"]["containers"][0]
            container |= change.before.container
            container["image"] = change.before.image or container["image"]
            for variable in container.get("env") or []:
                if variable["name"] in change.before.env:
                    variable["value"] = change.before.env[variable["name"]]
            return doc
    return doc


def _seed(state: State, trees: Trees, history: History, start: int) -> None:
    """Applications were in sync when the world began: deployed when their newest object became what it is."""
    for app in state.all(APPLICATION):
        space = dig(app.object, "spec", "destination", "namespace")
        moments = [c.at for c in history.changes if (c.namespace, c.name) == (space, app.name)]
        argocd.seed(state, trees, app, start + max(moments, default=history.start))


def _say(state: State, said: Said, start: int) -> None:
    found = [t for t in state.everything() if t.kind.kind == said.kind and said.namespace in ("", t.namespace)]
    about = next((t for t in sorted(found, key=lambda t: t.key) if fnmatchcase(t.name, said.name)), None)
    if about is not None:
        first = start + (said.at if said.first is None else said.first)
        name = name_for(about, said.type, said.reason, said.message)
        words = (said.type, said.reason, said.message, said.source)
        state.now, now = start + said.at, state.now
        state.create(event(about, name, *words, first, start + said.at, said.count))
        state.now = now
