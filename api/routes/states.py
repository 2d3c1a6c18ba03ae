"""The state of a thread, now and before. Read only: writing it would lead around the gate."""

from typing import Annotated

from fastapi import APIRouter, Body
from langchain_core.runnables import RunnableConfig
from pydantic import Field, JsonValue

from api.application import Application
from api.caller import Caller
from api.errors import NoSuchThing, Refused
from api.opening import Opened
from api.run_request import Lenient
from api.thread import known
from api.thread_id import ThreadId
from api.wire import state_of

router = APIRouter(tags=["state"])
Limit = Annotated[int, Field(ge=1, le=100)]
Place = dict[str, JsonValue]


class Past(Lenient):
    limit: Limit = 10
    before: str | Place | None = None


class At(Lenient):
    checkpoint: Place


@router.get("/threads/{thread_id}/state")
async def state(thread_id: ThreadId, app: Opened, _: Caller) -> dict[str, JsonValue]:
    return state_of(await known(app, thread_id))


@router.post("/threads/{thread_id}/state")
async def update(thread_id: ThreadId, _: Caller) -> None:
    raise Refused(f"The state of {thread_id} is made by its runs only: writing it would lead around the gate.",
                  "Make a request, or answer what it waits for.")  # fmt: skip


@router.get("/threads/{thread_id}/state/{checkpoint_id}")
async def earlier(thread_id: ThreadId, checkpoint_id: str, app: Opened, _: Caller) -> dict[str, JsonValue]:
    return await at(app, thread_id, checkpoint_id)


@router.post("/threads/{thread_id}/state/checkpoint")
async def earlier_by_checkpoint(
    thread_id: ThreadId, asked: Annotated[At, Body()], app: Opened, _: Caller
) -> dict[str, JsonValue]:
    return await at(app, thread_id, str(asked.checkpoint.get("checkpoint_id", "")))


@router.get("/threads/{thread_id}/history")
async def history(
    thread_id: ThreadId, app: Opened, _: Caller, limit: Limit = 10, before: str | None = None
) -> list[dict[str, JsonValue]]:
    return await past(app, thread_id, limit, before)


@router.post("/threads/{thread_id}/history")
async def history_by_post(
    thread_id: ThreadId, asked: Annotated[Past, Body()], app: Opened, _: Caller
) -> list[dict[str, JsonValue]]:
    before = asked.before.get("checkpoint_id") if isinstance(asked.before, dict) else asked.before
    return await past(app, thread_id, asked.limit, None if before is None else str(before))


async def past(app: Application, thread: str, limit: int, before: str | None) -> list[dict[str, JsonValue]]:
    """Newest first."""
    end = place(thread, before) if before else None
    snapshots = app.runner.graph.aget_state_history(app.runner.config(thread), limit=limit, before=end)
    return [state_of(snapshot) async for snapshot in snapshots]


async def at(app: Application, thread: str, checkpoint: str) -> dict[str, JsonValue]:
    snapshot = await app.runner.graph.aget_state(place(thread, checkpoint))
    if not snapshot.values:
        raise NoSuchThing(f"Thread {thread} has no checkpoint {checkpoint}.", "GET its history for those it has.")
    return state_of(snapshot)


def place(thread: str, checkpoint: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": "", "checkpoint_id": checkpoint}}
