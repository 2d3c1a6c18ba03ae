"""Playbooks: generators that read like the runbook they are, replayed over recorded results.

A playbook yields a `Batch` of calls it wants made, receives the results in the same order, and returns a `Finding`.
It does no I/O and keeps no state: the same results always lead to the same next step, so a resumed run continues
where it stopped.
"""

from collections.abc import Callable, Generator, Iterable

from domain.call import Batch, ToolCall
from domain.errors import ReplayMismatch
from domain.finding import Finding
from domain.result import ToolResult
from domain.state import Turn
from personas.case import Case

Results = tuple[ToolResult, ...]
Playbook = Generator[Batch, Results, Finding]
PlaybookFunction = Callable[[Case], Playbook]


def advance(playbook: PlaybookFunction, case: Case, turns: Iterable[Turn]) -> Batch | Finding:
    """Replay `playbook` over the recorded `turns` until it proposes something new or is done.

    Raises ReplayMismatch when it no longer proposes what was recorded: the playbook changed under a sleeping run.
    """
    steps = playbook(case)
    try:
        batch = next(steps)
        for number, turn in enumerate(turns):
            if turn.batch.digest != batch.digest:
                raise ReplayMismatch(
                    f"Turn {number} of {playbook.__name__} was recorded as {_names(turn.batch)} "
                    f"but the playbook now proposes {_names(batch)}.",
                    "Start the request again in a new thread.",
                )
            batch = steps.send(turn.results)
    except StopIteration as end:
        finding: Finding = end.value
        return finding
    return batch


def _names(batch: Batch) -> str:
    return ", ".join(str(call) for call in batch.calls) or "nothing"


def ask(*calls: ToolCall, after: float = 0.0) -> Batch:
    """Calls that only read, or that only propose; `after` seconds from now."""
    return Batch(calls=calls, after=after)
