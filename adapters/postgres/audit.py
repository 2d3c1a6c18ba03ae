"""`PostgresAudit`: the audit chain, one link per transaction."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC
from typing import Any

from pydantic import JsonValue

from adapters.chain import START, Entry, Tail, broken_at, link, tail_of
from adapters.postgres.pool import Pool, lent
from adapters.postgres.queries import QUERIES
from domain.record import Record

BATCH = 500
"""Records read at a time when the whole chain is verified."""


class PostgresAudit:
    """Port `Audit`. Writers wait for each other at one advisory lock, so that there is one chain."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def append(self, thread: str, actor: str, event: str, subject: str, body: dict[str, JsonValue]) -> Record:
        async with lent(self._pool) as connection, connection.transaction():
            await connection.execute(QUERIES["audit_lock"])
            found = await (await connection.execute(QUERIES["audit_tail"])).fetchone() or {}
            tail = Tail(found["number"], found["hash"]) if found["number"] else START
            record = link(tail, found["now"].astimezone(UTC), Entry(thread, actor, event, subject, body))
            await connection.execute(QUERIES["audit_append"], _row(record))
        return record

    async def find(self, event: str, subject: str) -> Record | None:
        async with lent(self._pool) as connection:
            cursor = await connection.execute(QUERIES["audit_find"], {"event": event, "subject": subject})
            row = await cursor.fetchone()
        return None if row is None else _record(row)

    async def records(self, thread: str | None = None) -> list[Record]:
        return [record async for record in self._stream(thread)]

    async def verify(self) -> tuple[int, str | None]:
        tail = START
        async with aclosing(self._stream(None)) as stream:  # closed at the first break too: it holds a connection
            async for record in stream:
                if (broken := broken_at(tail, record)) is not None:
                    return tail.number, broken
                tail = tail_of(record)
        return tail.number, None

    async def _stream(self, thread: str | None) -> AsyncGenerator[Record]:
        async with (
            lent(self._pool) as connection,
            connection.transaction(),
            connection.cursor(name="audit_records") as cursor,
        ):
            cursor.itersize = BATCH
            await cursor.execute(QUERIES["audit_records"], {"thread": thread})
            async for row in cursor:
                yield _record(row)


def _row(record: Record) -> dict[str, Any]:
    """The body as text that gives the same value back; `at` keeps the microseconds that the hash covers."""
    return {**record.model_dump(), "body": json.dumps(record.body, ensure_ascii=False)}


def _record(row: dict[str, Any]) -> Record:
    return Record.model_validate({**row, "at": row["at"].astimezone(UTC)})
