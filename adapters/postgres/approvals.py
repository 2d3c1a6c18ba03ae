"""`PostgresApprovals`: the approvals table. Each answer and each use is one conditional UPDATE: the row decides."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from adapters.answers import no_such, not_permitted, refuse_answered, refuse_person, refuse_silence
from adapters.postgres.pool import Pool, lent
from adapters.postgres.queries import QUERIES
from domain.approval import Approval, ApprovalStatus
from domain.call import Digest
from domain.person import Person
from guardrails.redaction import redact


class PostgresApprovals:
    """Port `Approvals`. Time is the database's; `people` are those who may be named as answering."""

    def __init__(self, pool: Pool, people: Mapping[str, Person]) -> None:
        self._pool = pool
        self._people = people

    async def request(self, approval: Approval) -> Approval:
        await self._changes("approval_request", **{**approval.model_dump(), "calls": list(approval.calls)})
        return await self.get(approval.id)

    async def get(self, approval_id: str) -> Approval:
        found = await self._select(id=approval_id)
        if not found:
            raise no_such(approval_id)
        return found[0]

    async def all(self, status: ApprovalStatus | None = None, thread: str | None = None) -> list[Approval]:
        return await self._select(status=status, thread=thread)

    async def decide(
        self, approval_id: str, by: str, decision: Literal["approved", "denied"], reason: str | None = None
    ) -> Approval:
        approval = await self.get(approval_id)
        refuse_person(approval, by, decision, self._people)
        refuse_answered(approval)
        refuse_silence(approval, decision, reason)
        said = redact(reason)
        won = await self._changes("approval_decide", id=approval_id, by=by, decision=decision, reason=said)
        approval = await self.get(approval_id)
        if not won:
            refuse_answered(approval)
        return approval

    async def consume(self, approval_id: str, turn: str, digest: Digest, policy: str) -> Approval:
        spent = await self._changes("approval_consume", id=approval_id, turn=turn, digest=digest, policy=policy)
        approval = await self.get(approval_id)
        if not spent:
            raise not_permitted(approval, turn, digest, policy)
        return approval

    async def _changes(self, query: str, **values: object) -> bool:
        async with lent(self._pool) as connection:
            cursor = await connection.execute(QUERIES[query], values)
            return cursor.rowcount == 1

    async def _select(
        self, id: str | None = None, status: str | None = None, thread: str | None = None
    ) -> list[Approval]:
        async with lent(self._pool) as connection:
            cursor = await connection.execute(
                QUERIES["approvals_select"], {"id": id, "status": status, "thread": thread}
            )
            return [_approval(row) for row in await cursor.fetchall()]


def _approval(row: dict[str, Any]) -> Approval:
    times = {key: value.astimezone(UTC) for key, value in row.items() if isinstance(value, datetime)}
    return Approval.model_validate({**row, **times})
