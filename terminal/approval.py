"""An approval as a person should see it: what, for whom, by whom, the verdicts, and the whole diff or plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from domain.vocabulary import Language
from terminal.arguments import Call, arguments
from terminal.clean import clean
from terminal.diff import diff
from terminal.tables import table
from terminal.verdicts import Verdict, verdicts
from terminal.words import name_of, word

Approval = Mapping[str, Any]
"""The JSON form of domain.approval.Approval."""


def approval(
    asked: Approval, given: Sequence[Verdict], language: Language, calls: Sequence[Call] = ()
) -> RenderableType:
    """`calls` are shown with their arguments, where they are at hand."""
    shows = str(asked["shows"])
    parts: list[RenderableType] = [Text(clean(facts(asked, language)), "dim")]
    if asked["reason_required"]:
        parts.append(Text(word(language, "approval.reason_required"), "yellow"))
    if given:
        parts.append(verdicts(asked["calls"], given, language))
    elif not calls:
        parts.append(Text(clean(", ".join(asked["calls"]))))
    if calls:
        parts += [arguments(calls, shows), Text("")]
    parts.append(diff(shows) if shows.strip() else Text(word(language, "approval.shows_nothing"), "dim"))
    title = Text(clean(word(language, "approval.title", title=asked["title"])), "bold", overflow="ellipsis")
    return Panel(Group(*parts), title=title, title_align="left", border_style="yellow")


def facts(asked: Approval, language: Language) -> str:
    return word(
        language,
        "approval.facts",
        id=asked["id"],
        requester=asked["requester"],
        expires=when(asked["expires_at"]),
        approver=word(language, f"approval.{asked['approver']}"),
        digest=str(asked["digest"])[:19],
    )


def approvals(found: Sequence[Approval], language: Language) -> Table:
    rows = [
        [
            str(each["id"]),
            str(each["title"]),
            str(each["requester"]),
            name_of(language, "status", each["status"]),
            str(each["by"] or ""),
            when(each["expires_at"]),
        ]
        for each in found
    ]
    return table(language, ["id", "title", "requester", "status", "by", "expires"], rows)


def when(at: object) -> str:
    """A time in the zone of whoever looks."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return moment.astimezone().strftime("%m-%d %H:%M:%S")
