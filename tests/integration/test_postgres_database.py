"""Opening the database: migrated once by whoever comes first, kept over restarts, checkpoints included."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

import migrations
from adapters import embedded
from adapters.postgres.database import Database, open_database, open_records
from adapters.postgres.migrate import migrate
from domain.errors import Unavailable
from domain.person import Person
from domain.state import Request

ROOT = Path(__file__).resolve().parents[2]
MIGRATE = """
import sys
from adapters.postgres.migrate import migrate

did = migrate(sys.argv[1])
print(did, "alembic" in sys.modules, "langgraph" in sys.modules)
"""
OPEN = """
import asyncio, sys
from adapters.postgres.database import open_database

async def main():
    async with open_database(sys.argv[1], {}):
        pass

asyncio.run(main())
"""


def run(program: str, url: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, url], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_up_to_date_database_is_recognised_without_alembic(fresh_database_url: str) -> None:
    assert run(MIGRATE, fresh_database_url) == "True True False"
    assert run(MIGRATE, fresh_database_url) == "False False False"


def test_the_newest_revision_is_the_one_that_is_written_down() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


async def test_processes_that_open_a_fresh_database_at_once_do_not_disturb_each_other(fresh_database_url: str) -> None:
    await asyncio.gather(*(asyncio.to_thread(run, OPEN, fresh_database_url) for _ in range(3)))
    assert migrate(fresh_database_url) is False


def test_a_database_of_a_newer_opsward_is_not_touched(fresh_database_url: str) -> None:
    migrate(fresh_database_url)
    with psycopg.connect(fresh_database_url, autocommit=True) as connection:
        connection.execute("UPDATE opsward.alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="9999"):
        migrate(fresh_database_url)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(Unavailable, match=r"PostgreSQL at 127\.0\.0\.1:1 does not answer") as caught:
        migrate("postgresql://opsward:hunter2@127.0.0.1:1/opsward")
    assert "hunter2" not in str(caught.value)
    assert "OPSWARD_DATABASE_URL" in str(caught.value)


class Asked(TypedDict):
    request: Request


async def run_graph(database: Database, thread: str, request: Request | None) -> Request:
    """A graph of two nodes that hands a noun on."""
    from langgraph.graph import END, START, StateGraph

    async def next_run(state: Asked) -> Asked:
        before = state["request"]
        assert isinstance(before, Request)
        return {"request": before.model_copy(update={"run": before.run + 1})}

    graph = StateGraph(Asked)
    graph.add_node("one", next_run)
    graph.add_node("two", next_run)
    graph.add_edge(START, "one")
    graph.add_edge("one", "two")
    graph.add_edge("two", END)
    compiled = graph.compile(checkpointer=database.checkpointer, interrupt_before=["two"])
    await compiled.ainvoke(
        None if request is None else {"request": request}, {"configurable": {"thread_id": thread}}, durability="sync"
    )
    found: Request = (await compiled.aget_state({"configurable": {"thread_id": thread}})).values["request"]
    return found


async def test_a_thread_goes_on_after_everything_was_closed(database_url: str, people: dict[str, Person]) -> None:
    thread = uuid4().hex
    asked = Request(text="nginx 배포해줘", principal="operator", thread=thread)
    async with open_database(database_url, people) as database:
        assert await run_graph(database, thread, asked) == asked.model_copy(update={"run": 2})
    async with open_database(database_url, people) as database:
        assert await run_graph(database, thread, None) == asked.model_copy(update={"run": 3})


async def test_twenty_threads_at_once_do_not_mix(database_url: str, people: dict[str, Person]) -> None:
    asked = [Request(text=f"{n}", principal="operator", thread=f"{uuid4().hex}", run=n * 10) for n in range(20)]
    async with open_database(database_url, people) as database:
        stopped = await asyncio.gather(*(run_graph(database, each.thread, each) for each in asked))
        ended = await asyncio.gather(*(run_graph(database, each.thread, None) for each in asked))
    assert [each.run for each in stopped] == [n * 10 + 1 for n in range(20)]
    assert [each.run for each in ended] == [n * 10 + 2 for n in range(20)]


async def test_records_outlive_the_server(tmp_path: Path, people: dict[str, Person]) -> None:
    """Stopped and started again, on another port."""
    try:
        first = await asyncio.to_thread(embedded.ensure, tmp_path, idle_seconds=30)
        async with open_records(first.database_url, people) as records:
            written = await records.audit.append("t", "operator", "run.began", "1", {"text": "배포"})
        await asyncio.to_thread(embedded.stop, tmp_path)
        second = await asyncio.to_thread(embedded.ensure, tmp_path, idle_seconds=30)
        async with open_records(second.database_url, people) as records:
            assert await records.audit.records() == [written]
            assert await records.audit.verify() == (1, None)
    finally:
        await asyncio.to_thread(embedded.stop, tmp_path)


async def test_a_connection_that_broke_while_idle_is_replaced(database_url: str, people: dict[str, Person]) -> None:
    async with open_records(database_url, people) as records:
        assert isinstance(records.pool, AsyncConnectionPool)
        await records.runs.latest()
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'opsward'"
            )
        await records.runs.latest()
