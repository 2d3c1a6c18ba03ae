"""The checkpointer: langgraph-checkpoint-postgres with our serializer, its tables made under the set-up lock."""

from asyncio import sleep
from contextlib import nullcontext
from typing import TYPE_CHECKING

import psycopg

from adapters.postgres.pool import Pool, lent
from adapters.postgres.queries import QUERIES
from adapters.postgres.serializer import serializer

if TYPE_CHECKING:
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver


async def open_checkpointer(pool: Pool) -> "AsyncPostgresSaver":
    """A saver over `pool`, its tables up to date. Its own lock is taken out: every call borrows its own connection
    from the pool, so that the lock would only make concurrent runs wait for each other.
    """
    strict = serializer()  # before LangGraph is imported
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

    saver = AsyncPostgresSaver(pool, serde=strict)
    if await _version(pool) < len(saver.MIGRATIONS) - 1:
        await _set_up(saver, pool)
    saver.lock = nullcontext()  # type: ignore[assignment]
    return saver


async def _set_up(saver: "AsyncPostgresSaver", pool: Pool) -> None:
    """Concurrent set-ups of one fresh database crash each other: one at a time, and doing nothing the second time."""
    async with lent(pool) as connection:
        while not _held(await (await connection.execute(QUERIES["setup_lock"])).fetchone()):  # noqa: ASYNC110 - the database has no event to wait for
            await sleep(0.05)
        try:
            await saver.setup()
        finally:
            await connection.execute(QUERIES["setup_unlock"])


async def _version(pool: Pool) -> int:
    """The newest migration of the saver's tables that was applied; -1 when there are none."""
    try:
        async with lent(pool) as connection:
            row = await (await connection.execute(QUERIES["checkpoint_version"])).fetchone()
    except psycopg.errors.UndefinedTable:
        return -1
    return -1 if row is None or row["v"] is None else int(row["v"])


def _held(row: dict[str, bool] | None) -> bool:
    return row is not None and row["held"]
