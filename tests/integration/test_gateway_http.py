"""MCP servers by address: real streamable HTTP on the loopback, over sessions that are held and opened again."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
import uvicorn
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from adapters.embedded import Addresses
from adapters.mcp.connect import over_http
from adapters.mcp.gateway import open_gateway
from adapters.settings import Settings
from server import open_app
from tools import kubernetes
from tools.catalogue import load
from worlds.names import find
from worlds.world import World

READ = kubernetes.get("kubernetes", "apps/v1", "Deployment", "cart", "prod")
TOKEN = "a-token-of-the-test"


class Front:
    """The world's Kubernetes server behind HTTP. It counts sessions, and refuses whoever brings another token."""

    def __init__(self, world: World) -> None:
        self.sessions = 0
        self._manager = StreamableHTTPSessionManager(world.servers("opsward")["kubernetes"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if headers.get(b"authorization") != f"Bearer {TOKEN}".encode():
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        self.sessions += scope["method"] == "POST" and b"mcp-session-id" not in headers
        await self._manager.handle_request(scope, receive, send)

    def app(self) -> Starlette:
        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            async with self._manager.run():
                yield

        return Starlette(routes=[Mount("/mcp", app=self)], lifespan=lifespan)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(find("demo"), tmp_path / "demo")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(front: Front, port: int) -> Iterator[str]:
    config = uvicorn.Config(front.app(), host="127.0.0.1", port=port, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}/mcp/"
    finally:
        server.should_exit = True
        thread.join(10)


async def test_one_session_serves_every_call_and_offers_the_pinned_tools(world: World) -> None:
    front = Front(world)
    with serving(front, free_port()) as url:
        async with open_gateway({"kubernetes": over_http(url, TOKEN)}) as gateway:
            answers = [await gateway.call(READ, "opsward") for _ in range(3)]
            offered = (await gateway.tools())["kubernetes"]
    assert [kubernetes.name_of(kubernetes.object_of(answer) or {}) for answer in answers] == ["cart"] * 3
    assert front.sessions == 1
    pins = load().pins("kubernetes")
    assert {name: tool.pin for name, tool in offered.items()} == {name: pins[name] for name in offered}
    assert "resources_get" in offered


async def test_a_server_that_went_away_is_an_error_and_one_that_came_back_is_used_again(world: World) -> None:
    port = free_port()
    async with open_gateway({"kubernetes": over_http(f"http://127.0.0.1:{port}/mcp/", TOKEN)}) as gateway:
        with serving(Front(world), port):
            assert (await gateway.call(READ, "opsward")).ok
        gone = await gateway.call(READ, "opsward")
        assert gone.status == "error"
        assert gone.text.startswith("kubernetes:")
        with serving(Front(world), port):
            results = [await gateway.call(READ, "opsward") for _ in range(2)]
        assert results[-1].ok


async def test_a_wrong_token_is_an_error_and_no_tools(world: World) -> None:
    with serving(Front(world), free_port()) as url:
        async with open_gateway({"kubernetes": over_http(url, "another")}) as gateway:
            assert (await gateway.call(READ, "opsward")).status == "error"
            assert await gateway.tools() == {}


async def test_a_server_given_by_address_is_the_one_that_is_asked(
    home: Path, addresses: Addresses, world: World
) -> None:
    front = Front(world)
    with serving(front, free_port()) as url:
        given = {"servers": {"kubernetes": url}, "server_tokens": {"kubernetes": TOKEN}}
        settings = Settings.model_validate({"home": home, **given})
        async with open_app(settings, world=world) as app:
            async for _ in app.runner.start("payments 상태 알려줘", "operator", "by-address"):
                pass
            assert await app.runner.status("by-address") == "done"
            report = (await app.runner.snapshot("by-address")).values["report"]
    assert "3개 중 2개 준비됨" in report.text
    assert front.sessions == 1
