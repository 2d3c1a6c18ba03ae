"""YAML files of a world: their documents, and the line on which any field stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from worlds.errors import FileError


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe, fast where libyaml is there, and without dates: Kubernetes and JSON know only text for them."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Document:
    """One document of `file`. `value` is plain data; `node` remembers where everything stood."""

    file: Path
    value: Any
    node: yaml.Node | None

    def line(self, path: Sequence[str | int] = ()) -> int:
        """The line, from 1, of the field at `path`, or of the nearest field above it that exists."""
        return 1 if self.node is None else line_of(self.node, path)


def documents(file: Path) -> list[Document]:
    """Every document of a YAML file, empty ones left out. Raises FileError."""
    try:
        nodes = list(yaml.compose_all(file.read_text(encoding="utf-8"), Loader))
        return [Document(file, _value(node), node) for node in nodes if node is not None]
    except UnicodeDecodeError as error:
        raise FileError(file, 1, "this is not UTF-8 text", "Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileError(file, line, f"broken YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise FileError(file, 1, f"broken YAML: {error}") from error


def document(file: Path) -> Document:
    """The only document of a file; an empty file gives an empty mapping. Raises FileError."""
    found = documents(file)
    if len(found) > 1:
        raise FileError(file, found[1].line(), "a second document", "Keep one document in this file.")
    return found[0] if found else Document(file, {}, None)


def _value(node: yaml.Node) -> Any:
    return yaml.SafeLoader("").construct_document(node)


def line_of(node: yaml.Node, path: Sequence[str | int]) -> int:
    """Follow `path` as far as it exists and give the line, from 1, of where it ends."""
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    return None
