"""`PostgresRuns`: the runs table, which is also the memory of past requests."""

from datetime import datetime
from typing import Any

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from adapters.past_run import evidence_of, unknown_run
from adapters.postgres.pool import Pool, lent
from adapters.postgres.queries import QUERIES
from adapters.request_words import request_words
from domain.evidence import Evidence
from domain.report import Report


class PostgresRuns:
    """Port `Runs`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def start(self, thread: str, run: int, text: str, principal: str, at: datetime) -> None:
        """Starting the same run again (after a crash) changes nothing."""
        await self._rows(
            "run_start", thread=thread, run=run, text=text, words=request_words(text), principal=principal, at=at
        )

    async def finish(self, thread: str, run: int, status: str, report: Report | None) -> None:
        """Raises UsageError when the run was never started."""
        text = None if report is None else report.model_dump_json()
        if not await self._rows("run_finish", thread=thread, run=run, status=status, report=text):
            raise unknown_run(thread, run)

    async def latest(self, limit: int = 20) -> list[dict[str, JsonValue]]:
        return [to_jsonable_python(row) for row in await self._rows("runs_latest", limit=limit)]

    async def reports(self, text: str, limit: int = 3) -> list[Evidence]:
        found = await self._rows("runs_alike", words=request_words(text), limit=limit)
        return [
            evidence_of(row["thread"], row["run"], row["text"], Report.model_validate(row["report"])) for row in found
        ]

    async def _rows(self, query: str, **values: object) -> list[dict[str, Any]]:
        async with lent(self._pool) as connection:
            cursor = await connection.execute(QUERIES[query], values)
            return await cursor.fetchall() if cursor.description else []
