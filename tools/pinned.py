"""Pinned tools: what a kind of server said about its tools when a person last looked, as tools/pins/*.json."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue, TypeAdapter, ValidationError

from domain.call import Digest
from domain.noun import Noun
from domain.tool import ToolDescription
from tools.errors import CatalogueError


class Pinned(Noun):
    """One tool as it was pinned. `pin` is the digest of the rest, so that an edit by hand shows."""

    name: str
    description: str
    inputSchema: dict[str, JsonValue]  # noqa: N815 - as in tools/list
    pin: Digest

    def described(self) -> ToolDescription:
        return ToolDescription(name=self.name, description=self.description, schema_=self.inputSchema)


class PinFile(Noun):
    server: str
    version: str
    tools: tuple[Pinned, ...]


def read_pins(path: Path) -> Mapping[str, Pinned]:
    """Tool -> pin. Raises CatalogueError when the file is broken or a pin is not the digest of what it pins."""
    try:
        pinned = TypeAdapter(PinFile).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise CatalogueError(f"Pins {path.name} cannot be read: {error}.", "Run python -m tools.pin again.") from error
    for tool in pinned.tools:
        if tool.described().pin != tool.pin:
            raise CatalogueError(
                f"{path.name}: {tool.name} is not what its pin says.", "Run python -m tools.pin again."
            )
    return {tool.name: tool for tool in pinned.tools}


def pins_of(answer: JsonValue) -> str:
    """The text of a pin file from a tools/list answer: {"tools"} with "server": {"name", "version"} where known."""
    if not isinstance(answer, dict) or not isinstance(answer.get("tools"), list):
        raise CatalogueError("This is not an answer to tools/list: it has no list of tools.")
    server = answer.get("server")
    named = server if isinstance(server, dict) else {}
    listed = sorted((_pinned(tool) for tool in answer["tools"]), key=lambda tool: tool.name)  # type: ignore[union-attr]
    file = PinFile(server=str(named.get("name", "")), version=str(named.get("version", "")), tools=tuple(listed))
    return json.dumps(file.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def _pinned(tool: JsonValue) -> Pinned:
    if not isinstance(tool, dict) or not isinstance(schema := tool.get("inputSchema"), dict):
        raise CatalogueError("A tool of this tools/list answer has no input schema.")
    said = ToolDescription(name=str(tool["name"]), description=str(tool.get("description") or ""), schema_=schema)
    return Pinned(name=said.name, description=said.description, inputSchema=said.schema_, pin=said.pin)
