"""The wiring. tests/unit/test_proof.py proves that no path leads around the gate, nor a write around a person."""

import warnings
from collections.abc import Callable
from typing import cast

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from domain.state import State
from nodes.act import act
from nodes.approve import after_approve, approve
from nodes.deps import Deps
from nodes.guard import after_guard, guard
from nodes.node import Node
from nodes.persona import PersonaState, after_persona, choose, current_persona, first_persona, replay
from nodes.recall import recall
from nodes.remember import remember
from nodes.report import report
from nodes.route import after_route, route
from nodes.understand import understand
from personas.persona import Persona

# LangGraph notes that a durability has no effect on a graph without a checkpointer: that is what is wanted here.
warnings.filterwarnings("ignore", message="`durability` has no effect when no checkpointer is present")


def build_graph(deps: Deps, estate: str) -> "StateGraph[State]":
    """Every edge of Opsward. `estate` names the graph of infrastructure that `remember` writes to."""
    personas = sorted(deps.personas)
    g = StateGraph(State)
    g.add_node("understand", understand(deps))
    g.add_node("route", route(deps))
    g.add_node("recall", recall(deps))
    for name, persona in deps.personas.items():
        g.add_node(name, run_persona(build_persona(persona)))
    g.add_node("guard", guard(deps))
    g.add_node("approve", approve(deps))
    g.add_node("act", act(deps))
    g.add_node("report", report(deps))
    g.add_node("remember", remember(deps, estate))

    g.add_edge(START, "understand")
    g.add_edge("understand", "route")
    g.add_conditional_edges("route", after_route, ["recall", "report"])
    g.add_conditional_edges("recall", first_persona, [*personas, "report"])
    for name in personas:
        g.add_conditional_edges(name, after_persona, ["guard", *personas, "report"])
    g.add_conditional_edges("guard", or_persona(after_guard), ["approve", "act", *personas])
    g.add_conditional_edges("approve", or_persona(after_approve), ["act", "approve", *personas])
    g.add_conditional_edges("act", current_persona, personas)
    g.add_edge("report", "remember")
    g.add_edge("remember", END)
    return g


def build_persona(persona: Persona) -> "StateGraph[PersonaState]":
    """A persona's own graph: choose the playbook of the task, replay it to its next step."""
    g = StateGraph(PersonaState)
    g.add_node("choose", choose(persona))
    g.add_node("replay", replay(persona))
    g.add_edge(START, "choose")
    g.add_edge("choose", "replay")
    g.add_edge("replay", END)
    return g


def run_persona(built: "StateGraph[PersonaState]") -> Node:
    """A node that runs a persona's graph without checkpoints of its own: replaying it is pure, so nothing is lost."""
    compiled: CompiledStateGraph[PersonaState] = built.compile(checkpointer=False)

    async def node(state: State) -> State:
        # Without a durability of its own it would take the root's "sync", which fails where there is no checkpointer.
        ended = await compiled.ainvoke(cast(PersonaState, state), durability="exit")
        known = state.get("findings", {})
        new = {key: finding for key, finding in ended.get("findings", {}).items() if key not in known}
        return {"proposal": ended.get("proposal"), "position": ended["position"], "findings": new}

    return node


def or_persona(choice: Callable[[State], str]) -> Callable[[State], str]:
    """`choice`, where "persona" means the persona whose task is being done."""

    def chosen(state: State) -> str:
        name = choice(state)
        return current_persona(state) if name == "persona" else name

    return chosen
