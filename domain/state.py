"""`State`: everything one thread of the graph holds. Channels that grow are merged by key, never appended to."""

from typing import Annotated, TypeVar

from typing_extensions import TypedDict

from domain.call import Batch
from domain.estate import Context
from domain.finding import Finding
from domain.intent import Intent
from domain.itinerary import Task
from domain.noun import Noun
from domain.report import Report
from domain.result import ToolResult
from domain.verdict import Verdict

Value = TypeVar("Value")


def merge(left: dict[str, Value] | None, right: dict[str, Value] | None) -> dict[str, Value]:
    """Right wins, key by key: applying an update twice is the same as applying it once. `None` starts afresh."""
    return {} if right is None else {**(left or {}), **right}


class Request(Noun):
    """What started a run: who asked for what. `run` numbers the requests of one thread from 1."""

    text: str
    principal: str
    thread: str
    run: int = 1


class Turn(Noun):
    """One batch that a task proposed, the verdicts on its calls, and what came back."""

    batch: Batch
    verdicts: tuple[Verdict, ...] = ()
    results: tuple[ToolResult, ...] = ()
    approval: str | None = None


class State(TypedDict, total=False):
    request: Request
    intent: Intent
    itinerary: tuple[Task, ...]
    position: int
    context: Context
    proposal: Batch | None
    verdicts: tuple[Verdict, ...]
    approval: str | None
    turns: Annotated[dict[str, Turn], merge]
    """Keyed by `turn_key`, in the order they were made."""
    findings: Annotated[dict[str, Finding], merge]
    """Keyed by the task's position and name ("0:devops.propose")."""
    report: Report | None
    asked: bool
    """Whether the run before ended with a question: then what is said next may be its answer."""


def task_key(position: int, task: Task) -> str:
    return f"{position}:{task}"


def turn_key(position: int, task: Task, number: int) -> str:
    return f"{position}:{task}#{number:03d}"
