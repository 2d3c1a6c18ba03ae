"""Starting what a client asked for: a request, an answer and what follows from it, or a continuation after a crash."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Collection

from langgraph.types import StateSnapshot

from api.answer import answer_pending
from api.application import Application
from api.decision import decision_of
from api.live import Ending, LiveRun, LiveRuns
from api.public import messages_of
from api.run_request import RunRequest, refuse_bypass, refuse_unusable, text_of
from api.wire import chunk_of, final_of, head_of
from domain.errors import ThreadBusy
from domain.person import Person
from graph.runner import Event

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between attempts to go on after an answer: whoever asked may still be putting the thread down."""
STREAMED = ("updates", "values", "custom")
"""Modes that LangGraph streams. `messages` is made of the state: what a model says in between is nobody's answer."""


async def begin(app: Application, live: LiveRuns, thread: str, asked: RunRequest, caller: Person) -> LiveRun:
    """Check, decide if it is an answer, and launch. Returns at the run's first event; raises what prevented one."""
    refuse_unusable(asked)
    before = await app.runner.snapshot(thread)
    refuse_bypass(asked, thread, head_of(before))
    if asked.answers and asked.command is not None:
        await answer_pending(app, thread, decision_of(asked.command.resume), caller)
        return await go_on(app, live, thread, asked.modes)
    if asked.input is None:
        return await go_on(app, live, thread, asked.modes)
    text = text_of(asked.input)
    number = run_number(before) + 1
    modes = streamed(asked.modes)
    source = app.runner.start(text, caller.name, thread, modes)
    return await _launched(app, live, LiveRun(str(uuid.uuid4()), thread, number), source, asked.modes)


async def go_on(app: Application, live: LiveRuns, thread: str, modes: Collection[str]) -> LiveRun:
    """Past an answered approval, or from where a crash cut the thread off."""
    number = run_number(await app.runner.snapshot(thread))
    source = patient(lambda: app.runner.resume(thread, streamed(modes)))
    return await _launched(app, live, LiveRun(str(uuid.uuid4()), thread, number), source, modes)


async def _launched(
    app: Application,
    live: LiveRuns,
    run: LiveRun,
    source: AsyncIterator[Event],
    modes: Collection[str],
) -> LiveRun:
    async def work(run: LiveRun) -> Ending:
        async for mode, chunk in source:
            run.emit(mode, chunk_of(mode, chunk))
        snapshot = await app.runner.snapshot(run.thread)
        _finish(run, snapshot, modes)
        return "interrupted" if snapshot.interrupts else "success"

    live.launch(run, work)
    await run.begun()
    return run


def _finish(run: LiveRun, snapshot: StateSnapshot, modes: Collection[str]) -> None:
    """What a client that listens for values or messages is owed in the end, whether or not anything moved."""
    if "values" in modes and not any(name == "values" for _, name, _ in run.events):
        run.emit("values", final_of(snapshot))
    messages = messages_of(snapshot.values)
    if "messages" in modes:
        run.emit("messages/complete", list(messages))
    if "messages-tuple" in modes:
        for message in messages[1:]:
            run.emit("messages", [message, {"langgraph_node": "report", "run_id": run.id}])


def streamed(modes: Collection[str]) -> tuple[str, ...]:
    """Updates always, so that there is a first event to answer with, whatever is listened for."""
    return tuple(mode for mode in STREAMED if mode == "updates" or mode in modes)


def run_number(snapshot: StateSnapshot) -> int:
    request = snapshot.values.get("request")
    return request.run if request else 0


async def patient(attempt: Callable[[], AsyncIterator[Event]]) -> AsyncIterator[Event]:
    """The events of the first attempt that finds the thread free. The lock is asked before anything else is done."""
    for pause in PAUSES:
        try:
            async for event in attempt():
                yield event
        except ThreadBusy:
            await asyncio.sleep(pause)
        else:
            return
    async for event in attempt():
        yield event
