"""The static proof: no path of the compiled graph leads around the gate, and no write around a person."""

import itertools

import pytest

from domain.call import Batch, ToolCall
from domain.state import State
from domain.verdict import Verdict
from domain.vocabulary import Effect
from graph.build import build_graph
from guardrails.gate import _passed
from nodes.approve import after_approve
from nodes.deps import Deps
from nodes.guard import after_guard

Edges = set[tuple[str, str]]


@pytest.fixture(scope="module")
def edges(deps: Deps) -> Edges:
    drawn = build_graph(deps, "test").compile().get_graph()
    return {(edge.source, edge.target) for edge in drawn.edges}


def reachable(edges: Edges, without: str) -> set[str]:
    """Every node that can be reached from the start when `without` is taken out of the graph."""
    found, todo = {"__start__"}, ["__start__"]
    while todo:
        here = todo.pop()
        for source, target in edges:
            if source == here and target != without and target not in found:
                found.add(target)
                todo.append(target)
    return found


def test_act_cannot_be_reached_without_guard(edges: Edges) -> None:
    assert "act" in reachable(edges, without="")
    assert "act" not in reachable(edges, without="guard")


def test_approve_cannot_be_reached_without_guard(edges: Edges) -> None:
    assert "approve" not in reachable(edges, without="guard")


def test_act_is_entered_from_guard_and_approve_alone(edges: Edges) -> None:
    assert {source for source, target in edges if target == "act"} == {"guard", "approve"}


def test_guard_is_entered_from_personas_alone(edges: Edges, deps: Deps) -> None:
    assert {source for source, target in edges if target == "guard"} == set(deps.personas)


def verdict(effect: Effect) -> Verdict:
    return _passed(effect, True)


@pytest.mark.parametrize("effects", list(itertools.product(Effect, repeat=2)))
def test_guard_sends_a_batch_to_act_only_when_nothing_in_it_writes(effects: tuple[Effect, Effect]) -> None:
    calls = tuple(ToolCall(server="s", tool=effect) for effect in effects)
    state: State = {"proposal": Batch(calls=calls), "verdicts": tuple(verdict(effect) for effect in effects)}
    writes = {Effect.WRITE, Effect.DESTRUCTIVE} & set(effects)
    assert after_guard(state) == ("approve" if writes else "act")


@pytest.mark.parametrize("effect", [Effect.WRITE, Effect.DESTRUCTIVE])
@pytest.mark.parametrize("production", [True, False])
def test_the_gate_never_allows_a_write_by_itself(effect: Effect, production: bool) -> None:
    assert _passed(effect, production).decision == "needs_approval"


def test_approve_goes_to_act_only_with_an_approval() -> None:
    assert after_approve({"approval": "ap-1"}) == "act"
    assert after_approve({"approval": None}) == "persona"
    assert after_approve({}) == "persona"
