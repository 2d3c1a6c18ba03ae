"""route: Intent -> itinerary, a pure function."""

from collections.abc import Awaitable, Callable

from domain.state import State
from nodes.deps import Deps
from personas.itinerary import ENDS_AT_ONCE, itinerary_of


def route(deps: Deps) -> Callable[[State], Awaitable[State]]:
    async def node(state: State) -> State:
        intent = state["intent"]
        itinerary = () if intent.action in ENDS_AT_ONCE else itinerary_of(intent, deps.personas)
        return {"itinerary": itinerary, "position": 0}

    return node


def after_route(state: State) -> str:
    return "recall" if state["itinerary"] else "report"
