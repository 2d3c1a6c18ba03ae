"""The contract of `Locks`, held by PostgreSQL and by its in-memory twin, and what a dead holder leaves behind."""

import asyncio
import itertools
import signal
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.memory.locks import MemoryLocks
from adapters.postgres.database import Records
from adapters.postgres.locks import PostgresLocks
from domain.errors import ThreadBusy, Unavailable
from domain.ports import Locks

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import asyncio, sys
from adapters.postgres.locks import PostgresLocks

async def hold():
    async with PostgresLocks(sys.argv[1]).thread(sys.argv[2]):
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


@pytest.fixture(params=["memory", "postgres"])
def locks(request: pytest.FixtureRequest) -> Locks:
    if request.param == "memory":
        return MemoryLocks()
    records: Records = request.getfixturevalue("records")
    return records.locks


async def test_a_thread_is_run_by_one_at_a_time(locks: Locks) -> None:
    thread = uuid4().hex
    async with locks.thread(thread):
        with pytest.raises(ThreadBusy, match=thread):
            async with locks.thread(thread):
                raise AssertionError("held twice")
        async with locks.thread("another"):
            pass
    async with locks.thread(thread):
        pass


async def test_a_failing_run_gives_its_thread_back(locks: Locks) -> None:
    with pytest.raises(RuntimeError, match="broken"):
        async with locks.thread("t"):
            raise RuntimeError("broken")
    async with locks.thread("t"):
        pass


async def test_of_twenty_at_once_one_holds_the_thread(locks: Locks) -> None:
    thread, release = uuid4().hex, asyncio.Event()

    async def run() -> str:
        try:
            async with locks.thread(thread):
                await release.wait()
                return "ran"
        except ThreadBusy:
            return "busy"

    tasks = [asyncio.create_task(run()) for _ in range(20)]
    for refused in itertools.islice(asyncio.as_completed(tasks), 19):
        assert await refused == "busy"
    release.set()
    assert sorted(await asyncio.gather(*tasks)) == ["busy"] * 19 + ["ran"]


async def test_a_killed_process_gives_its_thread_back(database_url: str) -> None:
    thread = uuid4().hex
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, database_url, thread, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    with pytest.raises(ThreadBusy):
        async with PostgresLocks(database_url).thread(thread):
            raise AssertionError("held twice")
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    await taken_within(2, PostgresLocks(database_url), thread)


async def taken_within(seconds: float, locks: Locks, thread: str) -> None:
    """The server notices a dead holder a moment later."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                async with locks.thread(thread):
                    return
            except ThreadBusy:
                await asyncio.sleep(0.02)


async def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(Unavailable, match=r"PostgreSQL at 127\.0\.0\.1:1 does not answer") as caught:
        async with PostgresLocks("postgresql://opsward:hunter2@127.0.0.1:1/opsward").thread("t"):
            raise AssertionError("held")
    assert "hunter2" not in str(caught.value)
