"""`MemoryRuns`: the twin of the runs table."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from adapters.past_run import evidence_of, unknown_run
from adapters.request_words import request_words
from domain.evidence import Evidence
from domain.report import Report


@dataclass
class Row:
    thread: str
    run: int
    text: str
    principal: str
    status: str
    started_at: datetime
    finished_at: datetime | None = None
    report: Report | None = None


class MemoryRuns:
    """Port `Runs`."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], Row] = {}

    async def start(self, thread: str, run: int, text: str, principal: str, at: datetime) -> None:
        self._rows.setdefault((thread, run), Row(thread, run, text, principal, "running", at))

    async def finish(self, thread: str, run: int, status: str, report: Report | None) -> None:
        row = self._rows.get((thread, run))
        if row is None:
            raise unknown_run(thread, run)
        row.status, row.report, row.finished_at = status, report, datetime.now(UTC)

    async def latest(self, limit: int = 20) -> list[dict[str, JsonValue]]:
        return [to_jsonable_python(row) for row in self._newest_first()[:limit]]

    async def reports(self, text: str, limit: int = 3) -> list[Evidence]:
        words = set(request_words(text))
        alike = (row for row in self._newest_first() if words & set(request_words(row.text)))
        found = [evidence_of(row.thread, row.run, row.text, row.report) for row in alike if row.report is not None]
        return found[:limit]

    def _newest_first(self) -> list[Row]:
        return list(reversed(self._rows.values()))
