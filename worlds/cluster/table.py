"""Text tables as Go's tabwriter lines them up (minimum width 6, padding 3), and what the server adds to each row."""

from collections.abc import Sequence

from worlds.cluster.columns import columns_of
from worlds.cluster.doc import Doc, labels_of, namespace_of
from worlds.cluster.kinds import Kind

Cell = str | int | None


def aligned(rows: Sequence[Sequence[str]], closed: bool = False) -> str:
    """`closed`: every cell ends with a tab, so that the last one is padded as well (kubectl top)."""
    if not rows:
        return ""
    widths = [max([6, *(len(row[i]) + 3 for row in rows if i < len(row))]) for i in range(max(map(len, rows)))]
    lines = []
    for row in rows:
        last = len(row) - 1
        cells = (cell if i == last and not closed else cell.ljust(widths[i]) for i, cell in enumerate(row))
        lines.append("".join(cells))
    return "\n".join(lines) + "\n"


def rows(kind: Kind, objects: Sequence[Doc], now: int) -> list[dict[str, Cell]]:
    """Structured rows, keyed by column: apiVersion, kind, the kind's own columns, and Namespace where there is one."""
    columns = columns_of(kind.group_kind)
    found: list[dict[str, Cell]] = []
    for each in objects:
        row: dict[str, Cell] = {"apiVersion": kind.api_version, "kind": kind.kind}
        row |= {name: cell(each, now) for name, cell in columns.items()}
        space = namespace_of(each)
        found.append({**row, "Namespace": space} if space else row)
    return found


def text(kind: Kind, objects: Sequence[Doc], now: int) -> str:
    """What `kubectl get -o wide --show-labels` prints, with apiVersion and kind; nothing when there is nothing."""
    if not objects:
        return ""
    names = ["apiVersion", "kind", *columns_of(kind.group_kind)]
    spaced = any(namespace_of(each) for each in objects)
    head = [*(["NAMESPACE"] if spaced else []), *(name.upper() for name in names), "LABELS"]
    body = [
        [*([namespace_of(each)] if spaced else []), *(_shown(row[name]) for name in names), _labels(each)]
        for each, row in zip(objects, rows(kind, objects, now), strict=True)
    ]
    return aligned([head, *body])


def _shown(cell: Cell) -> str:
    return "<none>" if cell is None else str(cell)


def _labels(each: Doc) -> str:
    return ",".join(f"{k}={v}" for k, v in sorted(labels_of(each).items())) or "<none>"
