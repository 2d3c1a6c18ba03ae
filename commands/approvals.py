"""`opsward approvals`: what waits for people, and their answers."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import JsonValue

from adapters.postgres.database import Records
from adapters.settings import Settings
from commands.people import refuse_stranger
from domain.approval import Approval
from server import open_records, people_of


def listed(settings: Settings, everything: bool, as_json: bool) -> int:
    async def work(records: Records) -> int:
        return _print(await records.approvals.all(None if everything else "pending"), as_json)

    return asyncio.run(_with_records(settings, work))


def shown(settings: Settings, approval_id: str, as_json: bool) -> int:
    async def work(records: Records) -> int:
        approval = await records.approvals.get(approval_id)
        if as_json:
            return _print_one(approval)
        from commands.asked import asked_with
        from terminal import show

        asked = await asked_with(records, approval)
        show.approval(approval, asked.verdicts, asked.calls)
        show.who_may(approval, list(people_of(settings).values()))
        return 0

    return asyncio.run(_with_records(settings, work))


def answered(
    settings: Settings,
    approval_id: str,
    by: str,
    decision: Literal["approved", "denied"],
    reason: str | None,
    as_json: bool,
) -> int:
    """Record the answer. The thread goes on when it is resumed: `opsward run --thread ID`."""

    async def work(records: Records) -> int:
        approval = await records.approvals.decide(approval_id, by, decision, reason)
        if as_json:
            return _print_one(approval)
        code = _print([approval], False)
        sys.stdout.write(f"opsward run --thread {approval.thread}\n")
        return code

    refuse_stranger(people_of(settings), by)

    return asyncio.run(_with_records(settings, work))


def _print_one(approval: Approval) -> int:
    sys.stdout.write(json.dumps(public(approval), ensure_ascii=False, indent=2) + "\n")
    return 0


def public(approval: Approval) -> dict[str, JsonValue]:
    """Everything but what spends it."""
    return approval.model_dump(mode="json", exclude={"nonce"})


def _print(found: list[Approval], as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps([public(each) for each in found], ensure_ascii=False, indent=2) + "\n")
    else:
        from terminal import show

        show.approvals(found)
    return 0


async def _with_records(settings: Settings, work: Callable[[Records], Awaitable[int]]) -> int:
    async with open_records(settings) as records:
        return await work(records)
