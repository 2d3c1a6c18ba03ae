"""What durability costs: checkpointed steps of a small graph against as many raw commits on the same database."""

import time
from collections.abc import Awaitable, Callable

import psycopg
from langgraph.graph import END, START, StateGraph

from adapters.settings import Settings
from bench.row import Row
from domain.state import Request, State
from graph.runner import new_thread
from nodes.node import Node
from server import open_app

STEPS, ROUNDS = 10, 20


async def commits(settings: Settings) -> list[Row]:
    async with open_app(settings) as app:
        graph = chain().compile(checkpointer=app.database.checkpointer)
        url = app.database_url
        request = Request(text="bench", principal="operator", thread="bench")

        async def durable() -> None:
            config = {"configurable": {"thread_id": f"bench-{new_thread()}"}}
            await graph.ainvoke({"request": request}, config, durability="sync")  # type: ignore[call-overload]

        before = await committed(url)
        per_run = await timed(durable)
        count = (await committed(url) - before) / (ROUNDS + 2) / STEPS
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute("create table if not exists opsward.bench (body text)")

            async def raw() -> None:
                for _ in range(STEPS):
                    await connection.execute("insert into opsward.bench values (%s)", ("x" * 400,))

            raw_run = await timed(raw)
            await connection.execute("drop table opsward.bench")
    return [
        Row(name="durable step", value=per_run / STEPS, unit="ms", baseline=raw_run / STEPS, against="a raw commit"),
        Row(name="commits per durable step", value=round(count, 2), unit="commits"),
    ]


def chain() -> "StateGraph[State]":
    """STEPS nodes that do nothing, one after the other."""
    g = StateGraph(State)
    names = [f"step{number}" for number in range(STEPS)]
    for name in names:
        g.add_node(name, idle())
    for source, target in zip([START, *names], [*names, END], strict=True):
        g.add_edge(source, target)
    return g


def idle() -> Node:
    async def node(state: State) -> State:
        return {"position": state.get("position", 0) + 1}

    return node


async def timed(work: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds of the median of ROUNDS runs, after two to warm up."""
    found = []
    for number in range(ROUNDS + 2):
        started = time.perf_counter()
        await work()
        if number >= 2:
            found.append((time.perf_counter() - started) * 1e3)
    return sorted(found)[len(found) // 2]


async def committed(url: str) -> int:
    """How many writing transactions this server has begun: the next transaction id."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        cursor = await connection.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        row = await cursor.fetchone()
    return int(row[0]) if row else 0
