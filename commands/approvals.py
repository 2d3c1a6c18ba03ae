"""`opsward approvals`: what waits for people, and their answers."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Literal

from adapters.postgres.database import Records
from adapters.settings import Settings
from domain.approval import Approval
from server import open_records


def listed(settings: Settings, everything: bool, as_json: bool) -> int:
    async def work(records: Records) -> int:
        return _print(await records.approvals.all(None if everything else "pending"), as_json)

    return asyncio.run(_with_records(settings, work))


def shown(settings: Settings, approval_id: str, as_json: bool) -> int:
    async def work(records: Records) -> int:
        from terminal import show

        approval = await records.approvals.get(approval_id)
        if as_json:
            return _print([approval], True)
        show.approval(approval)
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
        code = _print([approval], as_json)
        if not as_json:
            sys.stdout.write(f"opsward run --thread {approval.thread}\n")
        return code

    return asyncio.run(_with_records(settings, work))


def _print(found: list[Approval], as_json: bool) -> int:
    if as_json:
        rows = [approval.model_dump(mode="json", exclude={"nonce"}) for approval in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        from terminal import show

        show.approvals(found)
    return 0


async def _with_records(settings: Settings, work: Callable[[Records], Awaitable[int]]) -> int:
    async with open_records(settings) as records:
        return await work(records)
