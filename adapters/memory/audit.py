"""`MemoryAudit`: the twin of the audit table."""

from datetime import UTC, datetime

from pydantic import JsonValue

from adapters.chain import START, Entry, broken_at, link, tail_of
from domain.record import Record


class MemoryAudit:
    """Port `Audit`. `chain` is the table."""

    def __init__(self) -> None:
        self.chain: list[Record] = []

    async def append(self, thread: str, actor: str, event: str, subject: str, body: dict[str, JsonValue]) -> Record:
        tail = tail_of(self.chain[-1]) if self.chain else START
        self.chain.append(link(tail, datetime.now(UTC), Entry(thread, actor, event, subject, body)))
        return self.chain[-1]

    async def find(self, event: str, subject: str) -> Record | None:
        return next((r for r in reversed(self.chain) if (r.event, r.subject) == (event, subject)), None)

    async def records(self, thread: str | None = None) -> list[Record]:
        return [record for record in self.chain if thread in (None, record.thread)]

    async def verify(self) -> tuple[int, str | None]:
        tail = START
        for record in self.chain:
            if (broken := broken_at(tail, record)) is not None:
                return tail.number, broken
            tail = tail_of(record)
        return tail.number, None
