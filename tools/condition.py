"""Conditions on the arguments of a call: how the effect of a tool depends on what it is asked to do."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from pydantic import JsonValue, StrictBool, StrictFloat, StrictInt, StrictStr

from domain.noun import Noun

Literal = StrictBool | StrictInt | StrictFloat | StrictStr
Protected = Callable[[str, str], bool]
"""(repository "owner/name", branch) -> whether people must review what reaches that branch."""


class Test(Noun):
    """One property of an argument; exactly one field is set. `touches` looks at the paths of carried files."""

    __test__ = False  # not a test class of pytest

    absent: bool | None = None
    at_most: int | None = None
    protected_branch: bool | None = None
    touches: tuple[str, ...] | None = None


Condition = Literal | tuple[Literal, ...] | Test


def holds(condition: Condition, name: str, arguments: Mapping[str, JsonValue], protected: Protected) -> bool:
    """Whether argument `name` meets `condition`: equals a literal, is one of several, or passes a test."""
    value = arguments.get(name)
    if isinstance(condition, Test):
        return _passes(condition, value, arguments, protected)
    if isinstance(condition, tuple):
        return any(_same(value, literal) for literal in condition)
    return _same(value, condition)


def _same(value: JsonValue, literal: Literal) -> bool:
    return isinstance(value, bool) == isinstance(literal, bool) and value == literal


def _passes(test: Test, value: JsonValue, arguments: Mapping[str, JsonValue], protected: Protected) -> bool:
    if test.absent is not None:
        return (value is None) == test.absent
    if test.at_most is not None:
        return isinstance(value, int | float) and not isinstance(value, bool) and value <= test.at_most
    if test.touches is not None:
        return any(fnmatchcase(path, glob) for path in _paths(value) for glob in test.touches)
    repository = f"{arguments.get('owner')}/{arguments.get('repo')}"
    return protected(repository, value if isinstance(value, str) else "") == test.protected_branch


def _paths(value: JsonValue) -> list[str]:
    """The path or paths in an argument: a text, or a list of {"path"}."""
    listed = value if isinstance(value, list) else [value]
    return [str(item.get("path") if isinstance(item, dict) else item) for item in listed]
