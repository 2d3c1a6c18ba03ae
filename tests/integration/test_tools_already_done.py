"""On the demo world, over MCP: what is done is seen, and the servers are as they are pinned."""

from functools import partial
from pathlib import Path
from typing import Any

from mcp.server.lowlevel import Server

from adapters.mcp.connect import in_memory
from adapters.mcp.gateway import McpGateway
from domain.call import ToolCall
from domain.result import ToolResult
from tools import argocd, github, kubernetes
from tools.already_done import probes, seen
from tools.catalogue import load
from tools.kubernetes import Object
from worlds.names import find
from worlds.world import World

R = "shop/gitops"
META: Object = {"name": "note", "namespace": "web"}
NOTE: Object = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": META, "data": {"a": "b"}}


def gateway(state: Path) -> McpGateway:
    world = World.open(find("demo"), state)
    return McpGateway({name: in_memory(partial(served, world, name)) for name in ("github", "kubernetes")}, "opsward")


def served(world: World, name: str, principal: str) -> Server[Any, Any]:
    return world.servers(principal)[name]


async def done(hands: McpGateway, call: ToolCall) -> ToolResult | None:
    return seen(call, tuple([await hands.call(probe, "opsward") for probe in probes(call)]))


async def once(hands: McpGateway, call: ToolCall, who: str = "opsward") -> ToolResult:
    assert await done(hands, call) is None, call
    result = await hands.call(call, who)
    assert result.ok, result.text
    assert await done(hands, call) is not None, call
    return result


async def test_the_worlds_servers_say_what_is_pinned(tmp_path: Path) -> None:
    catalogue = load()
    for server, tools in (await gateway(tmp_path).tools()).items():
        assert tools
        assert {name for name, tool in tools.items() if tool.pin != catalogue.pin(server, name)} == set()


async def test_every_step_of_a_change_is_seen_on_the_forge_once_it_is_made(tmp_path: Path) -> None:
    hands = gateway(tmp_path)
    await once(hands, github.create_branch(R, "opsward/note", "main"))
    await once(
        hands, github.push_files(R, "opsward/note", {"notes/a.md": "# A\n\ntext\n", "notes/b.yaml": "b: 1\n"}, "m")
    )
    opened = await once(hands, github.create_pull_request(R, "Note", "Why", "opsward/note", "main", ("approver",)))
    number = github.number_of(opened)
    head = str(github.at((await hands.call(github.pull_request(R, number), "opsward")).data, "head.sha"))
    await once(hands, github.comment(R, number, "first\nsecond"))
    await once(hands, github.review(R, number, "COMMENT", "looked", head))
    await once(hands, github.review(R, number, "APPROVE", "yes", head), "approver")
    for _ in range(30):
        await hands.call(github.pull_request(R, number, "get_check_runs"), "opsward")
    await once(hands, github.merge(R, number, head, "Note"))


async def test_a_dispatched_workflow_is_found_by_its_correlation(tmp_path: Path) -> None:
    inputs = {"pull_request": "1", "plan_digest": "sha256:0", "correlation": "run-0123456789"}
    await once(gateway(tmp_path), github.run_workflow("shop/infra", "terraform-apply.yml", "main", inputs))


async def test_changes_are_seen_in_the_cluster_once_they_are_made(tmp_path: Path) -> None:
    hands = gateway(tmp_path)
    await once(hands, kubernetes.apply("kubernetes", NOTE))
    await once(hands, kubernetes.scale("kubernetes", "apps/v1", "Deployment", "cart", "prod", 3))
    application = (await hands.call(argocd.application("kubernetes", "cart"), "opsward")).data
    assert isinstance(application, dict)
    await once(hands, argocd.sync("kubernetes", argocd.declared(application), "a" * 40))
    where: Object = {"apiVersion": "v1", "kind": "ConfigMap", "name": "note", "namespace": "web"}
    await once(hands, ToolCall(server="kubernetes", tool="resources_delete", arguments=where))
