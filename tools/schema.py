"""Strict validation of arguments against a tool's pinned input schema (JSON Schema, Draft 2020-12)."""

from collections.abc import Callable, Mapping

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from pydantic import JsonValue

Complaint = Callable[[Mapping[str, JsonValue]], str]
"""Arguments -> what is wrong with them, naming the argument; "" when nothing is."""


def strict(schema: JsonValue, root: bool = True) -> JsonValue:
    """`schema` refusing arguments it does not name, even where it does not say so.

    An object that names no properties stays open below the root: it is a free-form map (workflow inputs).
    """
    if isinstance(schema, list):
        return [strict(item, root=False) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value, root=False) for key, value in schema.items() if key not in {"properties", "title"}}
    if "properties" in schema:
        named = schema["properties"]
        closed["properties"] = {k: strict(v, root=False) for k, v in named.items()} if isinstance(named, dict) else {}
    if root or (closed.get("properties") and "additionalProperties" not in schema):
        closed["additionalProperties"] = False
    return closed


def compiled(schema: Mapping[str, JsonValue]) -> Complaint:
    """The check for one tool. Raises jsonschema.SchemaError when the schema itself is broken."""
    closed = strict(dict(schema))
    assert isinstance(closed, dict)  # noqa: S101 - strict keeps the shape
    Draft202012Validator.check_schema(closed)
    validator = Draft202012Validator(closed)

    def complaint(arguments: Mapping[str, JsonValue]) -> str:
        if validator.is_valid(arguments):
            return ""
        error = best_match(validator.iter_errors(arguments))
        return f"{error.json_path.removeprefix('$.')}: {error.message[:300]}" if error else "does not fit its schema"

    return complaint
