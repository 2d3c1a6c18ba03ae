"""`Manifest`: one Kubernetes object of a document, however it was wrapped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from guardrails.documents import Document
from guardrails.errors import Unreadable
from guardrails.shape import Object, mapping, sequence


@dataclass(frozen=True, slots=True)
class Manifest:
    """`str()` is how people name it ("Deployment web/nginx"); `path` leads to it when a List wraps it ("items[0]")."""

    api: str
    kind: str
    namespace: str
    name: str
    body: Object
    path: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"

    def at(self, path: str) -> str:
        return f"{self.path}.{path}" if self.path else path


@dataclass(frozen=True, slots=True)
class Bundle:
    """The manifests of one change together, for rules that look from one to another."""

    manifests: tuple[Manifest, ...]


def is_manifest(value: JsonValue) -> bool:
    return isinstance(value, dict) and isinstance(value.get("apiVersion"), str) and isinstance(value.get("kind"), str)


def manifests(documents: Iterable[Document]) -> Iterator[Manifest]:
    """The objects of those documents that are manifests, Lists unwrapped. Raises Unreadable."""
    for document in documents:
        if is_manifest(document.value):
            yield from unwrapped(document.value, document.name)


def unwrapped(value: JsonValue, where: str, path: str = "") -> Iterator[Manifest]:
    """One manifest, or those of a List, at any depth."""
    body = mapping(value, where)
    if "items" in body and str(body.get("kind", "")).endswith("List"):
        for index, item in enumerate(sequence(body["items"], f"{where}: items")):
            yield from unwrapped(item, where, f"{path}.items[{index}]".removeprefix("."))
        return
    if not is_manifest(value):
        raise Unreadable(f"{where}: {path or 'the document'} has no apiVersion and kind.", "Add them.")
    named = mapping(body.get("metadata"), f"{where}: metadata")
    yield Manifest(
        api=str(body["apiVersion"]),
        kind=str(body["kind"]),
        namespace=str(named.get("namespace") or ""),
        name=str(named.get("name") or named.get("generateName") or ""),
        body=body,
        path=path,
    )
