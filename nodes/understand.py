"""understand: text -> Intent. An answer to a question that was asked back stands for the choice it names."""

from domain.intent import Intent
from domain.ports import Understanding
from domain.state import State
from domain.vocabulary import Action
from nodes.deps import Deps
from nodes.node import Node


def understand(deps: Deps) -> Node:
    async def node(state: State) -> State:
        text = state["request"].text
        asked = state.get("intent") if state.get("asked") else None
        intent = answered(text, asked, deps.understanding) if asked else deps.understanding(text)
        return {"intent": intent.model_copy(update={"asked_at": deps.clock.now()}), "asked": False}

    return node


def answered(text: str, asked: Intent, understanding: Understanding) -> Intent:
    """What `text` means after a question about `asked`: a choice, a request of its own, or what was missing."""
    alone = chosen(text, asked) or understanding(text)
    if alone.action is not Action.UNCLEAR:
        return alone
    together = understanding(f"{asked.text} {text}")
    return alone if together.action is Action.UNCLEAR else together


def chosen(answer: str, asked: Intent) -> Intent | None:
    """The intent of the choice that `answer` names by number ("2", "2번") or by its words; None when it names none."""
    said = answer.strip().rstrip(".번").strip()
    for number, choice in enumerate(asked.choices, start=1):
        if said == str(number) or answer.strip().casefold() == choice.label.casefold():
            return choice.intent
    return None
