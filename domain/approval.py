"""`Approval`: one person's answer to one exact batch of calls."""

from datetime import datetime
from typing import Literal

from domain.call import Digest
from domain.noun import Noun

ApprovalStatus = Literal["pending", "approved", "denied", "used", "expired"]


class Approval(Noun):
    """Bound to the digest of a batch, the policy version, an expiry and a nonce; used once.

    `turn` names the one place of one run that may use it (thread, task and turn). `approver` says who may answer:
    "anyone" with the right to approve, or "another" person than `requester`.
    """

    id: str
    thread: str
    turn: str
    digest: Digest
    policy: str
    nonce: str
    requester: str
    approver: Literal["anyone", "another"]
    reason_required: bool = False
    title: str
    shows: str
    calls: tuple[str, ...]
    status: ApprovalStatus = "pending"
    by: str | None = None
    reason: str | None = None
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None = None
