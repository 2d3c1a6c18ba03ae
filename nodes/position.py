"""Where a thread stands: the current task, its turns, and the status of the whole."""

from typing import Literal

from domain.itinerary import Task
from domain.state import State, Turn, task_key, turn_key
from domain.vocabulary import Action

Status = Literal["running", "done", "waiting", "denied", "failed"]


def task_of(state: State) -> Task | None:
    """The task that is next, None at the end of the itinerary or after a finding that ended it."""
    itinerary, position = state.get("itinerary", ()), state.get("position", 0)
    ended = any(finding.status != "done" for finding in state.get("findings", {}).values())
    return None if ended or position >= len(itinerary) else itinerary[position]


def turns_of(state: State, task: Task) -> list[Turn]:
    prefix = task_key(state.get("position", 0), task) + "#"
    return [turn for key, turn in sorted(state.get("turns", {}).items()) if key.startswith(prefix)]


def current_turn(state: State) -> str:
    """The key under which the turn that is being made will be recorded."""
    task = state["itinerary"][state["position"]]
    return turn_key(state["position"], task, len(turns_of(state, task)))


def status_of(state: State) -> Status:
    """What became of the run, from its intent and findings alone."""
    intent = state["intent"]
    if intent.action is Action.UNCLEAR:
        return "waiting"
    if intent.action is Action.OUT_OF_SCOPE:
        return "done"
    endings = {finding.status for finding in state.get("findings", {}).values()}
    for ending, status in (("blocked", "denied"), ("failed", "failed"), ("asks", "waiting")):
        if ending in endings:
            return status  # type: ignore[return-value]
    return "done" if state.get("itinerary") else "failed"
