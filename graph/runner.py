"""Running a thread: one lock around every run and every resume, and resuming by what the approvals table says."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot, StreamMode

from domain.approval import Approval
from domain.errors import UsageError
from domain.ports import Locks
from domain.state import Request, State
from guardrails.redaction import redact
from nodes.deps import Deps
from nodes.position import status_of

Event = tuple[str, Any]
"""(stream mode, chunk) as LangGraph streams them."""

MODES = ("updates", "custom")


def new_thread() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Runner:
    """The compiled graph with its checkpointer, and the lock that keeps a thread to one runner at a time."""

    graph: CompiledStateGraph[State]
    deps: Deps
    locks: Locks

    def config(self, thread: str) -> RunnableConfig:
        return {"configurable": {"thread_id": thread}, "recursion_limit": 500}

    async def snapshot(self, thread: str) -> StateSnapshot:
        return await self.graph.aget_state(self.config(thread))

    async def start(self, text: str, principal: str, thread: str, modes: Sequence[str] = MODES) -> AsyncIterator[Event]:
        """Run a request to its end or to its next approval. A secret in it is taken out before anything sees it.

        Raises UsageError when the thread waits for an approval or was cut off, ThreadBusy when it is running.
        """
        if not text.strip():
            raise UsageError("The request is empty.", "Say what you want, in Korean or English.")
        async with self.locks.thread(thread):
            before = await self.snapshot(thread)
            if before.next:
                raise UsageError(f"Thread {thread} is not finished: {why_open(before)}.", "Answer or resume it first.")
            run = before.values["request"].run + 1 if before.values.get("request") else 1
            request = Request(text=redact(text.strip()), principal=principal, thread=thread, run=run)
            await self.deps.runs.start(thread, run, request.text, principal, datetime.now(UTC))
            async for event in self._stream(fresh(request), thread, modes):
                yield event

    async def resume(self, thread: str, modes: Sequence[str] = MODES) -> AsyncIterator[Event]:
        """Go on: past an approval that was answered, or from where a crash cut the thread off.

        A thread that still waits for its answer, or has ended, yields nothing. Raises UsageError for an unknown thread.
        """
        async with self.locks.thread(thread):
            before = await self.snapshot(thread)
            if not before.values:
                raise UsageError(f"There is no thread {thread}.", "opsward approvals list names threads that wait.")
            if not before.next:
                return
            given: Command[Any] | None = None
            if before.interrupts:
                (pending,) = before.interrupts
                if (await self.deps.approvals.get(approval_of(pending.value))).status == "pending":
                    return
                given = Command(resume={pending.id: {}})
            async for event in self._stream(given, thread, modes):
                yield event

    async def _stream(self, given: Any, thread: str, modes: Sequence[str]) -> AsyncIterator[Event]:
        chosen = cast(list[StreamMode], list(modes))
        stream = self.graph.astream(given, self.config(thread), stream_mode=chosen, durability="sync")
        async for mode, chunk in stream:
            yield mode, chunk

    async def waiting_for(self, thread: str) -> Approval | None:
        """The approval that the thread waits for."""
        interrupts = (await self.snapshot(thread)).interrupts
        return await self.deps.approvals.get(approval_of(interrupts[0].value)) if interrupts else None

    async def status(self, thread: str) -> str:
        """done, waiting, denied or failed; "running" when it was cut off or is running."""
        snapshot = await self.snapshot(thread)
        if snapshot.interrupts:
            return "waiting"
        return "running" if snapshot.next else status_of(cast(State, snapshot.values))


def fresh(request: Request) -> dict[str, object]:
    """The input of a new run: every channel starts afresh but the intent, which may hold a question to be answered."""
    emptied: dict[str, object] = {
        "itinerary": (), "position": 0, "proposal": None, "verdicts": (), "approval": None, "turns": None,
        "findings": None, "report": None,
    }  # fmt: skip
    return {"request": request, **emptied}


def approval_of(value: object) -> str:
    """The approval's id in the value of an interrupt."""
    approval = value.get("approval") if isinstance(value, dict) else None
    return str(approval["id"]) if isinstance(approval, dict) else ""


def why_open(snapshot: StateSnapshot) -> str:
    if snapshot.interrupts:
        return f"it waits for approval {approval_of(snapshot.interrupts[0].value)}"
    return f"it was cut off before {', '.join(snapshot.next)}"
