"""Reading JSON of unknown shape: what is not there is empty, what has the wrong shape is said to have it."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from guardrails.errors import Unreadable

Object = Mapping[str, JsonValue]


def mapping(value: JsonValue, where: str) -> Object:
    """`value` as a mapping; absent is empty. Raises Unreadable: a rule must not pass over what it cannot read."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{where} should be a mapping, not {type(value).__name__}.", "Correct the manifest.")
    return value


def sequence(value: JsonValue, where: str) -> Sequence[JsonValue]:
    """`value` as a list; absent is empty. Raises Unreadable."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Unreadable(f"{where} should be a list, not {type(value).__name__}.", "Correct the manifest.")
    return value


def off(value: JsonValue) -> bool:
    """Absent, null or false: the only ways to say that something dangerous is not wanted."""
    return value is None or value is False
