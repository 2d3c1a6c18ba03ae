"""`PostgresLocks`: one session lock per thread, on a connection of its own, released by the death of its holder."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection

from adapters.busy import busy
from adapters.postgres.pool import SETTINGS, unavailable
from adapters.postgres.queries import QUERIES


class PostgresLocks:
    """Port `Locks`."""

    def __init__(self, url: str) -> None:
        self._url = url

    @asynccontextmanager
    async def thread(self, thread: str) -> AsyncGenerator[None]:
        try:
            connection = await AsyncConnection.connect(self._url, **SETTINGS, keepalives_idle=30)
        except psycopg.OperationalError as error:
            raise unavailable(self._url, error) from error
        async with connection:
            row = await (await connection.execute(QUERIES["thread_lock"], {"key": key_of(thread)})).fetchone()
            if row is None or not row["held"]:
                raise busy(thread)
            yield


def key_of(thread: str) -> int:
    """A signed 64-bit number; two threads share one once in 2**64."""
    return int.from_bytes(hashlib.sha256(f"thread {thread}".encode()).digest()[:8], "big", signed=True)
