"""`open_database`: everything that PostgreSQL holds, opened together."""

from asyncio import to_thread
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.postgres.approvals import PostgresApprovals
from adapters.postgres.audit import PostgresAudit
from adapters.postgres.checkpointer import open_checkpointer
from adapters.postgres.locks import PostgresLocks
from adapters.postgres.migrate import migrate
from adapters.postgres.pool import Pool, open_pool
from adapters.postgres.runs import PostgresRuns
from domain.person import Person
from domain.ports import Approvals, Audit, Locks, Runs

if TYPE_CHECKING:
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver


@dataclass(frozen=True)
class Records:
    """Our own tables. `pool` is for those who bring tables of their own."""

    approvals: Approvals
    audit: Audit
    runs: Runs
    locks: Locks
    pool: Pool


@dataclass(frozen=True)
class Database(Records):
    """Our own tables and LangGraph's checkpoints."""

    checkpointer: "AsyncPostgresSaver"


@asynccontextmanager
async def open_records(url: str, people: Mapping[str, Person]) -> AsyncGenerator[Records]:
    """Our tables alone, migrated: what `opsward approvals` and `audit` need, without importing LangGraph.

    Raises Unavailable.
    """
    await to_thread(migrate, url)
    async with open_pool(url) as pool:
        yield Records(
            PostgresApprovals(pool, people), PostgresAudit(pool), PostgresRuns(pool), PostgresLocks(url), pool
        )


@asynccontextmanager
async def open_database(url: str, people: Mapping[str, Person]) -> AsyncGenerator[Database]:
    """Everything, migrated. `people` are those who may be named as answering an approval. Raises Unavailable."""
    async with open_records(url, people) as records:
        yield Database(**vars(records), checkpointer=await open_checkpointer(records.pool))
