"""What the commands print. Rendering is done elsewhere; this is where it reaches a console."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from shutil import get_terminal_size
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from domain.approval import Approval
from domain.person import Person
from domain.record import Record
from domain.verdict import Verdict, Violation
from domain.vocabulary import Language
from terminal import reports
from terminal.approval import approval as approval_panel
from terminal.approval import approvals as approvals_table
from terminal.arguments import Call
from terminal.choice import may_approve
from terminal.clean import clean
from terminal.diff import diff as coloured_diff
from terminal.outcome import outcome as outcome_parts
from terminal.steps import Steps
from terminal.verdicts import Verdict as Told
from terminal.verdicts import verdicts as verdicts_table
from terminal.words import name_of, word

WIDE = 160
"""Cells of a line where nobody says how many there are."""


@cache
def console() -> Console:
    """Standard output. Nothing in a text is markup, and nothing is highlighted by guess."""
    width = None if sys.stdout.isatty() else get_terminal_size((WIDE, 0)).columns
    return Console(width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)


@cache
def steps() -> Steps:
    """Of the one run that a command shows."""
    return Steps()


def put(*parts: RenderableType) -> None:
    for part in parts:
        console().print(part)


def progress(text: str) -> None:
    """What is being waited for, on standard error."""
    sys.stderr.write(f"{clean(text)}\n")


def step(event: tuple[str, Any]) -> None:
    """An event of graph.runner.Runner: ("updates", {node: update})."""
    from api.wire import INTERRUPT, chunk_of

    mode, chunk = event
    told = chunk_of(mode, chunk)
    for node, update in told.items() if mode == "updates" and isinstance(told, dict) else ():
        if node != INTERRUPT and (update is None or isinstance(update, dict)):
            put(*steps().lines(node, update))


def outcome(given: Mapping[str, Any]) -> None:
    """The outcome of graph.outcome.outcome_of."""
    report = given.get("report")
    put(outcome_parts(given, Language(report["language"]) if report else steps().language, sources=True))


def approval(asked: Approval, given: Sequence[Told] = (), calls: Sequence[Call] = ()) -> None:
    """`given` are the verdicts as JSON, `calls` the arguments, where they are at hand."""
    put(approval_panel(asked.model_dump(mode="json"), given, of(asked.title), calls))


def who_may(asked: Approval, people: Sequence[Person]) -> None:
    """Who may answer a pending approval; of an answered one who did."""
    language = of(asked.title)
    if asked.status != "pending":
        said = {"title": asked.title, "by": asked.by or "-", "status": name_of(language, "status", asked.status)}
        return put(Text(clean(word(language, "outcome.approved", **said))))
    names = may_approve([each.model_dump(mode="json") for each in people], asked.requester, asked.approver)
    said = {"requester": asked.requester, "people": ", ".join(names) or "-"}
    return put(Text(clean(word(language, f"why.who.{asked.approver}", **said))))


def verdicts(calls: Sequence[str], given: Sequence[Verdict], language: Language = Language.ENGLISH) -> None:
    put(verdicts_table(calls, [each.model_dump(mode="json") for each in given], language))


def diff(text: str) -> None:
    put(coloured_diff(text))


def approvals(found: Sequence[Approval], language: Language = Language.ENGLISH) -> None:
    put(approvals_table([each.model_dump(mode="json") for each in found], language) if found else nothing(language))


def records(found: Sequence[Record], language: Language = Language.ENGLISH) -> None:
    put(reports.records(found, language) if found else nothing(language))


def world(state: Mapping[str, Any], language: Language = Language.ENGLISH) -> None:
    put(reports.world(state, language))


def doctor(rows: Iterable[Mapping[str, Any]], language: Language = Language.ENGLISH) -> None:
    put(reports.doctor(rows, language))


def checked(verdict: str, violations: Sequence[Violation], language: Language = Language.ENGLISH) -> None:
    put(reports.checked(verdict, violations, language))


def graded(rows: Iterable[Mapping[str, Any]], language: Language = Language.ENGLISH) -> None:
    put(reports.graded(rows, language))


def benchmarks(rows: Iterable[Any], language: Language = Language.ENGLISH) -> None:
    """Rows of bench.row.Row."""
    told = [{**row.model_dump(mode="json"), "ratio": row.ratio} for row in rows]
    put(reports.benchmarks(told, language))


def nothing(language: Language) -> Text:
    return reports.nothing(language)


def of(text: str) -> Language:
    """The language that a text of ours is in."""
    return Language.KOREAN if any("가" <= letter <= "힣" for letter in text) else Language.ENGLISH
