"""Live runs: each goes on in a task of its own, whoever listens, and remembers its events for those who come back."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from pydantic import JsonValue

from api.errors import NoSuchThing, body_of
from domain.errors import Unavailable

log = logging.getLogger("opsward.api")

KEPT = 16
"""Ended runs whose events can still be read again."""
GRACE_SECONDS = 10.0
"""How long runs may go on when the server stops. What is cut off then is resumed like after a crash."""

Ending = Literal["success", "interrupted"]


@dataclass
class LiveRun:
    """`events` are (number from 1, name, data as JSON); `error` is what ended the run, if anything did."""

    id: str
    thread: str
    number: int
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    status: Literal["running", "success", "interrupted", "error"] = "running"
    events: list[tuple[int, str, str]] = field(default_factory=list)
    error: Exception | None = None
    _count: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def emit(self, name: str, data: JsonValue) -> None:
        self._count += 1
        self.events.append((self._count, name, json.dumps(data, ensure_ascii=False)))
        self._announce()

    def end(self, status: Literal["success", "interrupted", "error"]) -> None:
        """Of the values, only the last ones are kept: each of them is the whole state."""
        self.status = status
        last = max((number for number, name, _ in self.events if name == "values"), default=0)
        self.events = [event for event in self.events if event[1] != "values" or event[0] == last]
        self._announce()

    async def follow(self, after: int = 0) -> AsyncGenerator[tuple[int, str, str]]:
        """Every event numbered above `after`, those to come included, until the run has ended."""
        while True:
            changed, ended = self._changed, self.status != "running"
            for event in [event for event in self.events if event[0] > after]:
                yield event
                after = event[0]
            if ended:
                return
            await changed.wait()

    async def begun(self) -> None:
        """Returns at the first event. Raises the error of a run that ended without one."""
        while not self.events and self.status == "running":
            await self._changed.wait()
        if self.error is not None and not self.events:
            raise self.error

    async def ended(self) -> None:
        while self.status == "running":
            await self._changed.wait()

    def _announce(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


Work = Callable[[LiveRun], Coroutine[None, None, Ending]]
"""Runs a thread, emits its events, and says how it ended."""


class LiveRuns:
    """The runs of this process. The thread's lock, not this registry, keeps a thread to one runner."""

    def __init__(self) -> None:
        self._runs: dict[str, LiveRun] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def launch(self, run: LiveRun, work: Work) -> LiveRun:
        self._runs[run.id] = run
        task = asyncio.create_task(self._carry(run, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    def find(self, thread: str, run_id: str) -> LiveRun:
        """Raises NoSuchThing for a run that is not of this thread, or whose events are not kept any more."""
        run = self._runs.get(run_id)
        if run is None or run.thread != thread:
            raise NoSuchThing(
                f"Run {run_id} of thread {thread} is not known here (any more).",
                "GET /threads/{id}/state tells where the thread stands.",
            )
        return run

    def of(self, thread: str) -> list[LiveRun]:
        return [run for run in self._runs.values() if run.thread == thread]

    def running(self, thread: str) -> bool:
        return any(run.status == "running" for run in self.of(thread))

    async def drain(self, seconds: float = GRACE_SECONDS) -> None:
        """Let runs finish, then cut off what is left."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        for task in set(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, run: LiveRun, work: Work) -> None:
        try:
            ending = await work(run)
        except asyncio.CancelledError:
            self._fail(run, Unavailable("The server stopped while the run went on.", "Resume the thread."))
            raise
        except Exception as error:  # noqa: BLE001 - whatever ends a run is told to those who follow it
            self._fail(run, error)
        else:
            run.emit("end", {"run_id": run.id, "status": ending})
            run.end(ending)
        self._forget()

    def _fail(self, run: LiveRun, error: Exception) -> None:
        """A run that was refused before its first event never was one: only its caller hears of it."""
        run.error = error
        if run.events:
            log.error("run %s of thread %s failed", run.id, run.thread, exc_info=error)
            told = body_of(error)
            run.emit("error", {"error": told["error"], "message": f"{told['detail']} {told['remedy']}".strip()})
            run.emit("end", {"run_id": run.id, "status": "error"})
        else:
            del self._runs[run.id]
        run.end("error")

    def _forget(self) -> None:
        ended = [each.id for each in self._runs.values() if each.status != "running"]
        for run_id in ended[: max(0, len(ended) - KEPT)]:
            del self._runs[run_id]
