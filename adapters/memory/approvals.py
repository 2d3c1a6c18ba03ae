"""`MemoryApprovals`: the twin of the approvals table."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from adapters.answers import no_such, not_permitted, refuse_answered, refuse_person, refuse_silence
from domain.approval import Approval, ApprovalStatus
from domain.call import Digest
from domain.person import Person
from guardrails.redaction import redact


class MemoryApprovals:
    """Port `Approvals`. No method gives way to another task in between, so that each is atomic."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people
        self._rows: dict[str, Approval] = {}

    async def request(self, approval: Approval) -> Approval:
        fresh = approval.model_copy(update={"status": "pending", "by": None, "reason": None, "decided_at": None})
        self._rows.setdefault(approval.id, fresh)
        return self._seen(approval.id)

    async def get(self, approval_id: str) -> Approval:
        return self._seen(approval_id)

    async def all(self, status: ApprovalStatus | None = None, thread: str | None = None) -> list[Approval]:
        seen = sorted((self._seen(approval_id) for approval_id in self._rows), key=lambda a: (a.created_at, a.id))
        return [a for a in seen if status in (None, a.status) and thread in (None, a.thread)]

    async def decide(
        self, approval_id: str, by: str, decision: Literal["approved", "denied"], reason: str | None = None
    ) -> Approval:
        approval = self._seen(approval_id)
        refuse_person(approval, by, decision, self._people)
        refuse_answered(approval)
        refuse_silence(approval, decision, reason)
        answer = {"status": decision, "by": by, "reason": redact(reason), "decided_at": datetime.now(UTC)}
        self._rows[approval_id] = approval.model_copy(update=answer)
        return self._rows[approval_id]

    async def consume(self, approval_id: str, turn: str, digest: Digest, policy: str) -> Approval:
        approval = self._seen(approval_id)
        bound = (approval.turn, approval.digest, approval.policy) == (turn, digest, policy)
        if not bound or approval.status not in ("approved", "used") or approval.expires_at <= datetime.now(UTC):
            raise not_permitted(approval, turn, digest, policy)
        self._rows[approval_id] = approval.model_copy(update={"status": "used"})
        return self._rows[approval_id]

    def _seen(self, approval_id: str) -> Approval:
        """As the table shows it: an unspent approval whose time is over is "expired"."""
        if approval_id not in self._rows:
            raise no_such(approval_id)
        row = self._rows[approval_id]
        over = row.status in ("pending", "approved") and row.expires_at <= datetime.now(UTC)
        return row.model_copy(update={"status": "expired"}) if over else row
