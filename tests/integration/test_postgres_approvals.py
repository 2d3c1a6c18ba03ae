"""The contract of `Approvals`, held by the table and by its in-memory twin."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.memory.approvals import MemoryApprovals
from adapters.postgres.database import Records, open_records
from domain.approval import Approval
from domain.call import digest_of
from domain.errors import (
    AlreadyAnswered,
    ApprovalExpired,
    NoSuchApproval,
    NotPermitted,
    NotYours,
    UsageError,
)
from domain.person import Person
from domain.ports import Approvals

DIGEST = digest_of(["these calls"])


@pytest.fixture(params=["memory", "postgres"])
def approvals(request: pytest.FixtureRequest) -> Approvals:
    if request.param == "memory":
        return MemoryApprovals(request.getfixturevalue("people"))
    records: Records = request.getfixturevalue("records")
    return records.approvals


def approval(minutes: float = 60, **fields: Any) -> Approval:
    now = datetime.now(UTC)
    standard: dict[str, Any] = {
        "id": f"ap-{uuid4().hex}",
        "thread": f"thread-{uuid4().hex}",
        "turn": "0:devops.carry_out#000",
        "digest": DIGEST,
        "policy": "policy-1",
        "nonce": uuid4().hex,
        "requester": "operator",
        "approver": "another",
        "title": "nginx 배포 (#12)",
        "shows": "+ replicas: 3",
        "calls": ("github.merge_pull_request", "kubernetes.resources_create_or_update"),
        "created_at": now - timedelta(hours=1),
        "expires_at": now + timedelta(minutes=minutes),
    }
    return Approval(**{**standard, **fields})


async def spend(approvals: Approvals, asked: Approval) -> Approval:
    return await approvals.consume(asked.id, asked.turn, asked.digest, asked.policy)


async def test_what_was_requested_is_what_is_read(approvals: Approvals) -> None:
    asked = approval()
    assert await approvals.request(asked) == asked
    assert await approvals.get(asked.id) == asked
    assert await approvals.all("pending", asked.thread) == [asked]


async def test_a_request_cannot_bring_its_own_answer(approvals: Approvals) -> None:
    asked = approval(status="approved", by="approver", decided_at=datetime.now(UTC))
    assert (await approvals.request(asked)).status == "pending"


async def test_requesting_again_returns_the_one_that_stands(approvals: Approvals) -> None:
    asked = await approvals.request(approval())
    await approvals.decide(asked.id, "approver", "approved")
    assert (await approvals.request(asked.model_copy(update={"shows": "another"}))).status == "approved"
    assert (await approvals.get(asked.id)).shows == asked.shows


async def test_an_approved_batch_is_permitted_and_named(approvals: Approvals) -> None:
    asked = await approvals.request(approval())
    decided = await approvals.decide(asked.id, "approver", "approved", "looks right")
    assert (decided.status, decided.by, decided.reason) == ("approved", "approver", "looks right")
    assert decided.decided_at is not None
    assert abs(decided.decided_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert (await spend(approvals, asked)).status == "used"


async def test_the_same_turn_may_spend_it_again_after_a_crash(approvals: Approvals) -> None:
    asked = await approvals.request(approval())
    await approvals.decide(asked.id, "approver", "approved")
    assert await spend(approvals, asked) == await spend(approvals, asked)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"turn": "0:devops.carry_out#001"}, "belongs to"),
        ({"digest": digest_of(["other calls"])}, "other calls"),
        ({"policy": "policy-2"}, "policy-2 applies"),
    ],
)
async def test_an_approval_is_good_for_nothing_else(approvals: Approvals, change: dict[str, Any], words: str) -> None:
    asked = await approvals.request(approval())
    await approvals.decide(asked.id, "approver", "approved")
    with pytest.raises(NotPermitted, match=words):
        await spend(approvals, asked.model_copy(update=change))
    assert (await approvals.get(asked.id)).status == "approved"


async def test_a_pending_batch_is_not_permitted(approvals: Approvals) -> None:
    asked = await approvals.request(approval())
    with pytest.raises(NotPermitted, match="pending"):
        await spend(approvals, asked)


async def test_a_denied_batch_is_not_permitted(approvals: Approvals) -> None:
    asked = await approvals.request(approval())
    await approvals.decide(asked.id, "approver", "denied", "not during the sale")
    with pytest.raises(NotPermitted, match=r"denied by approver\. not during the sale"):
        await spend(approvals, asked)


async def test_an_approval_that_expired_before_its_answer_stays_unanswered(approvals: Approvals) -> None:
    asked = await approvals.request(approval(minutes=-1))
    assert asked.status == "expired"
    with pytest.raises(ApprovalExpired, match="had to be answered before"):
        await approvals.decide(asked.id, "approver", "approved")
    with pytest.raises(NotPermitted, match="expired"):
        await spend(approvals, asked)


async def test_an_approval_that_expires_before_its_use_is_worth_nothing(approvals: Approvals) -> None:
    asked = await approvals.request(approval(minutes=0.005))
    await approvals.decide(asked.id, "approver", "approved")
    await asyncio.sleep(0.4)
    with pytest.raises(NotPermitted, match="expired"):
        await spend(approvals, asked)
    assert (await approvals.get(asked.id)).status == "expired"


async def test_a_spent_approval_is_not_spent_again_when_its_time_is_over(approvals: Approvals) -> None:
    asked = await approvals.request(approval(minutes=0.005))
    await approvals.decide(asked.id, "approver", "approved")
    await spend(approvals, asked)
    await asyncio.sleep(0.4)
    with pytest.raises(NotPermitted, match="expired"):
        await spend(approvals, asked)


@pytest.mark.parametrize("by", ["operator", "somebody", "Approver", "approver "])
async def test_only_a_known_approver_answers(approvals: Approvals, by: str) -> None:
    asked = await approvals.request(approval(requester="lead"))
    with pytest.raises(NotYours, match="People who may approve: approver, lead, second"):
        await approvals.decide(asked.id, by, "approved")


async def test_nobody_answers_their_own_request_when_another_must(approvals: Approvals) -> None:
    asked = await approvals.request(approval(requester="lead"))
    with pytest.raises(NotYours, match="Ask another person: approver, second"):
        await approvals.decide(asked.id, "lead", "approved")
    assert (await approvals.get(asked.id)).status == "pending"


async def test_anyone_who_may_approve_may_answer_their_own_where_that_is_enough(approvals: Approvals) -> None:
    asked = await approvals.request(approval(requester="lead", approver="anyone"))
    assert (await approvals.decide(asked.id, "lead", "approved")).by == "lead"


@pytest.mark.parametrize("reason", [None, "", "  "])
async def test_a_destructive_batch_is_approved_only_with_a_reason(approvals: Approvals, reason: str | None) -> None:
    asked = await approvals.request(approval(reason_required=True))
    with pytest.raises(UsageError, match="Say why"):
        await approvals.decide(asked.id, "approver", "approved", reason)
    assert (await approvals.decide(asked.id, "approver", "denied")).status == "denied"


async def test_an_unknown_approval_is_named(approvals: Approvals) -> None:
    with pytest.raises(NoSuchApproval, match="ap-unknown"):
        await approvals.get("ap-unknown")
    with pytest.raises(NoSuchApproval):
        await approvals.decide("ap-unknown", "approver", "approved")
    with pytest.raises(NoSuchApproval):
        await approvals.consume("ap-unknown", "turn", DIGEST, "policy-1")


async def test_of_two_answers_at_once_one_wins_and_the_other_hears_who(approvals: Approvals) -> None:
    asked = await approvals.request(approval())
    answers = await asyncio.gather(
        approvals.decide(asked.id, "approver", "approved"),
        approvals.decide(asked.id, "second", "denied"),
        return_exceptions=True,
    )
    [won] = [answer for answer in answers if isinstance(answer, Approval)]
    [lost] = [answer for answer in answers if isinstance(answer, AlreadyAnswered)]
    assert f"already {won.status} by {won.by} at 20" in str(lost)
    assert await approvals.get(asked.id) == won


async def test_approvals_are_listed_by_age_status_and_thread(approvals: Approvals) -> None:
    thread = f"thread-{uuid4().hex}"
    now = datetime.now(UTC)
    younger = await approvals.request(approval(thread=thread, created_at=now))
    older = await approvals.request(approval(thread=thread, created_at=now - timedelta(days=1)))
    over = await approvals.request(approval(thread=thread, created_at=now, minutes=-5))
    await approvals.decide(younger.id, "approver", "approved")
    assert next(a.id for a in await approvals.all(thread=thread)) == older.id
    assert [a.id for a in await approvals.all("pending", thread)] == [older.id]
    assert [a.id for a in await approvals.all("expired", thread)] == [over.id]
    assert await approvals.all(thread="thread-unknown") == []


async def test_fifty_processes_worth_of_connections_spend_one_approval_for_one_turn(
    database_url: str, people: Mapping[str, Person]
) -> None:
    """Forty-nine other turns hold the same digest; all spend at once, from several pools."""
    async with open_records(database_url, people) as one, open_records(database_url, people) as two:
        asked = await one.approvals.request(approval())
        await one.approvals.decide(asked.id, "approver", "approved")
        turns = [asked.turn if number == 25 else f"9:other#{number:03d}" for number in range(50)]
        spent = await asyncio.gather(
            *(
                (one, two)[number % 2].approvals.consume(asked.id, turn, asked.digest, asked.policy)
                for number, turn in enumerate(turns)
            ),
            return_exceptions=True,
        )
    assert [number for number, answer in enumerate(spent) if isinstance(answer, Approval)] == [25]
    assert sum(isinstance(answer, NotPermitted) for answer in spent) == 49


async def test_fifty_spends_of_one_turn_are_one_use(records: Records) -> None:
    asked = await records.approvals.request(approval())
    await records.approvals.decide(asked.id, "approver", "approved")
    await asyncio.gather(*(spend(records.approvals, asked) for _ in range(50)))
    async with records.pool.connection() as connection:
        query = "SELECT xmin, used_at, decided_at FROM opsward.approvals WHERE id = %s"
        row = await (await connection.execute(query, [asked.id])).fetchone()
        assert row is not None
        await spend(records.approvals, asked)
        again = await (await connection.execute(query, [asked.id])).fetchone()
    assert again is not None
    assert again["used_at"] == row["used_at"]


async def test_the_table_itself_refuses_an_approval_by_its_requester(records: Records) -> None:
    """Even when a program forgets to ask who answers."""
    import psycopg

    asked = await records.approvals.request(approval(requester="lead"))
    async with records.pool.connection() as connection:
        with pytest.raises(psycopg.errors.CheckViolation):
            await connection.execute(
                "UPDATE opsward.approvals SET status = 'approved', by = 'lead', decided_at = now() WHERE id = %s",
                [asked.id],
            )
