"""The port `Estate` on the official driver."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Concatenate, ParamSpec, TypeVar

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction, AsyncSession
from neo4j.exceptions import ClientError

from adapters.neo4j import queries, read, write
from adapters.neo4j.errors import GraphError, graph_errors, lost_race
from adapters.neo4j.rows import digest, rows
from domain.estate import Context, Snapshot
from domain.intent import Targets

Answer = TypeVar("Answer")
Given = ParamSpec("Given")
Work = Callable[Concatenate[AsyncManagedTransaction, Given], Awaitable[Answer]]

DATABASE = "neo4j"
TRIES = 10
CONNECT_SECONDS = 5.0


class GraphEstate:
    """One estate of a graph database that may hold several. Every method raises Unavailable or GraphError."""

    def __init__(self, driver: AsyncDriver, url: str, name: str) -> None:
        self._driver = driver
        self._url = url
        self.name = name

    async def load(self, snapshot: Snapshot) -> None:
        """Make the graph hold `snapshot`, beside what runs remembered. One query when it was loaded before."""
        mark = digest(self._own(snapshot))
        if await self._read(read.digest, snapshot.estate) != mark:
            await self._write(write.replace, snapshot, rows(snapshot, mark), mark)

    async def context(self, targets: Targets) -> Context:
        """The clusters, services and repositories that `targets` name, with their neighbourhood as evidence."""
        return await self._read(read.context, self.name, targets)

    async def remember(self, snapshot: Snapshot) -> None:
        """Merge what a run changed: it stays until `forget`, or until a loaded snapshot says otherwise."""
        await self._write(write.merge, snapshot, rows(self._own(snapshot)))

    async def forget(self) -> None:
        """Remove everything of this estate, so that the next `load` starts afresh."""
        await self._write(write.forget, self.name)

    async def counts(self) -> tuple[int, int]:
        """How many things and relations this estate holds."""
        return await self._read(read.counts, self.name)

    def _own(self, snapshot: Snapshot) -> Snapshot:
        if snapshot.estate != self.name:
            message = f"A snapshot of estate {snapshot.estate} was given to estate {self.name}."
            raise GraphError(message, "Open the estate under the name of its snapshot.")
        return snapshot

    async def _read(self, work: Work[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with graph_errors(self._url):
            async with self._session() as session:
                return await session.execute_read(work, *args, **kwargs)

    async def _write(self, work: Work[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with graph_errors(self._url):
            for left in reversed(range(TRIES)):
                try:
                    async with self._session() as session:
                        return await session.execute_write(work, *args, **kwargs)
                except ClientError as error:
                    if not (left and lost_race(error)):
                        raise
                    await asyncio.sleep(0.05 * (TRIES - left))
        raise AssertionError("the last try returns or raises")

    def _session(self) -> AsyncSession:
        return self._driver.session(database=DATABASE)


@asynccontextmanager
async def open_estate(url: str, user: str, password: str, estate_name: str) -> AsyncIterator[GraphEstate]:
    """Connect, see to the constraints, close at the end. Raises Unavailable.

    `url` is a Bolt address ("bolt://127.0.0.1:7687"); `estate_name` keeps several worlds in one database apart.
    """
    with graph_errors(url):
        driver = AsyncGraphDatabase.driver(
            url,
            auth=(user, password),
            connection_timeout=CONNECT_SECONDS,
            max_transaction_retry_time=CONNECT_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="opsward",
        )
    async with driver:
        with graph_errors(url):
            await driver.verify_connectivity()
            for statement in queries.SCHEMA:
                await driver.execute_query(statement, database_=DATABASE)
        yield GraphEstate(driver, url, estate_name)
