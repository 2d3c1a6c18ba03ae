"""`Decision`: what a person answered, in any of the forms that clients of LangGraph send."""

import re
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from domain.errors import UsageError

INTERRUPT_ID = re.compile(r"[0-9a-f]{32}")
WORDS: dict[JsonValue, Literal["approved", "denied"]] = {
    "approve": "approved",
    "approved": "approved",
    "deny": "denied",
    "denied": "denied",
    "reject": "denied",
    "rejected": "denied",
}
FORMS = (
    '{"decision": "approve" | "deny", "reason": "…"}, {"decisions": [{"type": "approve" | "reject", "message": "…"}]},'
    ' "approve", "deny", true or false, each of them also under the id of the interrupt'
)


@dataclass(frozen=True)
class Decision:
    """`interrupt` and `digest` say what was answered, where the client said so; `by` whose answer it claims to be."""

    decision: Literal["approved", "denied"]
    reason: str | None = None
    by: str | None = None
    digest: str | None = None
    interrupt: str | None = None


def decision_of(resume: JsonValue) -> Decision:
    """Raises UsageError for a form that means neither yes nor no: there is no default answer."""
    if isinstance(resume, dict) and resume and all(INTERRUPT_ID.fullmatch(key) for key in resume):
        if len(resume) > 1:
            raise UsageError("A thread waits for one answer at a time.", "Answer one interrupt.")
        ((interrupt, payload),) = resume.items()
        return _payload(payload, interrupt)
    return _payload(resume, None)


def _payload(payload: JsonValue, interrupt: str | None) -> Decision:
    if isinstance(payload, bool):
        return Decision("approved" if payload else "denied", interrupt=interrupt)
    if isinstance(payload, str):
        return Decision(_word(payload), interrupt=interrupt)
    if isinstance(payload, dict) and "decisions" in payload:
        return _listed(payload["decisions"], payload, interrupt)
    if isinstance(payload, dict) and "decision" in payload:
        return Decision(_word(payload["decision"]), _text(payload, "reason"), *_claims(payload), interrupt)
    raise _unusable(payload)


def _listed(decisions: JsonValue, payload: dict[str, JsonValue], interrupt: str | None) -> Decision:
    """A batch stands or falls as a whole: one no is a no."""
    each = [one for one in decisions if isinstance(one, dict)] if isinstance(decisions, list) else []
    if not each or not isinstance(decisions, list) or len(each) != len(decisions):
        raise _unusable(decisions)
    words = [_word(one.get("type")) for one in each]
    reasons = dict.fromkeys(said for one in each if (said := _text(one, "message")))
    verdict: Literal["approved", "denied"] = "denied" if "denied" in words else "approved"
    return Decision(verdict, " / ".join(reasons) or None, *_claims(payload), interrupt)


def _claims(payload: dict[str, JsonValue]) -> tuple[str | None, str | None]:
    return _text(payload, "by"), _text(payload, "digest")


def _word(word: JsonValue) -> Literal["approved", "denied"]:
    known = WORDS.get(word.strip().lower()) if isinstance(word, str) else None
    if known is None:
        raise _unusable(word)
    return known


def _text(payload: dict[str, JsonValue], key: str) -> str | None:
    value = payload.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"resume.{key} is not a text.", f"Send {FORMS}.")
    return value


def _unusable(payload: JsonValue) -> UsageError:
    return UsageError(
        f"{str(payload)[:80]!r} is neither yes nor no.", f"Send {FORMS}. To change something, deny and ask anew."
    )
