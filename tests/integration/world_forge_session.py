"""A demo forge in a temporary folder, and MCP client sessions that act on it as a principal."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from mcp import ClientSession
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import CallToolResult

from worlds.forge.load import load
from worlds.forge.server import build
from worlds.names import find
from worlds.source import Source
from worlds.world import World

GITOPS: dict[str, Any] = {"owner": "shop", "repo": "gitops"}
INFRA: dict[str, Any] = {"owner": "shop", "repo": "infra"}
NGINX = "clusters/eks-prod-apne2/nginx/deployment.yaml"


def forge_world(state: Path, overlay: Path | None = None) -> World:
    """The demo world with its forge alone: the clusters have tests of their own."""
    world = World(Source(find("demo"), overlay), state)
    world.store.start_clock(world.description.start)
    load(world)
    return world


class Caller:
    """Calls tools of the forge as one principal."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session

    async def result(self, tool: str, **arguments: Any) -> CallToolResult:
        return await self.session.call_tool(tool, arguments)

    async def ok(self, tool: str, **arguments: Any) -> Any:
        """The answer, read as JSON where it is JSON."""
        found = await self.result(tool, **arguments)
        assert not found.isError, text_of(found)
        try:
            return json.loads(text_of(found))
        except ValueError:
            return text_of(found)

    async def refused(self, tool: str, **arguments: Any) -> str:
        found = await self.result(tool, **arguments)
        assert found.isError, text_of(found)
        return text_of(found)


@asynccontextmanager
async def acting(world: World, principal: str) -> AsyncIterator[Caller]:
    async with create_connected_server_and_client_session(build(world, principal)) as session:
        yield Caller(session)


def text_of(result: CallToolResult) -> str:
    first = result.content[0]
    assert first.type == "text"
    return first.text


def wait(world: World, seconds: float) -> None:
    """Let the world's time pass."""
    with world.store.transaction() as tx:
        tx.advance(seconds)


async def propose(caller: Caller, branch: str = "nginx", content: str = "kind: Deployment\n", **more: Any) -> int:
    """A branch, a commit and a pull request in shop/gitops. The number of the pull request."""
    await caller.ok("create_branch", **GITOPS, branch=branch)
    files = [{"path": NGINX, "content": content}]
    await caller.ok("push_files", **GITOPS, branch=branch, message="nginx: deploy", files=files)
    opened = await caller.ok(
        "create_pull_request", **GITOPS, title="nginx: deploy", head=branch, base="main", body="Asked for.", **more
    )
    return int(opened["url"].rsplit("/", 1)[1])


async def approve(world: World, number: int, repository: dict[str, Any] = GITOPS, **more: Any) -> None:
    async with acting(world, "approver") as approver:
        await approver.ok(
            "pull_request_review_write", **repository, pullNumber=number, method="create", event="APPROVE", **more
        )


def effects(world: World) -> list[str]:
    with world.store.transaction() as tx:
        return [str(effect["kind"]) for effect in tx.effects()]
