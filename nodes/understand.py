"""understand: text -> Intent. An answer to a question that was asked back stands for the choice it names."""

from domain.intent import Intent
from domain.state import State
from nodes.deps import Deps
from nodes.node import Node


def understand(deps: Deps) -> Node:
    async def node(state: State) -> State:
        text = state["request"].text
        asked = state.get("intent")
        intent = (chosen(text, asked) if asked else None) or deps.understanding(text)
        return {"intent": intent.model_copy(update={"asked_at": deps.clock.now()})}

    return node


def chosen(answer: str, asked: Intent) -> Intent | None:
    """The intent of the choice that `answer` names by number ("2", "2번") or by its words; None when it names none."""
    said = answer.strip().rstrip(".번").strip()
    for number, choice in enumerate(asked.choices, start=1):
        if said == str(number) or answer.strip().casefold() == choice.label.casefold():
            return choice.intent
    return None
