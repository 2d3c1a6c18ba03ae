"""The pool of connections, and what a lost connection is called."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from domain.errors import Unavailable

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]
SETTINGS: dict[str, Any] = {
    "autocommit": True,
    "row_factory": dict_row,
    "prepare_threshold": 0,
    "options": "-c timezone=UTC",
    "application_name": "opsward",
}
"""As langgraph-checkpoint-postgres wants its connections; times come back in UTC."""


@asynccontextmanager
async def open_pool(url: str, size: int = 10, seconds: float = 10.0) -> AsyncGenerator[Pool]:
    """Connections to `url`, closed at the end. A connection that broke while idle is replaced before it is lent."""
    pool = AsyncConnectionPool(
        url,
        connection_class=AsyncConnection[DictRow],
        kwargs=SETTINGS,
        min_size=1,
        max_size=size,
        open=False,
        timeout=seconds,
        check=AsyncConnectionPool.check_connection,
    )
    try:
        await pool.open(wait=True, timeout=seconds)
        yield pool
    except PoolTimeout as error:
        raise unavailable(url, error) from error
    finally:
        await pool.close()


@asynccontextmanager
async def lent(pool: Pool) -> AsyncGenerator[AsyncConnection[DictRow]]:
    """A connection of the pool for a few statements. Raises Unavailable when the server cannot be reached."""
    try:
        async with pool.connection() as connection:
            yield connection
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise unavailable(str(pool.conninfo), error) from error


def unavailable(url: str, error: Exception) -> Unavailable:
    """Names the server without its password."""
    where = conninfo_to_dict(url)
    return Unavailable(
        f"PostgreSQL at {where.get('host', 'localhost')}:{where.get('port', 5432)} does not answer: "
        f"{str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__}.",
        "Check OPSWARD_DATABASE_URL and that the server runs (`opsward doctor`).",
    )
