"""Checking the files of every cluster: each problem with its file and line."""

import re
from collections.abc import Iterator
from pathlib import Path

from worlds.cluster import logs
from worlds.cluster.admission import admit, check_types
from worlds.cluster.apply import known
from worlds.cluster.defaults import with_defaults
from worlds.cluster.doc import dig, name_of, namespace_of
from worlds.cluster.errors import ApiError
from worlds.cluster.files import Events, History
from worlds.cluster.manifests import manifest_files
from worlds.cluster.metrics import Metrics
from worlds.cluster.reactions import Reactions
from worlds.description import Description
from worlds.errors import FileError
from worlds.read import Problem, check
from worlds.source import Source
from worlds.yaml_file import Document, document, documents

PARTS = {"reactions": Reactions, "metrics": Metrics, "history": History, "events": Events}
FIELD = re.compile(r"([a-z]\w*(?:\.\w+|\[\d+\])+)")


def problems_in(source: Source, description: Description) -> list[Problem]:
    """Everything wrong with the clusters of a world."""
    found = list(_part(source.file("registries.yaml"), Reactions))
    for cluster in description.clusters:
        for name, model in PARTS.items():
            found += _part(source.file(f"clusters/{cluster.name}/{name}.yaml"), model)
        objects, broken = _objects(source, description, cluster.name)
        found += broken or [p for each in objects for p in _object(each, objects)]
        if not found:
            found += _references(source, cluster.name, objects)
            found += _logs(source, cluster.name, objects, int(description.start.timestamp()))
    return found


def _part(file: Path | None, model: type) -> Iterator[Problem]:
    if file is not None:
        try:
            yield from check(model, document(file))
        except FileError as error:
            yield Problem.of(error)


def _objects(source: Source, description: Description, cluster: str) -> tuple[list[Document], list[Problem]]:
    objects: list[Document] = []
    broken: list[Problem] = []
    for _, file in manifest_files(source, description.gitops, cluster):
        try:
            objects += documents(file)
        except FileError as error:
            broken.append(Problem.of(error))
    return objects, broken


def _object(found: Document, objects: list[Document]) -> Iterator[Problem]:
    """An object must be of a known kind, be accepted by the API server, and lie in a namespace that exists."""
    doc = found.value
    if not isinstance(doc, dict) or not isinstance(doc.get("metadata"), dict):
        yield Problem(found.file, found.line(), "this is no Kubernetes object: it has no metadata")
        return
    try:
        kind = known(str(doc.get("apiVersion", "")), str(doc.get("kind", "")))
        check_types(kind, doc)
        admit(kind, with_defaults(doc))
    except ApiError as error:
        yield Problem(found.file, found.line(_path(str(error))), str(error))
        return
    spaces = {name_of(each.value) for each in objects if dig(each.value, "kind") == "Namespace"}
    if kind.namespaced and namespace_of(doc) not in spaces:
        line = found.line(["metadata", "namespace"])
        yield Problem(found.file, line, f"namespace {namespace_of(doc) or '(none)'} is not in this cluster")


def _path(message: str) -> list[str | int]:
    """The field that an API error is about: `spec.template.spec.containers[0].image`, as steps."""
    match = FIELD.search(message.partition(" is invalid: ")[2] or message.partition("): .")[2])
    steps = re.findall(r"\w+", match[1]) if match else ["kind"]
    return [int(step) if step.isdigit() else step for step in steps]


def _references(source: Source, cluster: str, objects: list[Document]) -> Iterator[Problem]:
    """History and events speak of objects that must be there."""
    placed = {(o.value["kind"], namespace_of(o.value), name_of(o.value)) for o in objects}
    for found, place, entry in _entries(source, cluster, "history", "changes"):
        if (entry["kind"], entry["namespace"], entry["name"]) not in placed:
            what = f"there is no {entry['kind']} {entry['namespace']}/{entry['name']} in this cluster"
            yield Problem(found.file, found.line(["changes", place, "name"]), what)
    spaces = {name for kind, _, name in placed if kind == "Namespace"}
    for found, place, entry in _entries(source, cluster, "events", "events"):
        if entry.get("namespace", "") not in {*spaces, ""}:
            what = f"namespace {entry['namespace']} is not in this cluster"
            yield Problem(found.file, found.line(["events", place, "namespace"]), what)


def _entries(source: Source, cluster: str, name: str, field: str) -> Iterator[tuple[Document, int, dict[str, str]]]:
    file = source.file(f"clusters/{cluster}/{name}.yaml")
    found = None if file is None else document(file)
    for place, entry in enumerate(dig(found.value, field, default=[]) if found else []):
        assert found is not None  # noqa: S101
        yield found, place, entry


def _logs(source: Source, cluster: str, objects: list[Document], start: int) -> Iterator[Problem]:
    """`logs/<namespace>/<workload or pod>/<container>.log`: every line with a time."""
    spaces = {name_of(o.value) for o in objects if o.value["kind"] == "Namespace"}
    for name, file in source.files(f"clusters/{cluster}/logs").items():
        parts = Path(name).parts
        if len(parts) != 3 or parts[0] not in spaces:
            yield Problem(file, 1, "logs lie at <namespace>/<workload>/<container>.log, in a namespace of this cluster")
            continue
        try:
            logs.read(file, start)
        except FileError as error:
            yield Problem.of(error)
