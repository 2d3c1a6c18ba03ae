"""A past run as evidence."""

from domain.errors import UsageError
from domain.evidence import Evidence
from domain.report import Report


def evidence_of(thread: str, run: int, text: str, report: Report) -> Evidence:
    """The request and the answer it got. Its source can be opened with `opsward run --thread`."""
    return Evidence.of("run", f"run: {thread}#{run}", f"{text}\n{report.text}")


def unknown_run(thread: str, run: int) -> UsageError:
    return UsageError(f"Run {run} of thread {thread} was never started.", "Start it before it is finished.")
