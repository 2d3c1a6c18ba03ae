"""route: Intent -> itinerary, a pure function."""

from domain.state import State
from nodes.deps import Deps
from nodes.node import Node
from personas.itinerary import ENDS_AT_ONCE, itinerary_of


def route(deps: Deps) -> Node:
    async def node(state: State) -> State:
        intent = state["intent"]
        itinerary = () if intent.action in ENDS_AT_ONCE else itinerary_of(intent, deps.personas)
        return {"itinerary": itinerary, "position": 0}

    return node


def after_route(state: State) -> str:
    return "recall" if state["itinerary"] else "report"
