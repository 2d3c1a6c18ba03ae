"""The state of a world: a SQLite file, so that it outlives a process and several processes may share it.

Every call of a world's server is one transaction. Documents are JSON under a kind and a key. The clock belongs to the
world: it starts where world.yaml says and moves only by `advance`; every call of a server advances it by one second.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import JsonValue

SCHEMA = """
create table if not exists document (kind text, key text, body text not null, primary key (kind, key));
create table if not exists effect (number integer primary key, at text, server text, kind text, body text);
create table if not exists counter (name text primary key, value integer not null);
"""


class Transaction:
    """Reads and writes inside one transaction. `now` is the world's time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.value("clock"), UTC)

    def advance(self, seconds: float) -> None:
        self.set_value("clock", self.value("clock") + max(0, round(seconds)))

    def get(self, kind: str, key: str) -> dict[str, JsonValue] | None:
        row = self._db.execute("select body from document where kind = ? and key = ?", (kind, key)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, kind: str, key: str, body: dict[str, JsonValue]) -> None:
        self._db.execute("insert or replace into document values (?, ?, ?)", (kind, key, json.dumps(body)))

    def delete(self, kind: str, key: str) -> None:
        self._db.execute("delete from document where kind = ? and key = ?", (kind, key))

    def all(self, kind: str, prefix: str = "") -> Iterator[tuple[str, dict[str, JsonValue]]]:
        """Documents of a kind whose key starts with `prefix`, ordered by key."""
        rows = self._db.execute("select key, body from document where kind = ? order by key", (kind,)).fetchall()
        return ((key, json.loads(body)) for key, body in rows if key.startswith(prefix))

    def value(self, counter: str) -> int:
        row = self._db.execute("select value from counter where name = ?", (counter,)).fetchone()
        return 0 if row is None else int(row[0])

    def set_value(self, counter: str, value: int) -> None:
        self._db.execute("insert or replace into counter values (?, ?)", (counter, value))

    def next(self, counter: str) -> int:
        """Count up and return: 1, 2, 3, ..."""
        self.set_value(counter, self.value(counter) + 1)
        return self.value(counter)

    def effect(self, server: str, kind: str, **body: JsonValue) -> None:
        """Note that the world was changed from outside: what `opsward world show` lists, in order."""
        row = (self.now.isoformat(), server, kind, json.dumps(body))
        self._db.execute("insert into effect (at, server, kind, body) values (?, ?, ?, ?)", row)

    def effects(self) -> list[dict[str, JsonValue]]:
        """In order. `sequence` counts them from 1; the rest is what was noted."""
        rows = self._db.execute("select number, at, server, kind, body from effect order by number").fetchall()
        return [{"sequence": n, "at": at, "server": s, "kind": k, **json.loads(body)} for n, at, s, k, body in rows]


class Store:
    """Opens `file` for one process; transactions of several processes queue behind each other."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        with self._connect() as connection:
            connection.executescript(SCHEMA)
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        connection.execute("pragma journal_mode = wal")
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing: committed at the end, rolled back when an exception leaves it."""
        connection = self._connect()
        try:
            connection.execute("begin immediate")
            yield Transaction(connection)
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        finally:
            connection.close()

    def start_clock(self, at: datetime) -> None:
        with self.transaction() as tx:
            if tx.value("clock") == 0:
                tx.set_value("clock", int(at.timestamp()))


class WorldClock:
    """The port `Clock` on a world: sleeping moves the world's time and costs nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        with self._store.transaction() as tx:
            return tx.now

    async def sleep(self, seconds: float) -> None:
        with self._store.transaction() as tx:
            tx.advance(timedelta(seconds=seconds).total_seconds())
