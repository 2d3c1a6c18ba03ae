"""Tables for the commands: audit records, a world, the doctor, checks, evaluations, benchmarks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from domain.record import Record
from domain.verdict import Violation
from domain.vocabulary import Language
from terminal.approval import when
from terminal.clean import clean
from terminal.tables import Cell, coloured, table
from terminal.verdicts import COLOURS, violations
from terminal.words import name_of, word

Row = Mapping[str, Any]


def records(found: Iterable[Record], language: Language) -> Table:
    rows = [[str(each.number), when(each.at), each.actor, each.event, each.subject] for each in found]
    return table(language, ["number", "at", "actor", "event", "subject"], rows)


def doctor(rows: Iterable[Row], language: Language) -> Table:
    told: list[list[Cell]] = [
        [str(row["name"]), well(bool(row["well"]), "well", "unwell", language), str(row["found"]), str(row["remedy"])]
        for row in rows
    ]
    return table(language, ["name", "status", "found", "remedy"], told)


def checked(verdict: str, broken: Sequence[Violation], language: Language) -> RenderableType:
    """A sentence per violation: a table would cut rules and paths to pieces."""
    decision = Text(name_of(language, "verdict", verdict), f"bold {COLOURS.get(verdict, '')}")
    return Group(decision, *violations((each.model_dump(mode="json") for each in broken), language))


def graded(rows: Iterable[Row], language: Language) -> Table:
    """`before` is whether the scenario passed in the evaluation that is compared with."""
    told: list[list[Cell]] = [
        [
            str(row["name"]),
            well(bool(row["passed"]), "passed", "not_passed", language),
            "" if row.get("before") is None else well(bool(row["before"]), "passed", "not_passed", language),
            f"{float(row['seconds']):.1f}",
            "\n".join(row["complaints"]),
        ]
        for row in rows
    ]
    return table(language, ["name", "result", "before", "seconds", "message"], told)


def benchmarks(rows: Iterable[Row], language: Language) -> Table:
    """Rows: name, value, unit, baseline, against, ratio."""
    told = [
        [
            str(row["name"]),
            f"{float(row['value']):,.2f} {row['unit']}",
            "" if row["baseline"] is None else f"{float(row['baseline']):,.2f} {row['unit']} ({row['against']})",
            "" if row["ratio"] is None else f"×{row['ratio']}",
        ]
        for row in rows
    ]
    return table(language, ["name", "value", "baseline", "ratio"], told)


def world(state: Row, language: Language) -> RenderableType:
    """A world's snapshot: one table per list of things, and what happened in it."""
    parts: list[RenderableType] = [
        Text(clean(word(language, "world.clock", name=state["name"], clock=state.get("clock", ""))), "bold")
    ]
    for name, cluster in (state.get("clusters") or {}).items():
        parts += [Text(clean(name), "bold"), *(plain(kind, things) for kind, things in listed(cluster))]
    parts += [plain(kind, things) for kind, things in listed(state.get("forge") or {})]
    parts += [Text(word(language, "world.effects"), "bold"), effects(state.get("effects") or (), language)]
    return Group(*parts)


def effects(happened: Iterable[Row], language: Language) -> RenderableType:
    """In the order in which they happened."""
    rows = [
        [*(str(each.get(key, "")) for key in ("sequence", "at", "server", "kind")), about(each)] for each in happened
    ]
    return table(language, ["number", "at", "server", "kind", "subject"], rows) if rows else nothing(language)


def about(effect: Row) -> str:
    known = {"sequence", "at", "server", "kind"}
    return " ".join(f"{key}={value}" for key, value in effect.items() if key not in known and value not in (None, ""))


def listed(things: Row) -> list[tuple[str, list[Row]]]:
    """The lists of objects among `things`; a mapping of objects counts, its keys as their names."""
    found: list[tuple[str, list[Row]]] = []
    for kind, each in things.items():
        rows = (
            [{"": name, **row} for name, row in each.items() if isinstance(row, Mapping)]
            if isinstance(each, Mapping)
            else each
        )
        if isinstance(rows, list) and rows and all(isinstance(row, Mapping) for row in rows):
            found.append((kind, rows))
    return found


def plain(kind: str, rows: Sequence[Row]) -> Table:
    """A table under the fields' own names, those with single values only."""
    keys = dict.fromkeys(key for row in rows for key in row)
    columns = [key for key in keys if single(rows, key) and any(row.get(key) not in (None, "") for row in rows)]
    made = Table(title=Text(clean(kind)), title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(clean(column), overflow="fold", no_wrap=column == "name")
    for row in rows:
        made.add_row(*(Text(clean("" if row.get(column) is None else row[column])) for column in columns))
    return made


def single(rows: Sequence[Row], key: str) -> bool:
    return not any(isinstance(row.get(key), Mapping | list) for row in rows)


def well(good: bool, yes: str, no: str, language: Language) -> Text:
    return coloured(word(language, yes if good else no), good)


def nothing(language: Language) -> Text:
    return Text(word(language, "nothing"), "dim")
