"""How a server is reached: a real one by its address (langchain-mcp-adapters), or one that runs in this process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from mcp import ClientSession
from mcp.server.lowlevel import Server

from adapters.mcp.session import Connect


def over_http(url: str, token: str | None = None) -> Connect:
    """Streamable HTTP at `url`, with `token` as bearer token: one identity for every principal."""

    @asynccontextmanager
    async def connect(principal: str) -> AsyncIterator[ClientSession]:
        from langchain_mcp_adapters.sessions import StreamableHttpConnection, create_session

        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with create_session(
            StreamableHttpConnection(transport="streamable_http", url=url, headers=headers)
        ) as session:
            await session.initialize()
            yield session

    return connect


def in_memory(build: Callable[[str], Server[Any, Any]]) -> Connect:
    """A server of this process over the SDK's in-memory transport: the same protocol, without a socket."""

    @asynccontextmanager
    async def connect(principal: str) -> AsyncIterator[ClientSession]:
        from mcp.shared.memory import create_connected_server_and_client_session

        async with create_connected_server_and_client_session(build(principal)) as session:
            yield session

    return connect
