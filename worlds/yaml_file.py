"""YAML files of a world: their documents, and the line on which any field stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from worlds.errors import WorldError

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    """Every document of a YAML file, empty ones left out. Raises WorldError naming file and line."""
    try:
        nodes = list(yaml.compose_all(file.read_text(encoding="utf-8"), Loader))
        return [Document(file, _value(node), node) for node in nodes if node is not None]
    except UnicodeDecodeError as error:
        raise WorldError(f"{file}:1: this is not UTF-8 text.", "Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise WorldError(f"{file}:{line}: broken YAML: {error.problem}.", "Correct this line.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise WorldError(f"{file}:1: broken YAML: {error}.", "Correct this file.") from error


def document(file: Path) -> Document:
    """The only document of a file; an empty file gives an empty mapping. Raises WorldError."""
    found = documents(file)
    if len(found) > 1:
        raise WorldError(f"{file}:{found[1].line()}: a second document.", "Keep one document in this file.")
    return found[0] if found else Document(file, {}, None)


def _value(node: yaml.Node) -> Any:
    constructor = yaml.SafeLoader("")
    constructor.yaml_constructors = _CONSTRUCTORS
    return constructor.construct_document(node)


_CONSTRUCTORS = {
    # Times stay the text that was written: Kubernetes knows no YAML dates.
    **yaml.SafeLoader.yaml_constructors,
    "tag:yaml.org,2002:timestamp": yaml.SafeLoader.construct_yaml_str,
}


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
