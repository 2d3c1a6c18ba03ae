"""Tables: rows of cells under headings. Widths are counted in cells, so that 한글 lines up."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from domain.vocabulary import Language
from terminal.clean import clean
from terminal.words import word

Cell = str | Text
WHOLE = frozenset({"id", "effect", "verdict", "status", "severity", "number", "at"})
"""Columns whose cells are copied, compared or short: they give way last."""


def table(language: Language, columns: Sequence[str], rows: Iterable[Sequence[Cell]], title: str = "") -> Table:
    """`columns` are keys of the catalogue ("column.<key>"). Cells are taken as they are: no markup in them counts."""
    made = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        title=Text(clean(title)) if title else None,
        title_justify="left",
    )
    for column in columns:
        made.add_column(word(language, f"column.{column}"), overflow="fold", no_wrap=column in WHOLE)
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(clean(cell)) for cell in row))
    return made


def coloured(text: str, good: bool) -> Text:
    return Text(text, "green" if good else "red")
