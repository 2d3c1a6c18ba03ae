"""Evidence and endings that playbooks share: what a tool showed, and why a task stopped."""

from collections.abc import Sequence

from pydantic import JsonValue

from domain.call import ToolCall
from domain.evidence import Evidence
from domain.finding import Finding, Statement
from domain.result import ToolResult

SHOWN = ("kind", "name", "namespace", "path", "pullNumber", "method", "resource_id", "job_id")


def seen(call: ToolCall, excerpt: str) -> Evidence:
    """Evidence for what `call` showed: its source names the tool and the object."""
    named = [str(call.arguments[key]) for key in SHOWN if key in call.arguments]
    return Evidence.of("tool", " ".join([f"{call.server}.{call.tool}", *named]), excerpt)


def stopped(calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> Finding | None:
    """The finding that ends a task when one of `results` is not ok; None when all are.

    The first that says why counts: the others of a batch that was stopped only say that they were not made.
    """
    bad = [(call, result) for call, result in zip(calls, results, strict=True) if not result.ok]
    for call, result in sorted(bad, key=lambda pair: pair[1].status != "error" and pair[1].data is None):
        if result.status in ("denied", "stale"):
            return blocked(call, result)
        if result.status == "error":
            proof = seen(call, result.text)
            return Finding(
                status="failed",
                statements=(
                    Statement(
                        key="call_failed", values={"tool": str(call), "error": result.text}, evidence=(proof.id,)
                    ),
                ),
                evidence=(proof,),
            )
    return None


def blocked(call: ToolCall, result: ToolResult) -> Finding:
    """A guardrail, a person or a changed world said no: one statement per reason."""
    data = result.data if isinstance(result.data, dict) else {}
    violations = data.get("violations")
    if isinstance(violations, list) and violations:
        return violated([item for item in violations if isinstance(item, dict)])
    key = "refused" if data.get("decision") == "refused" else "blocked"
    proof = Evidence.of("rule", str(data.get("layer", "gate")), result.text)
    values: dict[str, JsonValue] = {"tool": str(call), "reason": result.text, "by": str(data.get("by", ""))}
    return Finding(
        status="blocked", statements=(Statement(key=key, values=values, evidence=(proof.id,)),), evidence=(proof,)
    )


def violated(violations: Sequence[dict[str, JsonValue]]) -> Finding:
    """A blocked finding with one statement for each broken rule."""
    pairs = [(violation, of_violation(violation)) for violation in violations]
    return Finding(
        status="blocked",
        statements=tuple(Statement(key="violation", values=dict(v), evidence=(proof.id,)) for v, proof in pairs),
        evidence=tuple(proof for _, proof in pairs),
    )


def of_violation(violation: dict[str, JsonValue]) -> Evidence:
    where = " ".join(str(violation.get(key) or "") for key in ("object", "path")).strip()
    return Evidence.of("rule", str(violation.get("rule", "")), f"{where}: {violation.get('message', '')}")


def asking(key: str, **values: JsonValue) -> Finding:
    """The task needs an answer that nobody gave."""
    return Finding(status="asks", statements=(Statement(key=key, values=values),))
