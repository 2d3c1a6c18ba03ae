"""guard: judges every proposed call, reads included, and sends the batch on: to act, to a person, or back."""

from collections.abc import Mapping

from pydantic import JsonValue

from domain.call import Batch, Digest
from domain.result import ToolResult
from domain.state import State
from domain.tool import ToolDescription
from domain.verdict import Verdict
from domain.vocabulary import Effect
from guardrails.ask import Ask
from guardrails.gate import judge_batch
from nodes.classify import effect_of
from nodes.deps import Deps
from nodes.node import Node
from nodes.position import current_turn
from nodes.turn import NOT_MADE, recorded

BUDGET: Mapping[Effect, int] = {Effect.READ: 400, Effect.PROPOSE: 40, Effect.WRITE: 20, Effect.DESTRUCTIVE: 4}
"""Calls of each effect in one run: watching a rollout for three minutes takes about a hundred reads."""


def guard(deps: Deps) -> Node:
    pins = Pins()

    async def node(state: State) -> State:
        batch = state["proposal"]
        if batch is None:
            raise ValueError("there is nothing to judge")
        verdicts = await judged(state, batch, deps, pins)
        if not any(verdict.denied for verdict in verdicts):
            return {"verdicts": verdicts}
        turn = f"{state['request'].thread}/{state['request'].run}/{current_turn(state)}"
        for call, verdict in zip(batch.calls, verdicts, strict=True):
            if verdict.denied:
                body: dict[str, JsonValue] = {
                    "call": str(call),
                    "digest": call.digest,
                    "verdict": verdict.model_dump(mode="json"),
                }
                await deps.audit.append(state["request"].thread, "gate", "denied", turn, body)
        return {**recorded(state, denials(batch, verdicts), verdicts), "verdicts": ()}

    return node


async def judged(state: State, batch: Batch, deps: Deps, pins: "Pins") -> tuple[Verdict, ...]:
    """What the gate says of each call now, by what the servers say of their tools."""
    return judge_batch(batch.calls, ask_of(state, deps, pins.of(await deps.gateway.tools())), deps.policies)


def after_guard(state: State) -> str:
    """Back with a denial, to a person, or straight on."""
    if state.get("proposal") is None:
        return "persona"
    needed = any(verdict.decision == "needs_approval" for verdict in state["verdicts"])
    return "approve" if needed else "act"


def denials(batch: Batch, verdicts: tuple[Verdict, ...]) -> tuple[ToolResult, ...]:
    """A result per call: the denied ones say why, the others that nothing of the batch was done."""
    return tuple(
        ToolResult(status="denied", text=verdict.reason, data=verdict.model_dump(mode="json"))
        if verdict.denied
        else ToolResult(status="denied", text=NOT_MADE)
        for _, verdict in zip(batch.calls, verdicts, strict=True)
    )


def ask_of(state: State, deps: Deps, live: Mapping[str, Mapping[str, Digest]]) -> Ask:
    """On whose behalf the batch is proposed: the persona of the current task, for the person who asked."""
    task = state["itinerary"][state["position"]]
    persona = deps.personas[task.persona]
    person = deps.people.get(state["request"].principal)
    context = state["context"]
    return Ask(
        persona=persona.name,
        task=task.name,
        principal=state["request"].principal,
        roles=frozenset(person.roles if person else ()),
        may=persona.tools,
        most=persona.max_effect,
        live=live,
        dry=state["intent"].dry,
        environments={cluster.server: cluster.environment for cluster in context.clusters},
        default_branches={repo.name: repo.default_branch for repo in context.repositories},
        spent=spent(state, deps),
        budget=BUDGET,
    )


def spent(state: State, deps: Deps) -> dict[Effect, int]:
    """Calls that this run has made already, by effect."""
    counted: dict[Effect, int] = {}
    for turn in state.get("turns", {}).values():
        for call, result in zip(turn.batch.calls, turn.results, strict=True):
            effect = effect_of(deps.policies, call)
            if effect is not None and result.status in ("ok", "error"):
                counted[effect] = counted.get(effect, 0) + 1
    return counted


class Pins:
    """Digests of what the servers say of their tools, computed once for each answer they gave."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Mapping[str, ToolDescription], Mapping[str, Digest]]] = {}

    def of(self, tools: Mapping[str, Mapping[str, ToolDescription]]) -> Mapping[str, Mapping[str, Digest]]:
        for server, described in tools.items():
            if server not in self._known or self._known[server][0] is not described:
                self._known[server] = (described, {name: tool.pin for name, tool in described.items()})
        return {server: self._known[server][1] for server in tools}
