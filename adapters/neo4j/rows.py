"""Snapshot -> rows of parameters, grouped by the label or the relationship type that their query names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapters.neo4j.errors import GraphError
from adapters.neo4j.labels import LABELS, RELATIONS, label, relation
from domain.call import Digest, digest_of
from domain.estate import Edge, Node, Snapshot

Value = str | int | bool
Row = dict[str, str | dict[str, Value]]

RESERVED = frozenset({"estate", "id", "kind", "loaded"})
SIZE = 1000
"""Rows per query."""


@dataclass(frozen=True)
class Rows:
    """`things` by kind, `relations` by name, both in the order of their closed lists."""

    things: Mapping[str, list[Row]]
    relations: Mapping[str, list[Row]]


def digest(snapshot: Snapshot) -> Digest:
    """The same for equal things and relations in any order."""
    nodes = sorted(snapshot.nodes, key=lambda node: node.id)
    edges = sorted(snapshot.edges, key=lambda edge: (edge.source, edge.relation, edge.target))
    return digest_of({"nodes": [n.model_dump() for n in nodes], "edges": [e.model_dump() for e in edges]})


def rows(snapshot: Snapshot, loaded: Digest | None = None) -> Rows:
    """Raises GraphError for a kind, a relation, an id or a property that the graph cannot hold."""
    mark: dict[str, Value] = {} if loaded is None else {"loaded": loaded}
    things: defaultdict[str, list[Row]] = defaultdict(list)
    relations: defaultdict[str, list[Row]] = defaultdict(list)
    for node in snapshot.nodes:
        _check(node)
        own: dict[str, Value] = {"estate": snapshot.estate, "id": node.id, "kind": node.kind}
        things[node.kind].append({"id": node.id, "properties": {**node.properties, **own, **mark}})
    for edge in snapshot.edges:
        relation(edge.relation)
        relations[edge.relation].append({"source": edge.source, "target": edge.target, "properties": mark})
    return Rows(_in_order(things, LABELS), _in_order(relations, RELATIONS))


def batches(each: list[Row]) -> Iterable[list[Row]]:
    return (each[start : start + SIZE] for start in range(0, len(each), SIZE))


def ends(edges: Iterable[Edge]) -> set[str]:
    """The ids that edges name."""
    return {end for edge in edges for end in (edge.source, edge.target)}


def _check(node: Node) -> None:
    label(node.kind)
    if not node.id.startswith(f"{node.kind}/"):
        raise GraphError(f"The id of {node.id} does not begin with its kind.", f"Name it {node.kind}/...")
    if taken := RESERVED & node.properties.keys():
        raise GraphError(f"{node.id} has a property named {', '.join(sorted(taken))}.", "The graph uses it: rename it.")


def _in_order(found: Mapping[str, list[Row]], listed: Mapping[str, str]) -> dict[str, list[Row]]:
    return {name: found[name] for name in listed if name in found}
