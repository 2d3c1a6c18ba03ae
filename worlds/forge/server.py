"""The forge over MCP: the tools of github-mcp-server v1.9.0, answered by a world."""

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from worlds.forge.call import call
from worlds.world import World

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

UNAVAILABLE = "{tool} is not available in this world"


def build(world: World, principal: str) -> "Server[Any]":
    """A server that acts as the account of `principal`; without one, every call answers 401.

    The arguments of a call are checked against the tool's schema by the MCP library before they come here.
    """
    import anyio.to_thread
    from mcp import types
    from mcp.server.lowlevel import Server

    from worlds.forge.answer import failure
    from worlds.forge.answers.table import TOOLS

    described = description()
    server: Server[Any] = Server(described["server"]["name"], described["server"]["version"], described["instructions"])
    tools = [types.Tool.model_validate(tool) for tool in described["tools"]]

    @server.list_tools()  # type: ignore[no-untyped-call,untyped-decorator]
    async def list_tools() -> list[types.Tool]:
        return tools

    @server.call_tool()  # type: ignore[untyped-decorator]
    async def call_tool(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        if name not in TOOLS:
            return failure(UNAVAILABLE.format(tool=name))
        # Transactions wait for each other, so they wait in a thread.
        return await anyio.to_thread.run_sync(call, world, principal, name, arguments)

    return server


@cache
def description() -> dict[str, Any]:
    """What github-mcp-server answers to initialize and tools/list."""
    found: dict[str, Any] = json.loads(files(__package__).joinpath("tools.json").read_text(encoding="utf-8"))
    return found
