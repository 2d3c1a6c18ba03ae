"""Threads: announced, found, never deleted."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body
from pydantic import Field, JsonValue

from api.caller import Caller
from api.errors import Refused, Stale
from api.opening import Live, Opened
from api.run_request import Lenient
from api.thread import thread_of, threads, unstarted
from api.thread_id import GivenThreadId, ThreadId
from domain.errors import UsageError
from graph.runner import new_thread

router = APIRouter(tags=["threads"])
RECORDED = Refused("A thread is part of the record and stays as it is.", "Start another one.")


class NewThread(Lenient):
    thread_id: GivenThreadId | None = None
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    if_exists: Literal["raise", "do_nothing"] = "raise"
    supersteps: list[JsonValue] = Field(default_factory=list)


class Search(Lenient):
    """Filters that are not listed here cannot be searched by."""

    limit: int = Field(default=10, ge=1, le=100)
    offset: int = Field(default=0, ge=0)
    status: Literal["idle", "busy", "interrupted", "error"] | None = None
    metadata: dict[str, JsonValue] = Field(default_factory=dict)
    ids: list[str] | None = None
    values: dict[str, JsonValue] = Field(default_factory=dict)


@router.post("/threads")
async def create(new: Annotated[NewThread, Body()], app: Opened, _: Caller) -> dict[str, JsonValue]:
    """Nothing is stored: the first run makes the thread."""
    if new.supersteps:
        raise Refused("A thread's state is made by its runs only.", "Leave `supersteps` out.")
    if foreign := {key for key in new.metadata if key not in ("graph_id", "assistant_id")}:
        raise UsageError(f"metadata: {', '.join(sorted(foreign))} would not be kept.", "Leave them out.")
    thread = new.thread_id or new_thread()
    exists = bool((await app.runner.snapshot(thread)).values)
    if exists and new.if_exists == "raise":
        raise Stale(f"There is a thread {thread} already.", 'Send "if_exists": "do_nothing" to use it.')
    return unstarted(thread)


@router.get("/threads/{thread_id}")
async def get(thread_id: ThreadId, app: Opened, live: Live, _: Caller) -> dict[str, JsonValue]:
    return await thread_of(app, live, thread_id)


@router.post("/threads/search")
async def search(asked: Annotated[Search, Body()], app: Opened, live: Live, _: Caller) -> list[dict[str, JsonValue]]:
    """The newest threads first, among the last 500 requests."""
    found = await matching(asked, app, live, asked.offset + asked.limit)
    return found[asked.offset :]


@router.post("/threads/count")
async def count(asked: Annotated[Search, Body()], app: Opened, live: Live, _: Caller) -> int:
    return len(await matching(asked, app, live))


@router.patch("/threads/{thread_id}")
@router.delete("/threads/{thread_id}")
@router.post("/threads/{thread_id}/copy")
@router.post("/threads/prune")
async def keep(_: Caller) -> None:
    """Raises Refused: the audit names threads, and their effects happened once."""
    raise RECORDED


async def matching(asked: Search, app: Opened, live: Live, most: int | None = None) -> list[dict[str, JsonValue]]:
    if asked.values:
        raise UsageError("values: threads cannot be searched by their values.", "Search by status, ids or metadata.")
    found: list[dict[str, JsonValue]] = []
    async for thread in threads(app, live):
        if most is not None and len(found) >= most:
            break
        if fits(thread, asked):
            found.append(thread)
    return found


def fits(thread: dict[str, JsonValue], asked: Search) -> bool:
    metadata = thread["metadata"]
    held = metadata if isinstance(metadata, dict) else {}
    return (
        asked.status in (None, thread["status"])
        and (asked.ids is None or thread["thread_id"] in asked.ids)
        and all(held.get(key) == value for key, value in asked.metadata.items())
    )
