"""`opsward audit`: what was decided and done, and the proof that nothing was changed since."""

import asyncio
import json
import sys

from adapters.settings import Settings
from server import open_records


def shown(settings: Settings, thread: str | None, as_json: bool) -> int:
    async def work() -> int:
        async with open_records(settings) as records:
            found = await records.audit.records(thread)
        if as_json:
            rows = [record.model_dump(mode="json") for record in found]
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        else:
            from terminal import show

            show.records(found)
        return 0

    return asyncio.run(work())


def verified(settings: Settings, as_json: bool) -> int:
    """0 the chain is whole, 1 it is broken: the first break is named."""

    async def work() -> int:
        async with open_records(settings) as records:
            count, broken = await records.audit.verify()
        if as_json:
            sys.stdout.write(json.dumps({"records": count, "whole": broken is None, "first_break": broken}) + "\n")
        else:
            sys.stdout.write(f"{count} records, {'the chain is whole' if broken is None else broken}\n")
        return 0 if broken is None else 1

    return asyncio.run(work())
