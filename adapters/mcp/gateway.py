"""The port `ToolGateway` on MCP: one held session per server and principal."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from mcp import McpError
from mcp.types import PaginatedRequestParams, Tool
from pydantic import JsonValue

from adapters.mcp.answer import result_of
from adapters.mcp.session import Connect, HeldSession
from domain.call import ToolCall
from domain.result import ToolResult
from domain.tool import ToolDescription
from guardrails.redaction import redact

SECONDS = 60.0
"""How long a call may take before it counts as failed."""


class McpGateway:
    """Errors of a connection are error results: they never become an answer, and never an exception that allows."""

    def __init__(self, servers: Mapping[str, Connect], reader: str) -> None:
        self._servers = servers
        self._reader = reader
        self._held: dict[tuple[str, str], asyncio.Task[HeldSession]] = {}
        self._described: dict[str, Mapping[str, ToolDescription]] = {}

    async def call(self, call: ToolCall, principal: str) -> ToolResult:
        if call.server not in self._servers:
            return ToolResult(status="error", text=f"no MCP server is named {call.server!r}")
        try:
            held = await self._session(call.server, principal)
            answer = await asyncio.wait_for(held.session.call_tool(call.tool, dict(call.arguments)), SECONDS)
        except McpError as error:
            return failed(f"{call.server}: {error}")
        except Exception as error:  # noqa: BLE001 - whatever a transport raises is a failed call, and the session is dropped
            await self._drop(call.server, principal)
            return failed(f"{call.server}: {type(error).__name__} {error}".rstrip())
        return result_of(answer)

    async def tools(self) -> Mapping[str, Mapping[str, ToolDescription]]:
        """What each server says of its tools, asked once per session; a server that cannot be reached offers none."""
        names = [name for name in self._servers if name not in self._described]
        for name, described in zip(names, await asyncio.gather(*map(self._describe, names)), strict=True):
            if described:
                self._described[name] = described
        return dict(self._described)

    async def _describe(self, server: str) -> Mapping[str, ToolDescription]:
        try:
            session = (await self._session(server, self._reader)).session
            found: list[Tool] = []
            cursor: str | None = None
            while True:
                page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor))
                found += page.tools
                if (cursor := page.nextCursor) is None:
                    break
        except Exception:  # noqa: BLE001 - one dead server must not take the others down; its tools are then unknown, so denied
            await self._drop(server, self._reader)
            return {}
        return {tool.name: described(tool) for tool in found}

    async def _session(self, server: str, principal: str) -> HeldSession:
        key = (server, principal)
        if key not in self._held:
            self._held[key] = asyncio.create_task(HeldSession.open(self._servers[server], principal))
        try:
            return await asyncio.shield(self._held[key])
        except BaseException:
            if key in self._held and self._held[key].done():
                del self._held[key]
            raise

    async def _drop(self, server: str, principal: str) -> None:
        """Forget a session and what it said of its tools: a server that comes back may be another one."""
        self._described.pop(server, None)
        opening = self._held.pop((server, principal), None)
        if opening is not None and opening.done() and not opening.cancelled() and opening.exception() is None:
            await opening.result().close()

    async def close(self) -> None:
        for server, principal in list(self._held):
            await self._drop(server, principal)


def failed(text: str) -> ToolResult:
    """What a transport or a server says of its failure may quote what it was given: an address, a header, arguments."""
    return ToolResult(status="error", text=redact(text))


def described(tool: Tool) -> ToolDescription:
    schema: dict[str, JsonValue] = tool.inputSchema
    return ToolDescription(name=tool.name, description=tool.description or "", schema_=schema)


@asynccontextmanager
async def open_gateway(servers: Mapping[str, Connect], reader: str = "opsward") -> AsyncIterator[McpGateway]:
    """`reader` is the principal whose session lists the tools."""
    gateway = McpGateway(servers, reader)
    try:
        yield gateway
    finally:
        await gateway.close()
