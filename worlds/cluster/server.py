"""The MCP server of one cluster: kubernetes-mcp-server's tools over the world's state."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
from mcp import types
from mcp.server.lowlevel import Server

from domain.estate import Cluster
from worlds.cluster.argocd.trees import Trees
from worlds.cluster.errors import ApiError
from worlds.cluster.settle import settle
from worlds.cluster.state import State
from worlds.cluster.tools import others, pods, resources, top
from worlds.cluster.tools.call import Answer, Arguments, Call, Tool
from worlds.forge import moves

if TYPE_CHECKING:
    from worlds.world import World

TOOLS: dict[str, Tool] = {
    "configuration_view": others.configuration_view,
    "events_list": others.events_list,
    "namespaces_list": others.namespaces_list,
    "nodes_top": top.nodes_top,
    "pods_delete": pods.pods_delete,
    "pods_get": pods.pods_get,
    "pods_list": pods.pods_list,
    "pods_list_in_namespace": pods.pods_list_in_namespace,
    "pods_log": pods.pods_log,
    "pods_top": top.pods_top,
    "resources_create_or_update": resources.resources_create_or_update,
    "resources_delete": resources.resources_delete,
    "resources_get": resources.resources_get,
    "resources_list": resources.resources_list,
    "resources_scale": resources.resources_scale,
}
STEP = 1
"""Seconds that every call takes on the world's clock."""


@cache
def described() -> dict[str, Any]:
    """What the real server answers to initialize and tools/list (tools.json)."""
    return json.loads(Path(__file__).with_name("tools.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def build(world: "World", cluster: Cluster, principal: str) -> Server[Any]:
    """A server that acts on `cluster` as `principal`."""
    about = described()
    server: Server[Any] = Server(about["server"]["name"], version=about["server"]["version"])
    tools = [types.Tool.model_validate(tool) for tool in about["tools"]]

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def _list() -> list[types.Tool]:
        return tools

    @server.call_tool()  # type: ignore[untyped-decorator]
    async def _call(name: str, arguments: Arguments) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(answer, world, cluster, principal, name, arguments)

    return server


def answer(world: "World", cluster: Cluster, principal: str, name: str, arguments: Arguments) -> types.CallToolResult:
    """One call, one transaction: the clock moves, the controllers catch up, the tool answers, its effects begin."""
    tool = TOOLS.get(name)
    with world.store.transaction() as tx:
        moves.settle(world, tx)  # Argo CD must not follow a merge that a crash cut short
        tx.advance(STEP)
        state = State(tx, cluster.name, cluster.server)
        trees = Trees(world)
        settle(state, tx.value("clock"), trees)
        before = state.changes
        result = _answered(tool, name, Call(state, world, cluster, principal), arguments)
        if state.changes != before:
            settle(state, state.now, trees)
        state.save()
    return result


def _answered(tool: Tool | None, name: str, call: Call, arguments: Arguments) -> types.CallToolResult:
    if tool is None:
        return _result(Answer(f"{name} is not available in this world"), failed=True)
    try:
        return _result(tool(call, arguments))
    except ApiError as error:
        return _result(Answer(str(error)), failed=True)


def _result(answer: Answer, failed: bool = False) -> types.CallToolResult:
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=answer.text)]
    return types.CallToolResult(content=content, structuredContent=answer.data, isError=failed)
