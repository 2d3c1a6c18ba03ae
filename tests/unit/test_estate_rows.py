"""What of a snapshot the graph accepts, and when two snapshots are the same."""

import pytest

from adapters.neo4j.errors import GraphError
from adapters.neo4j.rows import digest, rows
from domain.estate import Edge, Node, Snapshot

CART = Node(id="service/c/prod/cart", kind="service", properties={"name": "cart"})
TEAM = Node(id="team/orders", kind="team", properties={"name": "orders"})
OWNED = Edge(source=CART.id, relation="owned_by", target=TEAM.id)


def snapshot(*nodes: Node, edges: tuple[Edge, ...] = ()) -> Snapshot:
    return Snapshot(estate="test", nodes=nodes, edges=edges)


def test_order_does_not_change_the_digest_but_a_property_does() -> None:
    assert digest(snapshot(CART, TEAM)) == digest(snapshot(TEAM, CART))
    renamed = CART.model_copy(update={"properties": {"name": "basket"}})
    assert digest(snapshot(CART, TEAM)) != digest(snapshot(renamed, TEAM))
    assert digest(snapshot(CART, TEAM)) != digest(snapshot(CART, TEAM, edges=(OWNED,)))


def test_rows_are_grouped_by_what_their_query_names() -> None:
    grouped = rows(snapshot(TEAM, CART, edges=(OWNED,)))
    assert list(grouped.things) == ["service", "team"]
    assert grouped.relations == {"owned_by": [{"source": CART.id, "target": TEAM.id, "properties": {}}]}


@pytest.mark.parametrize(
    ("node", "says"),
    [
        (Node(id="pod/x", kind="pod"), "'pod'"),
        (Node(id="x", kind="team"), "does not begin with its kind"),
        (Node(id="team/x", kind="team", properties={"estate": "other"}), "named estate"),
    ],
)
def test_a_node_that_the_graph_cannot_hold_is_named(node: Node, says: str) -> None:
    with pytest.raises(GraphError, match=says):
        rows(snapshot(node))


def test_an_unknown_relation_never_reaches_a_query() -> None:
    with pytest.raises(GraphError, match="CALLS"):
        rows(snapshot(CART, edges=(Edge(source=CART.id, relation="x]->() DETACH DELETE (CALLS", target=CART.id),)))
