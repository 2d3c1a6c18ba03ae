"""The state as clients see it: JSON for people and programs, without what only the graph needs."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from langgraph.types import Interrupt
from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from domain.call import Batch, ToolCall
from domain.estate import Context
from domain.finding import Finding
from domain.intent import Intent
from domain.state import State, Turn
from domain.verdict import Verdict
from nodes.position import status_of
from nodes.report import evidence_of


def values_of(values: Mapping[str, Any], interrupts: tuple[Interrupt, ...] = ()) -> dict[str, JsonValue]:
    """The whole state, with `messages` for clients that only know those, `status` and all `evidence`."""
    if not values.get("request"):
        return {}
    state = cast(State, values)
    return {
        "messages": list(messages_of(values)),
        "status": "waiting" if interrupts else _status(state),
        **update_of(values),
        "evidence": [piece.model_dump(mode="json") for piece in evidence_of(state).values()],
    }


def update_of(update: Mapping[str, Any]) -> dict[str, JsonValue]:
    """The channels of a state or of a node's update, each in its public form."""
    return {key: None if value is None else PUBLIC[key](value) for key, value in update.items() if key in PUBLIC}


def messages_of(values: Mapping[str, Any]) -> tuple[JsonValue, ...]:
    """What was asked and, once there is one, the report: as LangChain's messages."""
    request, report = values.get("request"), values.get("report")
    if request is None:
        return ()
    name = f"{request.thread}-{request.run}"
    asked: JsonValue = {"type": "human", "id": f"{name}-request", "content": request.text}
    if report is None:
        return (asked,)
    return (asked, {"type": "ai", "id": f"{name}-report", "content": report.text, "tool_calls": []})


def interrupts_of(interrupts: tuple[Interrupt, ...]) -> list[JsonValue]:
    return [{"id": each.id, "value": to_jsonable_python(each.value)} for each in interrupts]


def _status(state: State) -> str:
    return status_of(state) if state.get("report") else "running"


def _intent(intent: Intent) -> JsonValue:
    shown: dict[str, JsonValue] = intent.model_dump(mode="json", exclude={"choices"})
    return {**shown, "choices": [choice.label for choice in intent.choices]}


def _context(context: Context) -> JsonValue:
    return {
        "clusters": [each.name for each in context.clusters],
        "services": [each.name for each in context.services],
        "evidence": [each.model_dump(mode="json") for each in context.evidence],
        "missing": list(context.missing),
    }


def _proposal(batch: Batch) -> JsonValue:
    calls: list[JsonValue] = [{**_call(call), "arguments": call.arguments} for call in batch.calls]
    return {"digest": batch.digest, "because": batch.because, "shows": batch.shows, "calls": calls}


def _call(call: ToolCall) -> dict[str, JsonValue]:
    return {"server": call.server, "tool": call.tool, "digest": call.digest}


def _turn(turn: Turn) -> JsonValue:
    """Calls without arguments and results without content: a run makes a hundred, and evidence quotes what counts."""
    rows: list[JsonValue] = []
    for number, call in enumerate(turn.batch.calls):
        verdict = turn.verdicts[number] if number < len(turn.verdicts) else None
        result = turn.results[number] if number < len(turn.results) else None
        rows.append(
            {
                **_call(call),
                "effect": verdict.effect.value if verdict and verdict.effect else None,
                "verdict": verdict.decision if verdict else None,
                "layer": verdict.layer if verdict else None,
                "violations": [each.model_dump(mode="json") for each in verdict.violations] if verdict else [],
                "status": result.status if result else None,
                "said": "" if result is None or result.ok else result.text[:500],
            }
        )
    return {"calls": rows, "approval": turn.approval}


def _finding(finding: Finding) -> JsonValue:
    return {"status": finding.status, "evidence": [each.id for each in finding.evidence], "facts": finding.facts}


def _verdicts(verdicts: tuple[Verdict, ...]) -> JsonValue:
    return [each.model_dump(mode="json") for each in verdicts]


PUBLIC: Mapping[str, Callable[[Any], JsonValue]] = {
    "request": lambda request: request.model_dump(mode="json"),
    "intent": _intent,
    "itinerary": lambda itinerary: [str(task) for task in itinerary],
    "position": lambda position: position,
    "context": _context,
    "proposal": _proposal,
    "verdicts": _verdicts,
    "approval": lambda approval: approval,
    "turns": lambda turns: {key: _turn(turn) for key, turn in turns.items()},
    "findings": lambda findings: {key: _finding(finding) for key, finding in findings.items()},
    "report": lambda report: report.model_dump(mode="json"),
}
"""Channel -> its public form. A channel that is not listed stays inside."""
