"""`migrate`: Opsward's own tables, brought to the newest revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg
from psycopg import Connection

import migrations
from adapters.postgres.pool import unavailable
from adapters.postgres.queries import QUERIES
from domain.errors import Unavailable


def migrate(url: str) -> bool:
    """Whether anything was to do. Blocking: a few milliseconds when the tables are up to date, else about a second.

    Raises Unavailable: the server cannot be reached, or a newer Opsward has migrated it.
    """
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            if _version(connection) == migrations.HEAD:
                return False
            with setup_lock(connection):
                return _upgrade(url, connection)
    except psycopg.OperationalError as error:
        raise unavailable(url, error) from error


@contextmanager
def setup_lock(connection: Connection, seconds: float = 120.0) -> Iterator[None]:
    """Held by the one process that creates tables. Raises Unavailable when another one takes longer than `seconds`."""
    deadline = monotonic() + seconds
    while not _held(connection):
        if monotonic() > deadline:
            raise Unavailable("Another process has been creating tables for too long.", "End it, then try again.")
        sleep(0.05)
    try:
        yield
    finally:
        connection.execute(QUERIES["setup_unlock"])


def _upgrade(url: str, connection: Connection) -> bool:
    if _version(connection) == migrations.HEAD:
        return False
    connection.execute(QUERIES["schema_create"])
    _run_alembic(url)
    return True


def _run_alembic(url: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError
    from sqlalchemy import create_engine, pool

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise Unavailable(
                f"The database cannot be migrated: {error}.", "Install the Opsward that made it."
            ) from error


def _version(connection: Connection) -> str | None:
    try:
        row = connection.execute(QUERIES["schema_version"]).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    return None if row is None else str(row[0])


def _held(connection: Connection) -> bool:
    row = connection.execute(QUERIES["setup_lock"]).fetchone()
    return row is not None and bool(row[0])
