"""What became of a request: the report with its marks, the status, who approved."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from domain.vocabulary import Language
from terminal.clean import clean
from terminal.evidence import cited_first, cited_ids
from terminal.words import name_of, word

COLOURS = {"done": "green", "waiting": "yellow", "denied": "red", "failed": "bold red"}
Outcome = Mapping[str, Any]
"""What `opsward run --json` prints, or the values of a thread."""


def outcome(given: Outcome, language: Language, sources: bool = False) -> RenderableType:
    """The report. With `sources` the evidence that it cites is listed, otherwise counted."""
    numbers = {str(piece["id"]): number for number, piece in enumerate(cited_first(given), start=1)}
    status = str(given["status"])
    parts = [Text(name_of(language, "status", status), f"bold {COLOURS.get(status, '')}".rstrip())]
    if report := given.get("report"):
        parts.append(marked(report, numbers))
    parts += [answer(each, language) for each in given.get("approvals") or ()]
    parts += cited(given, language) if sources else counted(numbers, language)
    if sources and given.get("thread"):
        parts.append(Text(clean(word(language, "outcome.thread", thread=given["thread"])), "dim"))
    return Group(*parts, *(onward(given) if sources and status == "waiting" else ()))


def answer(approval: Mapping[str, Any], language: Language) -> Text:
    """What was asked for, and who said what to it."""
    said = name_of(language, "status", approval["status"])
    if approval["by"]:
        said = word(language, "outcome.approved", title=approval["title"], by=approval["by"], status=said)
    else:
        said = f"{approval['title']} ({said})"
    return Text(clean(f"{approval['id']} {said}"), "dim")


def onward(given: Outcome) -> list[Text]:
    """The commands by which a waiting run goes on."""
    pending = [each["id"] for each in given.get("approvals") or () if each["status"] == "pending"]
    commands = [f"approvals {verb} {each}" for each in pending for verb in ("show", "approve")]
    return [Text(f"  opsward {clean(command)}") for command in (*commands, f"run --thread {given['thread']}")]


def marked(report: Mapping[str, Any], numbers: Mapping[str, int]) -> Text:
    """The text of a report, each claim followed by the numbers of its evidence."""
    text, made, at = str(report["text"]), Text(), 0
    for claim in report.get("claims") or ():
        marks = [str(numbers[key]) for key in claim["evidence"] if key in numbers]
        found = text.find(claim["text"], at)
        if found >= 0 and marks:
            end = found + len(claim["text"])
            made.append(clean(text[at:end])).append(f" [{', '.join(marks)}]", "dim")
            at = end
    return made.append(clean(text[at:]))


def cited(given: Outcome, language: Language) -> list[Text]:
    wanted = len(set(cited_ids(given)))
    pieces = cited_first(given)[:wanted]
    lines = [Text(f"[{number}] {clean(piece['source'])}", "dim") for number, piece in enumerate(pieces, start=1)]
    return [Text(word(language, "outcome.cited"), "dim bold"), *lines] if lines else []


def counted(numbers: Mapping[str, int], language: Language) -> list[Text]:
    return [Text(word(language, "outcome.evidence", count=len(numbers)), "dim")] if numbers else []
