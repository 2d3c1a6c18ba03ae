"""Runs a scenario on a fresh world and grades it. The application is handed in."""

import shutil
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from domain.noun import Noun
from domain.state import State
from evals.graders import Happened, grade
from evals.scenario import Scenario
from graph.outcome import outcome_of
from graph.runner import Runner, new_thread
from nodes.classify import effect_of
from worlds.names import find
from worlds.world import World


class Application(Protocol):
    @property
    def runner(self) -> Runner: ...


Open = Callable[[World], AbstractAsyncContextManager[Application]]


class Graded(Noun):
    """`complaints` is empty when the scenario passed."""

    name: str
    passed: bool
    complaints: tuple[str, ...]
    seconds: float
    calls: int
    digests: tuple[str, ...] = ()


async def run_scenario(scenario: Scenario, open_app: Open, home: Path) -> Graded:
    """`home` is where the scenario's world lives; whatever an earlier evaluation left there is removed first."""
    state = home / "worlds" / scenario.name
    shutil.rmtree(state, ignore_errors=True)
    world = World.open(find(scenario.base), state, scenario.overlay)
    started = time.monotonic()
    async with open_app(world) as app:
        outcome = await _ask(scenario, app.runner)
    seconds = time.monotonic() - started
    happened = Happened(outcome, {**world.snapshot(), "effects": world.effects()})
    complaints = tuple(grade(scenario.expect, happened))
    return Graded(
        name=scenario.name,
        passed=not complaints,
        complaints=complaints,
        seconds=round(seconds, 2),
        calls=len(outcome["calls"]),
        digests=tuple(call["digest"] for call in outcome["calls"]),
    )


async def _ask(scenario: Scenario, runner: Runner) -> dict[str, Any]:
    thread = new_thread()
    for text in scenario.ask:
        async for _ in runner.start(text, "operator", thread):
            pass
        while scenario.approve is not None and (approval := await runner.waiting_for(thread)) is not None:
            answer = scenario.approve
            await runner.deps.approvals.decide(approval.id, answer.by, answer.decision, answer.reason)
            async for _ in runner.resume(thread):
                pass
    values = cast(State, (await runner.snapshot(thread)).values)
    approvals = await runner.deps.approvals.all(thread=thread)
    return outcome_of(
        thread, await runner.status(thread), values, approvals, lambda call: effect_of(runner.deps.policies, call)
    )
