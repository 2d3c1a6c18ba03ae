"""Runs of F1 in processes of their own that are killed (SIGKILL) at a chosen moment, and then continued.

A fork server imports everything once, so that each process starts at once.
"""

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

from adapters.settings import Settings

ASK = "AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘"
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "tests.integration.killing",
        "adapters.llamaindex.library",
        "adapters.mcp.connect",
        "adapters.mcp.gateway",
        "adapters.neo4j.estate",
        "adapters.postgres.database",
        "graph.build",
        "graph.runner",
        "language",
        "langgraph.checkpoint.postgres.aio",
        "mcp.shared.memory",
        "server",
        "worlds.cluster.server",
        "worlds.estate",
        "worlds.forge.server",
    ]
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Moment:
    """When to die: "task:7" as the seventh node of the process starts, "before:2" or "after:2" its second change."""

    def __init__(self, text: str) -> None:
        self.kind, _, number = text.partition(":")
        self.number = int(number or 0)
        self.seen: Counter[str] = Counter()
        self.nodes: list[str] = []

    def reached(self, kind: str, node: str = "") -> bool:
        self.seen[kind] += 1
        self.nodes += [node] if node else []
        return kind == self.kind and self.seen[kind] == self.number


async def _run(home: Path, state: Path, thread: str, text: str | None, moment: Moment, found: Any) -> None:
    import worlds.documents
    from adapters.mcp.gateway import McpGateway
    from domain.vocabulary import Effect
    from nodes.classify import effect_of
    from server import open_app
    from worlds.names import find
    from worlds.world import World

    worlds.documents.documents = lambda world: []  # retrieval has nothing to do with it, and takes seconds to import
    world = World.open(find("demo"), state)
    async with open_app(Settings(home=home, embedded_idle_seconds=30), world=world) as app:
        made = McpGateway.call

        async def call(self: McpGateway, call: Any, principal: str) -> Any:
            changes = effect_of(app.deps.policies, call) is not Effect.READ
            if changes and moment.reached("before"):
                die()
            result = await made(self, call, principal)
            if changes and moment.reached("after"):
                die()
            return result

        McpGateway.call = call  # type: ignore[method-assign]
        runner = app.runner
        events = runner.start(text, "operator", thread, ["tasks"]) if text else runner.resume(thread, ["tasks"])
        async for _, chunk in events:
            if "input" in chunk and moment.reached("task", chunk["name"]):
                die()
        while (approval := await runner.waiting_for(thread)) is not None:
            if approval.status == "pending":
                await app.deps.approvals.decide(approval.id, "approver", "approved")
            async for _, chunk in runner.resume(thread, ["tasks"]):
                if "input" in chunk and moment.reached("task", chunk["name"]):
                    die()
        report = (await runner.snapshot(thread)).values["report"]
        effects = Counter(str(effect["kind"]) for effect in world.effects() if effect.get("by") != "argocd")
        found.put((await runner.status(thread), report.text, dict(effects), dict(moment.seen), moment.nodes))


def _process(home: Path, state: Path, thread: str, text: str | None, moment: str, found: Any) -> None:
    asyncio.run(_run(home, state, thread, text, Moment(moment), found))


def run(home: Path, state: Path, thread: str, text: str | None, moment: str = "never") -> tuple[int, Any]:
    """(exit code, (status, report, effects by kind, moments passed, nodes in order)); None for a process that died."""
    found = CONTEXT.SimpleQueue()
    process = CONTEXT.Process(target=_process, args=(home, state, thread, text, moment, found))
    process.start()
    process.join(120)
    if process.is_alive():
        process.kill()
        raise AssertionError(f"the process did not end: {moment}")
    return process.exitcode or 0, None if found.empty() else found.get()
