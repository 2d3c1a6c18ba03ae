"""Evidence: the list, one piece in full, and the marks that tie a report's sentences to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from domain.vocabulary import Language
from terminal.clean import clean
from terminal.tables import table

SHORT = 120
"""Characters of an excerpt in the list."""

Piece = Mapping[str, Any]
"""The JSON form of domain.evidence.Evidence."""


def evidence(pieces: Sequence[Piece], language: Language) -> Table:
    rows = [
        [f"[{number}] {piece['id']}", str(piece["source"]), short(str(piece["excerpt"]))]
        for number, piece in enumerate(pieces, start=1)
    ]
    return table(language, ["id", "source", "excerpt"], rows)


def piece_in_full(piece: Piece) -> RenderableType:
    heading = Text(f"{clean(piece['id'])} · {clean(piece['source'])}", "bold")
    return Group(heading, Text(clean(piece["excerpt"])))


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def cited_first(outcome: Mapping[str, Any]) -> list[Piece]:
    """The evidence of an outcome, what the report cites first, in the order it is cited."""
    pieces = {str(piece["id"]): piece for piece in outcome.get("evidence") or ()}
    cited = [pieces[key] for key in dict.fromkeys(cited_ids(outcome)) if key in pieces]
    return [*cited, *(piece for piece in pieces.values() if piece not in cited)]


def cited_ids(outcome: Mapping[str, Any]) -> list[str]:
    claims = (outcome.get("report") or {}).get("claims") or ()
    return [str(key) for claim in claims for key in claim["evidence"]]
