"""A thread as the wire's Thread, made of its newest checkpoint and its rows in the runs table."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime

from langgraph.types import StateSnapshot
from pydantic import JsonValue

from api.application import Application
from api.errors import NoSuchThread
from api.live import LiveRuns
from api.public import interrupts_of, values_of
from api.run_request import ASSISTANT

LOOKED_AT = 500
"""How many of the newest requests a search looks at."""

Row = dict[str, JsonValue]


async def thread_of(app: Application, live: LiveRuns, thread: str) -> dict[str, JsonValue]:
    """Raises NoSuchThread for one that nothing was ever asked in."""
    rows = [row for row in await app.deps.runs.latest(LOOKED_AT) if row["thread"] == thread]
    return thread_from(thread, await known(app, thread), rows, live.running(thread))


async def known(app: Application, thread: str) -> StateSnapshot:
    snapshot = await app.runner.snapshot(thread)
    if not snapshot.values:
        raise NoSuchThread(f"Nothing was asked in thread {thread} yet.", "Its first run makes it.")
    return snapshot


async def threads(app: Application, live: LiveRuns) -> AsyncIterator[dict[str, JsonValue]]:
    """Newest request first."""
    by_thread: dict[str, list[Row]] = {}
    for row in await app.deps.runs.latest(LOOKED_AT):
        by_thread.setdefault(str(row["thread"]), []).append(row)
    for thread, rows in by_thread.items():
        snapshot = await app.runner.snapshot(thread)
        if snapshot.values:
            yield thread_from(thread, snapshot, rows, live.running(thread))


def thread_from(thread: str, snapshot: StateSnapshot, rows: Iterable[Row], running: bool) -> dict[str, JsonValue]:
    started = sorted(str(row["started_at"]) for row in rows)
    request = snapshot.values.get("request")
    return {
        "thread_id": thread,
        "created_at": started[0] if started else snapshot.created_at,
        "updated_at": snapshot.created_at,
        "metadata": {
            "graph_id": ASSISTANT,
            "assistant_id": ASSISTANT,
            "text": request.text if request else "",
            "principal": request.principal if request else "",
        },
        "status": status_from(snapshot, running),
        "config": {},
        "values": values_of(snapshot.values, snapshot.interrupts),
        "interrupts": {task.id: interrupts_of(task.interrupts) for task in snapshot.tasks if task.interrupts},
    }


def status_from(snapshot: StateSnapshot, running: bool) -> str:
    """A thread with steps left that this process does not run is busy elsewhere, or was cut off."""
    if snapshot.interrupts and not running:
        return "interrupted"
    return "busy" if running or snapshot.next else "idle"


def unstarted(thread: str) -> dict[str, JsonValue]:
    """A thread that was announced. It is kept nowhere: its first run makes it."""
    now = datetime.now(UTC).isoformat()
    metadata: JsonValue = {"graph_id": ASSISTANT, "assistant_id": ASSISTANT}
    return {
        "thread_id": thread,
        "created_at": now,
        "updated_at": now,
        "metadata": metadata,
        "status": "idle",
        "config": {},
        "values": None,
        "interrupts": {},
    }
