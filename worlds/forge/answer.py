"""Answers of tools as MCP results. JSON is printed as Go prints it: compact, with <, > and & escaped."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import JsonValue

if TYPE_CHECKING:
    from mcp.types import CallToolResult

# The characters that Go's encoding/json escapes for HTML's and JavaScript's sake.
GO_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


@dataclass(frozen=True)
class Resource:
    """A file as an embedded resource, after a line of text about it."""

    says: str
    uri: str
    text: str
    mime: str = "text/plain; charset=utf-8"


Answer = str | Resource | dict[str, JsonValue] | list[dict[str, JsonValue]]
"""A string is printed as it is; the rest as JSON."""


def go_json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(GO_ESCAPES)


def filled(**fields: JsonValue) -> dict[str, JsonValue]:
    """The fields that hold something: Go's omitempty leaves out nothing, zero, false and empty."""
    return {name: value for name, value in fields.items() if value not in (None, "", 0, [], {})}


def result(answer: Answer) -> "CallToolResult":
    from mcp import types

    if isinstance(answer, Resource):
        says = types.TextContent(type="text", text=answer.says)
        held = types.TextResourceContents.model_validate(
            {"uri": answer.uri, "text": answer.text, "mimeType": answer.mime}
        )
        return types.CallToolResult(content=[says, types.EmbeddedResource(type="resource", resource=held)])
    shown = answer if isinstance(answer, str) else go_json(list(answer) if isinstance(answer, list) else answer)
    return types.CallToolResult(content=[types.TextContent(type="text", text=shown)])


def failure(message: str) -> "CallToolResult":
    from mcp import types

    return types.CallToolResult(content=[types.TextContent(type="text", text=message)], isError=True)
