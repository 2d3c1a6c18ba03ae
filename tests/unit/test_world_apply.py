"""Server-side apply: what is merged, what is replaced, what an omission removes."""

from worlds.cluster.merge import merge

LIVE = {
    "containers": [{"name": "a", "image": "a:1", "env": [{"name": "X", "value": "1"}]}, {"name": "side", "image": "s"}]
}


def test_list_items_are_merged_by_their_name() -> None:
    wanted = {"containers": [{"name": "a", "image": "a:2"}]}
    assert merge(LIVE, wanted)["containers"] == [
        {"name": "a", "image": "a:2", "env": [{"name": "X", "value": "1"}]},
        {"name": "side", "image": "s"},
    ]


def test_an_item_that_the_same_applier_leaves_out_goes() -> None:
    wanted = {"containers": [{"name": "a", "image": "a:1"}]}
    assert [c["name"] for c in merge(LIVE, wanted, LIVE)["containers"]] == ["a"]


def test_a_field_that_another_set_stays() -> None:
    assert merge({"replicas": 5, "paused": True}, {"replicas": 3}, {"replicas": 2}) == {"replicas": 3, "paused": True}


def test_lists_without_an_identity_are_replaced() -> None:
    assert merge({"args": ["a", "b"]}, {"args": ["c"]}) == {"args": ["c"]}


def test_ports_with_the_same_number_and_other_protocols_are_two() -> None:
    live = {"ports": [{"containerPort": 53, "protocol": "UDP"}]}
    merged = merge(live, {"ports": [{"containerPort": 53, "protocol": "TCP"}]})
    assert len(merged["ports"]) == 2
    assert merge(merged, {"ports": [{"containerPort": 53}]}) == {"ports": merged["ports"]}


def test_null_removes_a_field() -> None:
    assert merge({"a": 1, "b": 2}, {"b": None}) == {"a": 1}


def test_neither_side_is_changed() -> None:
    live = {"a": {"b": [1]}}
    merge(live, {"a": {"b": [2]}})["a"]["b"].append(3)
    assert live == {"a": {"b": [1]}}
