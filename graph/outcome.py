"""What became of a thread, as the one object that `opsward run --json` prints."""

from collections.abc import Callable, Iterable

from pydantic import JsonValue

from domain.approval import Approval
from domain.call import ToolCall
from domain.state import State
from domain.vocabulary import Effect
from nodes.report import evidence_of, proof_of

Classify = Callable[[ToolCall], Effect | None]


def outcome_of(
    thread: str, status: str, state: State, approvals: Iterable[Approval], effect: Classify
) -> dict[str, JsonValue]:
    """Shape: design, "Command line". `calls` are in the order in which they were proposed."""
    intent, report = state.get("intent"), state.get("report")
    asked = list(approvals)
    pieces = [*evidence_of(state).values(), *(proof_of(item) for item in asked if item.status == "used")]
    return {
        "thread": thread,
        "status": status,
        "intent": intent.model_dump(mode="json", exclude={"choices"}) if intent else None,
        "itinerary": [str(task) for task in state.get("itinerary", ())],
        "calls": calls_of(state, effect),
        "approvals": [
            {"id": item.id, "digest": item.digest, "by": item.by, "status": item.status, "title": item.title}
            for item in asked
        ],
        "evidence": [piece.model_dump(mode="json") for piece in pieces],
        "report": report.model_dump(mode="json") if report else None,
    }


def calls_of(state: State, effect: Classify) -> list[JsonValue]:
    """Every call that was proposed, with its verdict and what became of it; a proposal that waits comes last."""
    rows: list[JsonValue] = []
    for _, turn in sorted(state.get("turns", {}).items()):
        for number, call in enumerate(turn.batch.calls):
            verdict = turn.verdicts[number].decision if number < len(turn.verdicts) else None
            rows.append(row(call, effect, verdict, turn.results[number].status))
    if (waiting := state.get("proposal")) is not None:
        verdicts = state.get("verdicts", ())
        for number, call in enumerate(waiting.calls):
            rows.append(row(call, effect, verdicts[number].decision if number < len(verdicts) else None, "waiting"))
    return rows


def row(call: ToolCall, effect: Classify, verdict: str | None, status: str) -> JsonValue:
    known = effect(call)
    return {
        "server": call.server,
        "tool": call.tool,
        "effect": known.value if known else None,
        "digest": call.digest,
        "verdict": verdict,
        "status": status,
    }
