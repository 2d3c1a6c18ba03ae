"""`State`: every object of one cluster, in memory for the length of one transaction."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from worlds.cluster.doc import Doc, name_of, namespace_of, owner_uid
from worlds.cluster.kinds import Kind, find
from worlds.cluster.names import uid
from worlds.cluster.reactions import Reactions
from worlds.cluster.times import iso
from worlds.store import Transaction

POD, NODE, NAMESPACE, EVENT = "Pod", "Node", "Namespace", "Event"
DEPLOYMENT, REPLICASET, STATEFULSET, DAEMONSET, JOB = (
    "Deployment.apps",
    "ReplicaSet.apps",
    "StatefulSet.apps",
    "DaemonSet.apps",
    "Job.batch",
)
APPLICATION, QUOTA = "Application.argoproj.io", "ResourceQuota"

Key = tuple[str, str, str]
"""Group kind, namespace, name."""


@dataclass
class Thing:
    """`object` is what the API server shows; `sim` what the simulation remembers about it and never shows."""

    object: Doc
    sim: Doc = field(default_factory=dict)

    @property
    def name(self) -> str:
        return name_of(self.object)

    @property
    def namespace(self) -> str:
        return namespace_of(self.object)

    @property
    def uid(self) -> str:
        return str(self.object["metadata"]["uid"])

    @property
    def kind(self) -> Kind:
        found = find(self.object["apiVersion"], self.object["kind"])
        assert found is not None, "only known kinds are stored"  # noqa: S101
        return found

    @property
    def key(self) -> Key:
        return (self.kind.group_kind, self.namespace, self.name)

    @property
    def deleting(self) -> bool:
        return "deletionTimestamp" in self.object["metadata"]


class State:
    """`now` is the moment the controllers are working on: it runs up to the transaction's time."""

    def __init__(self, tx: Transaction, cluster: str, server: str) -> None:
        self.tx = tx
        self.cluster = cluster
        self.server = server
        self.now = tx.value(f"settled/{cluster}") or tx.value("clock")
        self.changes = 0
        """Counts every change, so that a loop of controllers knows when nothing moves any more."""
        self.reactions = Reactions.model_validate(tx.get("reactions", cluster) or {})
        self._rows = f"object/{cluster}"
        self._version = tx.value(f"version/{cluster}")
        self._things: dict[str, dict[tuple[str, str], Thing]] = {}
        self._dirty: set[Key] = set()
        for _, body in tx.all(self._rows):
            self._keep(Thing(body["object"], body["sim"]))  # type: ignore[arg-type]

    def get(self, group_kind: str, namespace: str, name: str) -> Thing | None:
        return self._things.get(group_kind, {}).get((namespace, name))

    def all(self, group_kind: str, namespace: str = "") -> list[Thing]:
        """Ordered by namespace and name; an empty namespace means every one."""
        found = sorted(self._things.get(group_kind, {}).items())
        return [thing for (space, _), thing in found if namespace in ("", space)]

    def everything(self) -> Iterator[Thing]:
        for things in list(self._things.values()):
            yield from list(things.values())

    def owned(self, group_kind: str, owner: Thing) -> list[Thing]:
        return [t for t in self.all(group_kind, owner.namespace) if owner_uid(t.object) == owner.uid]

    def create(self, document: Doc, sim: Doc | None = None) -> Thing:
        """Store a new object with the identity the API server gives it."""
        thing = Thing(copy.deepcopy(document), sim or {})
        meta = thing.object["metadata"]
        meta["resourceVersion"] = self._next_version()
        meta["uid"] = uid(f"{self.cluster}/{'/'.join(thing.key)}/{self._version}")
        meta["creationTimestamp"] = iso(self.now)
        if "spec" in thing.object:
            meta["generation"] = 1
        self._keep(thing)
        self._touch(thing)
        return thing

    def update(self, thing: Thing, document: Doc) -> bool:
        """Replace the object when it differs: a new resourceVersion, and a new generation when its spec changed."""
        if document == thing.object:
            return False
        changed_spec = thing.key[0] != POD and document.get("spec") != thing.object.get("spec")
        thing.object = copy.deepcopy(document)
        meta = thing.object["metadata"]
        meta["resourceVersion"] = self._next_version()
        if changed_spec:
            meta["generation"] = int(meta.get("generation", 0)) + 1
        self._touch(thing)
        return True

    def set_status(self, thing: Thing, status: Doc) -> bool:
        return self.update(thing, {**thing.object, "status": status})

    def set_spec(self, thing: Thing, **fields: object) -> bool:
        return self.update(thing, {**thing.object, "spec": {**thing.object["spec"], **fields}})

    def remember(self, thing: Thing, **facts: object) -> None:
        """Change what the simulation remembers; the API server's object stays as it is."""
        if any(thing.sim.get(name) != value for name, value in facts.items()):
            thing.sim |= facts
            self._touch(thing)

    def remove(self, thing: Thing) -> None:
        self._things[thing.key[0]].pop(thing.key[1:], None)
        self._touch(thing)

    def save(self) -> None:
        for key in sorted(self._dirty):
            thing = self.get(*key)
            if thing is None:
                self.tx.delete(self._rows, "/".join(key))
            else:
                self.tx.put(self._rows, "/".join(key), {"object": thing.object, "sim": thing.sim})
        self._dirty.clear()
        self.tx.set_value(f"version/{self.cluster}", self._version)
        self.tx.set_value(f"settled/{self.cluster}", self.now)

    def effect(self, kind: str, thing: Thing, by: str, **more: JsonValue) -> None:
        """Note a change from outside, for `opsward world show`. `resource` is the kind of the object."""
        about: dict[str, JsonValue] = {"resource": thing.kind.kind, "namespace": thing.namespace, "name": thing.name}
        self.tx.effect(self.server, kind, cluster=self.cluster, **about, by=by, **more)

    def _keep(self, thing: Thing) -> None:
        self._things.setdefault(thing.key[0], {})[thing.key[1:]] = thing

    def _touch(self, thing: Thing) -> None:
        self._dirty.add(thing.key)
        self.changes += 1

    def _next_version(self) -> str:
        self._version += 1
        return str(self._version)
