"""How long an operator waits: the first streamed step, and the whole of flow F1 without the time people take."""

import shutil
import time

from adapters.settings import Settings
from bench.row import Row
from graph.runner import new_thread
from server import open_app
from worlds.names import find
from worlds.world import World

ASK = "AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘"


async def flow(settings: Settings) -> list[Row]:
    """On a world of its own, opened for this and thrown away."""
    state = settings.home / "worlds" / "flow"
    shutil.rmtree(state, ignore_errors=True)
    world = World.open(find("demo"), state)
    opening = time.perf_counter()
    async with open_app(settings, world=world) as app:
        opened = time.perf_counter() - opening
        thread, first, steps = new_thread(), 0.0, 0
        started = time.perf_counter()
        async for _ in app.runner.start(ASK, "operator", thread):
            first = first or time.perf_counter() - started
            steps += 1
        approval = await app.runner.waiting_for(thread)
        if approval is not None:
            await app.deps.approvals.decide(approval.id, "approver", "approved")
        async for _ in app.runner.resume(thread):
            steps += 1
        seconds = time.perf_counter() - started
        status = await app.runner.status(thread)
    return [
        Row(name="application opened", value=round(opened * 1e3), unit="ms"),
        Row(name="first streamed step", value=round(first * 1e3, 1), unit="ms"),
        Row(name=f"F1 without waiting for people ({status}, {steps} steps)", value=round(seconds, 2), unit="s"),
    ]
