"""A run as the wire's Run: of this process, or as the runs table remembers it."""

import uuid
from collections.abc import Collection

from pydantic import JsonValue

from api.application import Application
from api.live import LiveRun
from api.run_request import ASSISTANT
from api.thread import LOOKED_AT, Row

NAMES = uuid.UUID("6b9f2b1c-6a0e-5d0b-9d55-0d8f3f0f4d11")
"""The namespace of the ids of remembered runs: the same request has the same id in every process."""


def live_row(run: LiveRun) -> dict[str, JsonValue]:
    return _row(run.id, run.thread, run.created_at.isoformat(), run.created_at.isoformat(), run.status, run.number)


async def past_rows(app: Application, thread: str, besides: Collection[int]) -> list[dict[str, JsonValue]]:
    """The requests of the thread, newest first, but for the numbers `besides`."""
    rows = [row for row in await app.deps.runs.latest(LOOKED_AT) if row["thread"] == thread]
    return [_past(row) for row in rows if row["run"] not in besides]


def _past(row: Row) -> dict[str, JsonValue]:
    """A request that nobody finished yet waits for a person or was cut off: it was not this process that ran it."""
    run_id = str(uuid.uuid5(NAMES, f"{row['thread']}/{row['run']}"))
    started, finished = str(row["started_at"]), str(row["finished_at"] or row["started_at"])
    status = "interrupted" if row["status"] == "running" else "error" if row["status"] == "failed" else "success"
    return _row(run_id, str(row["thread"]), started, finished, status, row["run"])


def _row(run_id: str, thread: str, created: str, updated: str, status: str, number: JsonValue) -> dict[str, JsonValue]:
    return {
        "run_id": run_id,
        "thread_id": thread,
        "assistant_id": ASSISTANT,
        "created_at": created,
        "updated_at": updated,
        "status": status,
        "metadata": {"run": number},
        "kwargs": {},
        "multitask_strategy": "reject",
    }
