"""An answer of an MCP tool -> `ToolResult`: data, with secrets taken out before anything sees it."""

import json
from collections.abc import Iterable

import yaml
from mcp.types import CallToolResult, ContentBlock, EmbeddedResource, TextContent, TextResourceContents
from pydantic import JsonValue

from domain.result import ToolResult
from guardrails.redaction import redact


def result_of(answer: CallToolResult) -> ToolResult:
    """`text` is the file when the tool answered with one (an embedded resource), else everything it printed."""
    text = redact(files(answer.content) or texts(answer.content))
    data = redact(answer.structuredContent) if answer.structuredContent is not None else parsed(text)
    return ToolResult(status="error" if answer.isError else "ok", text=text, data=data)


def texts(content: Iterable[ContentBlock]) -> str:
    return "\n".join(block.text for block in content if isinstance(block, TextContent))


def files(content: Iterable[ContentBlock]) -> str:
    resources = [block.resource for block in content if isinstance(block, EmbeddedResource)]
    return "\n".join(resource.text for resource in resources if isinstance(resource, TextResourceContents))


def parsed(text: str) -> JsonValue:
    """The text as JSON or, when it is a Kubernetes object or a list of some, as YAML; else None."""
    start = text.lstrip()[:1]
    try:
        if start in ("{", "["):
            value: JsonValue = json.loads(text)
            return value
        if start == "#" or text.startswith(("apiVersion:", "kind:", "- apiVersion:")):
            loaded: JsonValue = json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=str))
            return loaded
    except (ValueError, yaml.YAMLError):
        return None
    return None
