"""Server-sent events of a live run, in the form LangGraph's clients read."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from contextlib import aclosing

from fastapi.responses import StreamingResponse

from api.live import LiveRun

HEARTBEAT_SECONDS = 15.0
ALWAYS = frozenset({"error", "end"})


def streaming(run: LiveRun, modes: Collection[str], after: int = 0) -> StreamingResponse:
    """The events above number `after`. A listener who leaves takes nothing along: the run goes on without one."""
    here = f"/threads/{run.thread}/runs/{run.id}"
    headers = {"Content-Location": here, "Location": f"{here}/stream", "Cache-Control": "no-store"}
    return StreamingResponse(lines(run, modes, after), media_type="text/event-stream", headers=headers)


async def lines(
    run: LiveRun, modes: Collection[str], after: int = 0, heartbeat: float = HEARTBEAT_SECONDS
) -> AsyncIterator[str]:
    """`metadata` first; then what was asked for; a comment when nothing happens, so that proxies keep the line open."""
    yield event("metadata", json.dumps({"run_id": run.id, "thread_id": run.thread, "attempt": 1}))
    async with aclosing(run.follow(after)) as followed:
        coming = asyncio.ensure_future(anext(followed, None))
        try:
            while True:
                done, _ = await asyncio.wait({coming}, timeout=heartbeat)
                if not done:
                    yield ": heartbeat\n\n"
                    continue
                if (got := coming.result()) is None:
                    return
                number, name, data = got
                if wanted(name, modes):
                    yield event(name, data, number)
                coming = asyncio.ensure_future(anext(followed, None))
        finally:
            coming.cancel()
            await asyncio.wait({coming})


def wanted(name: str, modes: Collection[str]) -> bool:
    """The name of an event is its mode, but for messages: complete ones are `messages`, the others `messages-tuple`."""
    mode = {"messages/complete": "messages", "messages": "messages-tuple"}.get(name, name)
    return name in ALWAYS or mode in modes


def event(name: str, data: str, number: int | None = None) -> str:
    """`data` is one line of JSON."""
    return (f"id: {number}\n" if number is not None else "") + f"event: {name}\ndata: {data}\n\n"
