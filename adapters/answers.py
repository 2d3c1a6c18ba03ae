"""Who may answer an approval, and what permits a batch: the rules that every implementation of `Approvals` applies.

The tables decide who was first; these functions say, in words, why somebody was refused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from domain.approval import Approval
from domain.call import Digest
from domain.errors import AlreadyAnswered, ApprovalExpired, NoSuchApproval, NotPermitted, NotYours, UsageError
from domain.person import Person

Decision = Literal["approved", "denied"]


def refuse_person(approval: Approval, by: str, decision: Decision, people: Mapping[str, Person]) -> None:
    """Raises NotYours unless `by` is a known person who may give this answer: whoever asked may always withdraw."""
    person = people.get(by)
    if person is None:
        raise NotYours(f"Nobody here is called {by}.", f"People who may approve: {_approvers(people)}.")
    if decision == "denied" and by == approval.requester:
        return
    if "approver" not in person.roles:
        raise NotYours(f"{by} does not have the role `approver`.", f"People who may approve: {_approvers(people)}.")
    if approval.approver == "another" and by == approval.requester:
        raise NotYours(
            f"{by} asked for {approval.id} and may not answer it.",
            f"Ask another person: {_approvers(people, without=by)}.",
        )


def refuse_silence(approval: Approval, decision: Decision, reason: str | None) -> None:
    """Raises UsageError when a destructive batch is approved without a reason. Saying no needs none."""
    if decision == "approved" and approval.reason_required and not (reason or "").strip():
        raise UsageError(f"{approval.id} can only be approved with a reason.", "Say why, in your own words.")


def refuse_answered(approval: Approval) -> None:
    """Raises AlreadyAnswered or ApprovalExpired for an approval, as read, that is not pending."""
    if approval.status in ("approved", "denied", "used"):
        word = "denied" if approval.status == "denied" else "approved"
        raise AlreadyAnswered(
            f"{approval.id} was already {word} by {approval.by} at {clock(approval.decided_at)}.",
            "Nothing is left to answer.",
        )
    if approval.status == "expired":
        if approval.by is not None:
            raise AlreadyAnswered(
                f"{approval.id} was answered by {approval.by} at {clock(approval.decided_at)} and has expired since."
            )
        raise ApprovalExpired(
            f"{approval.id} had to be answered before {clock(approval.expires_at)}.", "Make the request again."
        )


def not_permitted(approval: Approval, turn: str, digest: Digest, policy: str) -> NotPermitted:
    """Why `approval`, as read, does not permit this batch now."""
    ask = "The request has to be made, and approved, again."
    if approval.turn != turn:
        return NotPermitted(f"{approval.id} belongs to {approval.turn}, not to {turn}.", ask)
    if approval.digest != digest:
        return NotPermitted(f"{approval.id} was given for other calls: {approval.digest}, not {digest}.", ask)
    if approval.policy != policy:
        return NotPermitted(f"{approval.id} was given under policy {approval.policy}; now {policy} applies.", ask)
    if approval.status in ("expired", "used"):  # a spent one that matches in everything else is out of time
        return NotPermitted(f"{approval.id} expired at {clock(approval.expires_at)}.", ask)
    if approval.status == "denied":
        return NotPermitted(f"{approval.id} was denied by {approval.by}.", approval.reason or "")
    return NotPermitted(f"{approval.id} is {approval.status}.", "Somebody has to approve it first.")


def no_such(approval_id: str) -> NoSuchApproval:
    return NoSuchApproval(f"There is no approval {approval_id}.", "`opsward approvals list` shows them all.")


def clock(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S UTC") if at else "an unknown time"


def _approvers(people: Mapping[str, Person], without: str = "") -> str:
    names = sorted(name for name, person in people.items() if "approver" in person.roles and name != without)
    return ", ".join(names) or "nobody yet (give somebody the role in the people file)"
