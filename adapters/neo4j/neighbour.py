"""`Neighbour`: one relation of a thing as the graph returned it, and the lookups made on many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

Value = str | int | bool


class Found(TypedDict):
    """One record of a query for things."""

    id: str
    properties: dict[str, Value]


@dataclass(frozen=True)
class Neighbour:
    """`of` is the id of the thing asked about; `outgoing` when the relation starts there."""

    of: str
    relation: str
    outgoing: bool
    id: str
    name: str


def names(neighbours: Iterable[Neighbour], of: str, relation: str, outgoing: bool = True, kind: str = "") -> list[str]:
    """Names of the neighbours of one thing by relation, direction and the kind that their id begins with."""
    return [
        n.name
        for n in neighbours
        if (n.of, n.relation, n.outgoing) == (of, relation, outgoing) and n.id.startswith(kind)
    ]


def first(neighbours: Sequence[Neighbour], of: str, relation: str) -> str | None:
    return next(iter(names(neighbours, of, relation)), None)
