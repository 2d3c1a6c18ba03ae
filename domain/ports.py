"""Ports: what the graph needs of the outside. Adapters implement them; `adapters/memory` holds twins for tests."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Literal, Protocol

from pydantic import JsonValue

from domain.approval import Approval, ApprovalStatus
from domain.call import Digest, ToolCall
from domain.estate import Context, Snapshot
from domain.evidence import Evidence
from domain.intent import Intent, Targets
from domain.record import Record
from domain.report import Report
from domain.result import ToolResult
from domain.tool import ToolDescription


class Clock(Protocol):
    """Time. A world brings its own, where sleeping costs nothing."""

    def now(self) -> datetime: ...
    async def sleep(self, seconds: float) -> None: ...


class Understanding(Protocol):
    """Text -> Intent."""

    def __call__(self, text: str) -> Intent: ...


class ToolGateway(Protocol):
    """The hands: MCP servers by name. A connection that fails is an error result, never an exception that allows."""

    async def call(self, call: ToolCall, principal: str) -> ToolResult: ...

    async def tools(self) -> Mapping[str, Mapping[str, ToolDescription]]:
        """Server -> tool -> description, for every server that could be reached."""
        ...


class Approvals(Protocol):
    """The approvals table: the only thing that `act` believes."""

    async def request(self, approval: Approval) -> Approval:
        """Store `approval`, or return the one that already stands under its id."""
        ...

    async def get(self, approval_id: str) -> Approval:
        """Raises NoSuchApproval."""
        ...

    async def all(self, status: ApprovalStatus | None = None, thread: str | None = None) -> list[Approval]: ...

    async def decide(
        self, approval_id: str, by: str, decision: Literal["approved", "denied"], reason: str | None = None
    ) -> Approval:
        """Answer a pending approval, once. Raises NoSuchApproval, AlreadyAnswered, ApprovalExpired, NotYours."""
        ...

    async def consume(self, approval_id: str, turn: str, digest: Digest, policy: str) -> Approval:
        """Spend an approved, unexpired approval on exactly this turn, digest and policy version.

        The same turn may spend it again after a crash. Raises NotPermitted in every other case.
        """
        ...


class Audit(Protocol):
    """The append-only, hash-chained record of every decision and effect."""

    async def append(self, thread: str, actor: str, event: str, subject: str, body: dict[str, JsonValue]) -> Record: ...

    async def find(self, event: str, subject: str) -> Record | None:
        """The newest record of `event` about `subject`."""
        ...

    async def records(self, thread: str | None = None) -> list[Record]: ...

    async def verify(self) -> tuple[int, str | None]:
        """How many records the chain holds, and the first break in words (None: whole)."""
        ...


class Runs(Protocol):
    """The runs table: one row per request."""

    async def start(self, thread: str, run: int, text: str, principal: str, at: datetime) -> None: ...
    async def finish(self, thread: str, run: int, status: str, report: Report | None) -> None: ...
    async def latest(self, limit: int = 20) -> list[dict[str, JsonValue]]: ...
    async def reports(self, text: str, limit: int = 3) -> list[Evidence]:
        """Past finished runs whose request shares words with `text`, newest first."""
        ...


class Locks(Protocol):
    """One lock per thread, around every run and every resume."""

    def thread(self, thread: str) -> AbstractAsyncContextManager[None]:
        """Raises ThreadBusy when another process or task holds it."""
        ...


class Estate(Protocol):
    """The infrastructure graph."""

    async def load(self, snapshot: Snapshot) -> None: ...
    async def context(self, targets: Targets) -> Context: ...
    async def remember(self, snapshot: Snapshot) -> None:
        """Merge what a run changed into the graph."""
        ...


class Library(Protocol):
    """Runbooks and conventions."""

    async def search(self, query: str, limit: int = 4) -> list[Evidence]: ...
