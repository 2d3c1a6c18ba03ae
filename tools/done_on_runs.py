"""How to see on the forge whether a workflow was run, repeated or cancelled already made."""

import re

from pydantic import JsonValue

from domain.call import ToolCall
from domain.result import ToolResult
from tools.lookup import Lookup, Results, answered, beside, items, part, there


def _run_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    if call.arguments.get("method") == "run_workflow":
        workflow = call.arguments.get("workflow_id")
        return (beside(call, "actions_list", method="list_workflow_runs", resource_id=workflow, per_page=100),)
    return (beside(call, "actions_get", method="get_workflow_run", resource_id=_integer(call.arguments.get("run_id"))),)


def _run_seen(call: ToolCall, results: Results) -> ToolResult | None:
    """A dispatched run shows its correlation in its name; a rerun is under way again; a cancelled run has ended."""
    if not there(call, results[0]):
        return None
    if call.arguments.get("method") == "run_workflow":
        return _dispatched(str(part(call.arguments.get("inputs"), "correlation") or ""), results[0])
    ended = part(results[0].data, "status") == "completed"
    cancelling = call.arguments.get("method") == "cancel_workflow_run"
    return answered({"run_id": call.arguments.get("run_id")}) if ended == cancelling else None


def _dispatched(correlation: str, result: ToolResult) -> ToolResult | None:
    named = re.compile(rf"(?<![\w.:-]){re.escape(correlation)}(?![\w.:-])")
    for run in items(result, "workflow_runs") if correlation else []:
        if any(named.search(str(run.get(key) or "")) for key in ("display_title", "name")):
            return answered({"message": "Workflow run has been queued", "run_id": run.get("id")})
    return None


def _integer(value: JsonValue) -> str:
    return str(int(value)) if isinstance(value, int | float) else str(value)


LOOKUPS = {"actions_run_trigger": Lookup(_run_probes, _run_seen)}
