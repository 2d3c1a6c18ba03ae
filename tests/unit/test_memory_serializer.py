"""Checkpoints: every noun and vocabulary of `domain` comes back as what it was, and nothing else is ever imported."""

import logging
import subprocess
import sys
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest

from adapters.postgres.serializer import domain_types, serializer
from domain.noun import Noun

ROOT = Path(__file__).resolve().parents[2]


def example(kind: Any, deep: int = 3) -> Any:
    """A value of any type that a noun's field may have; optional things are there, `deep` nouns down."""
    if isinstance(kind, type) and issubclass(kind, Noun):
        return noun(kind, deep)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return composed(kind, deep) if get_origin(kind) is not None else simple(kind)


def noun(kind: type[Noun], deep: int) -> Noun:
    fields = {name: field for name, field in kind.model_fields.items() if deep > 0 or field.is_required()}
    return kind(**{name: example(field.annotation, deep - 1) for name, field in fields.items()})


def composed(kind: Any, deep: int) -> Any:
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return example(next(option for option in of if option is not type(None)), deep)
    if origin is Literal:
        return of[0]
    if origin is Annotated:
        return example(of[0], deep)
    if origin is dict:
        return {example(of[0], deep): example(of[1], deep)}
    inner = of[:1] if of[-1] is Ellipsis else of
    return origin(example(each, deep) for each in inner)


def simple(kind: Any) -> Any:
    from datetime import UTC, datetime

    from pydantic import JsonValue

    values = {str: "한글", int: 3, float: 0.5, bool: True, datetime: datetime(2026, 11, 20, 5, 30, tzinfo=UTC)}
    if kind is JsonValue:
        return {"a": [1, 0.5, None, {"b": "c"}]}
    return values[getattr(kind, "__supertype__", kind)]


@pytest.mark.parametrize("kind", domain_types(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_type_of_the_domain_comes_back_as_itself(kind: type, caplog: pytest.LogCaptureFixture) -> None:
    strict = serializer()
    for value in kind if issubclass(kind, Enum) else [example(kind)]:
        with caplog.at_level(logging.WARNING):
            back = strict.loads_typed(strict.dumps_typed({"value": value}))["value"]
        assert back == value
        assert type(back) is kind
        assert fields_of(back) == fields_of(value)
    assert not caplog.records


def fields_of(value: Any) -> Any:
    """The types inside, since a StrEnum equals its text and a noun's field might come back as a plain string."""
    if isinstance(value, Noun):
        return type(value), {name: fields_of(inner) for name, inner in value}
    if isinstance(value, (tuple, list)):
        return type(value), [fields_of(inner) for inner in value]
    if isinstance(value, dict):
        return dict, {key: fields_of(inner) for key, inner in value.items()}
    return type(value)


def test_the_domain_has_types_and_they_are_found() -> None:
    names = {kind.__name__ for kind in domain_types()}
    assert {"ToolCall", "Batch", "Intent", "Effect", "Language", "Turn", "Finding"} <= names


STRANGER = """
from adapters.postgres.serializer import serializer
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

class Foreign:
    def __init__(self, **kw): print("constructed")
    def model_dump(self): return {"command": "id"}

Foreign.__module__ = "subprocess"
Foreign.__name__ = "Popen"
kind, data = JsonPlusSerializer(allowed_msgpack_modules=True).dumps_typed(Foreign())
print(serializer().loads_typed((kind, data)))
"""


@pytest.mark.parametrize("strict", ["true", "false"])
def test_a_type_that_is_not_of_the_domain_comes_back_as_plain_data(strict: str) -> None:
    """With LANGGRAPH_STRICT_MSGPACK and without: somebody may have imported LangGraph before us."""
    done = subprocess.run(
        [sys.executable, "-c", STRANGER],
        cwd=ROOT,
        env={"LANGGRAPH_STRICT_MSGPACK": strict},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "constructed\n{'command': 'id'}\n"
