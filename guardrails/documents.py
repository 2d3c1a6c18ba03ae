"""Text -> documents, read strictly: one reading, or none. Two readers must not see two different things.

YAML is read with the core schema of YAML 1.2 (`yes` and `on` are text), so that a field which must be true is
believed only when every reader takes it as true. Duplicate keys, unknown tags, odd line separators and documents
that unfold beyond `LARGEST` nodes are refused.
"""

import json
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

import yaml
from pydantic import JsonValue

from guardrails.errors import Unreadable

LARGEST = 200_000
ODD_BREAKS = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a text: `line` is where it starts, counted from 1."""

    value: JsonValue
    name: str
    line: int = 1


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as in the base

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[object] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is not plain text", key.start_mark)
            both = {str(key.value), key.value if key.tag.endswith(":merge") else self.construct_object(key)}
            if both & seen:
                problem = f"the key {key.value!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen |= both
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("merge", r"^<<$", "<"),
):
    _firsts = ["" if letter == "\0" else letter for letter in _first]
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _firsts)


def _integer(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> int:
    """Decimal unless it says 0o or 0x. A leading zero is octal to some readers: refused."""
    text = loader.construct_scalar(node)
    if re.fullmatch(r"[-+]?0[0-9]+", text):
        raise yaml.constructor.ConstructorError(None, None, f"{text} is octal to some readers", node.start_mark)
    return int(text, 0)


def _number(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node))


def _refuse_tag(loader: yaml.CSafeLoader, node: yaml.Node) -> NoReturn:
    raise yaml.constructor.ConstructorError(None, None, f"the tag {node.tag} has no place here", node.start_mark)


_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_constructor("tag:yaml.org,2002:float", _number)
for _tag in ("binary", "timestamp", "omap", "pairs", "set"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _refuse_tag)


def documents(text: str, name: str) -> tuple[Document, ...]:
    """The documents of `text`, JSON or YAML, empty ones left out. Raises Unreadable with `name` and the line."""
    if odd := ODD_BREAKS.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise Unreadable(f"{name}, line {line}: holds a line separator that readers disagree on.", "Remove it.")
    if text.lstrip()[:1] in {"{", "["} and (read := _json(text, name)) is not None:
        return (read,)
    return tuple(_yaml(text, name))


def strict_json(text: str, name: str) -> JsonValue:
    """`text` as one JSON value with no key twice and no NaN. Raises Unreadable with `name` and the line."""
    try:
        value: JsonValue = json.loads(
            text, object_pairs_hook=partial(_object, name), parse_constant=partial(_refuse_constant, name)
        )
    except json.JSONDecodeError as error:
        raise Unreadable(f"{name}, line {error.lineno}: is not JSON: {error.msg}.", "Correct it.") from error
    except RecursionError as error:
        raise Unreadable(f"{name}: is nested too deeply.", "Flatten it.") from error
    return value


def _json(text: str, name: str) -> Document | None:
    """JSON when it is; None when it may still be YAML in flow style."""
    try:
        return Document(strict_json(text, name), name)
    except Unreadable as error:
        if isinstance(error.__cause__, json.JSONDecodeError):
            return None
        raise


def _object(name: str, pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    read = dict(pairs)
    if len(read) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable(f"{name}: the key {twice!r} stands twice.", "Keep one of them.")
    return read


def _refuse_constant(name: str, word: str) -> NoReturn:
    raise Unreadable(f"{name}: {word} is not a JSON number.", "Write a number or null.")


def _yaml(text: str, name: str) -> Iterator[Document]:
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:
        raise Unreadable(f"{name}: is not text that YAML allows: {error}.", "Correct it.") from error
    try:
        while loader.check_node():
            if (node := loader.get_node()) is None:
                break
            value = _plain(loader.construct_document(node), [LARGEST])
            if value is not None:
                yield Document(value, name, node.start_mark.line + 1)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable(f"{name}, line {line}: {error.problem or error}.", "Correct it.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"{name}: is not YAML: {error}.", "Correct it.") from error
    finally:
        loader.dispose()


def _plain(value: object, left: list[int]) -> JsonValue:
    """`value` as JSON, aliases unfolded; `left` counts down the nodes that may still come."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("it unfolds into too many nodes")
    if isinstance(value, dict):
        keys = [_word(key) for key in value]
        if len(set(keys)) != len(keys):
            raise ValueError("two keys are the same once they are text")
        return dict(zip(keys, (_plain(item, left) for item in value.values()), strict=True))
    if isinstance(value, list):
        return [_plain(item, left) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise ValueError(f"{type(value).__name__} has no place in JSON")


def _word(key: object) -> str:
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    return str(key)
