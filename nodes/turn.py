"""Recording a turn: what was proposed, how it was judged, what came back."""

from domain.result import ToolResult
from domain.state import State, Turn
from domain.verdict import Verdict
from nodes.position import current_turn

NOT_MADE = "Not made: the batch it belongs to was stopped."


def recorded(state: State, results: tuple[ToolResult, ...], verdicts: tuple[Verdict, ...] | None = None) -> State:
    """The update that closes the current turn and hands its results back to the persona."""
    batch = state["proposal"]
    if batch is None:
        raise ValueError("there is no proposal to record a turn of")
    turn = Turn(
        batch=batch,
        verdicts=state.get("verdicts", ()) if verdicts is None else verdicts,
        results=results,
        approval=state.get("approval"),
    )
    return {"turns": {current_turn(state): turn}, "proposal": None, "verdicts": (), "approval": None}


def all_denied(state: State, text: str, **data: str) -> State:
    """Every call of the batch was refused for one reason."""
    batch = state["proposal"]
    calls = batch.calls if batch else ()
    return recorded(state, tuple(ToolResult(status="denied", text=text, data=dict(data)) for _ in calls))
