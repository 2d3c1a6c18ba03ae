"""Runs: started, followed, waited for, come back to. A client that leaves ends nothing."""

from typing import Annotated

from fastapi import APIRouter, Body, Header, Query
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import JsonValue

from api.application import Application
from api.caller import Caller
from api.errors import Refused, body_of
from api.live import LiveRun
from api.opening import Live, Opened
from api.run import live_row, past_rows
from api.run_request import MODES, RunRequest
from api.sse import streaming
from api.thread_id import ThreadId
from api.wire import final_of
from api.work import begin
from domain.errors import UsageError
from graph.runner import new_thread

router = APIRouter(tags=["runs"])
Asked = Annotated[RunRequest, Body()]


@router.post("/threads/{thread_id}/runs/stream")
async def stream(thread_id: ThreadId, asked: Asked, app: Opened, live: Live, who: Caller) -> StreamingResponse:
    """Server-sent events: metadata, then those of stream_mode, `error` when the run fails, `end`."""
    return streaming(await begin(app, live, thread_id, asked, who), asked.modes)


@router.post("/runs/stream")
async def stream_new(asked: Asked, app: Opened, live: Live, who: Caller) -> StreamingResponse:
    return await stream(new_thread(), asked, app, live, who)


@router.post("/threads/{thread_id}/runs/wait")
async def wait(thread_id: ThreadId, asked: Asked, app: Opened, live: Live, who: Caller) -> JSONResponse:
    """The values at the end, with `__interrupt__` where a person has to decide, `__error__` where the run failed."""
    return await joined(app, await begin(app, live, thread_id, asked, who))


@router.post("/runs/wait")
async def wait_new(asked: Asked, app: Opened, live: Live, who: Caller) -> JSONResponse:
    return await wait(new_thread(), asked, app, live, who)


@router.post("/threads/{thread_id}/runs")
async def create(thread_id: ThreadId, asked: Asked, app: Opened, live: Live, who: Caller) -> JSONResponse:
    run = await begin(app, live, thread_id, asked.model_copy(update={"stream_mode": sorted(MODES)}), who)
    return JSONResponse(live_row(run), headers={"Content-Location": f"/threads/{thread_id}/runs/{run.id}"})


@router.get("/threads/{thread_id}/runs")
async def runs(
    thread_id: ThreadId, app: Opened, live: Live, _: Caller, limit: int = 10, offset: int = 0, status: str | None = None
) -> list[dict[str, JsonValue]]:
    """The newest first: those of this process, then those that only the runs table remembers."""
    here = [live_row(run) for run in reversed(live.of(thread_id))]
    rows = [*here, *await past_rows(app, thread_id, {run.number for run in live.of(thread_id)})]
    return [row for row in rows if status in (None, row["status"])][offset : offset + limit]


@router.get("/threads/{thread_id}/runs/{run_id}")
async def get(thread_id: ThreadId, run_id: str, app: Opened, live: Live, _: Caller) -> dict[str, JsonValue]:
    for row in await past_rows(app, thread_id, frozenset()):
        if row["run_id"] == run_id:
            return row
    return live_row(live.find(thread_id, run_id))


@router.get("/threads/{thread_id}/runs/{run_id}/join")
async def join(thread_id: ThreadId, run_id: str, app: Opened, live: Live, _: Caller) -> JSONResponse:
    return await joined(app, live.find(thread_id, run_id))


@router.get("/threads/{thread_id}/runs/{run_id}/stream")
async def join_stream(
    thread_id: ThreadId,
    run_id: str,
    live: Live,
    _: Caller,
    stream_mode: Annotated[list[str] | None, Query()] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """The events after Last-Event-ID, those to come included."""
    if last_event_id is not None and not last_event_id.isdecimal():
        raise UsageError(f"Last-Event-ID: {last_event_id!r} is not the id of an event.", "Ids are whole numbers.")
    modes = {mode for mode in stream_mode or () if mode} or MODES  # the stock client sends an empty one for "all"
    return streaming(live.find(thread_id, run_id), modes, int(last_event_id or 0))


@router.post("/threads/{thread_id}/runs/{run_id}/cancel")
@router.delete("/threads/{thread_id}/runs/{run_id}")
async def keep(thread_id: ThreadId, run_id: str, _: Caller) -> None:
    raise Refused(f"Run {run_id} of {thread_id} is part of the record and ends by itself.", "Deny what it asks for.")


async def joined(app: Application, run: LiveRun) -> JSONResponse:
    await run.ended()
    here = f"/threads/{run.thread}/runs/{run.id}"
    headers = {"Content-Location": here, "Location": f"{here}/join"}
    if run.error is not None:
        told = body_of(run.error)
        failed = {"error": told["error"], "message": f"{told['detail']} {told['remedy']}".strip()}
        return JSONResponse({"__error__": failed}, headers=headers)
    return JSONResponse(final_of(await app.runner.snapshot(run.thread)), headers=headers)
