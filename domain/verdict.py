"""`Verdict`: what the gate says about one call."""

from typing import Literal

from domain.noun import Noun
from domain.vocabulary import Effect

Severity = Literal["low", "medium", "high", "critical"]


class Violation(Noun):
    """One broken rule. `object` names the thing ("Deployment shop/nginx"), `path` the field inside it."""

    rule: str
    severity: Severity
    message: str
    remedy: str
    object: str = ""
    path: str = ""


class Verdict(Noun):
    """`allow`, `deny` or `needs_approval`; `layer` names the layer that decided.

    `approver` says who must approve: "anyone" with the right to, or "another" person than the requester.
    """

    decision: Literal["allow", "deny", "needs_approval"]
    layer: str
    effect: Effect | None = None
    reason: str = ""
    violations: tuple[Violation, ...] = ()
    approver: Literal["anyone", "another"] = "another"
    reason_required: bool = False

    @property
    def denied(self) -> bool:
        return self.decision == "deny"
