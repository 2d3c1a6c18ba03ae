"""Reactions: which rule holds for which pod, what a registry holds, what a log says when."""

from worlds.cluster.logs import filled, tail
from worlds.cluster.reactions import Match, Reaction, Reactions, matches
from worlds.cluster.state import Thing
from worlds.cluster.timeline import Life

CONTAINER = {"name": "api", "image": "r.example/api:1.0", "env": [{"name": "POOL", "value": "5"}]}
POD = {"metadata": {"name": "api-1", "namespace": "payments"}, "spec": {"containers": [CONTAINER]}}


def rule(**fields: object) -> Reaction:
    return Reaction.model_validate({"match": {}, **fields})


def test_every_given_condition_must_hold() -> None:
    assert matches(Match(image="*/api:*", namespace="pay*", workload="api", env={"POOL": "5"}), POD, "api")
    for broken in (Match(image="*/web:*"), Match(namespace="prod"), Match(workload="web"), Match(env={"POOL": "20"})):
        assert not matches(broken, POD, "api")


def test_a_listed_registry_holds_only_what_is_listed() -> None:
    known = Reactions(registries={"r.example": {"api": ("1.0",)}})
    assert not known.missing("r.example/api:1.0")
    assert known.missing("r.example/api:2.0") and known.missing("r.example/api") and known.missing("r.example/web:1.0")
    assert not known.missing("nginx:1.27") and not known.missing("elsewhere.example/api:9")
    assert known.missing("r.example/web@sha256:00") and not known.missing("r.example/api@sha256:00")


def test_a_log_holds_only_the_lines_of_its_life_newest_last() -> None:
    rules = [rule(logs=[{"text": "start"}, {"after": "10s", "every": "10s", "text": "tick"}])]
    file = [(90, "before"), (105, "from the file"), (200, "later")]
    text = tail(Thing(POD), rules, Life(100), 125, file, 100)
    assert [line.split(" ", 1)[1] for line in text.splitlines()] == ["start", "from the file", "tick", "tick"]


def test_a_tail_gives_the_last_lines() -> None:
    rules = [rule(logs=[{"every": "1s", "text": "tick {n:1-9}"}])]
    whole = tail(Thing(POD), rules, Life(0), 10**9, [], 3).splitlines()
    assert len(whole) == 3 and whole[-1].startswith("2001-09-09T01:46:40.000Z tick ")


def test_a_life_that_ended_says_its_last_words_last() -> None:
    rules = [rule(crash={"last": "FATAL"}, logs=[{"every": "5s", "text": "tick"}])]
    lines = tail(Thing(POD), rules, Life(0, 12), 100, [], 10).splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == ["tick", "tick", "tick", "FATAL"]
    assert "FATAL" not in tail(Thing(POD), rules, Life(0), 100, [], 10)


def test_numbers_in_lines_are_in_range_and_fixed() -> None:
    found = {filled("{n:8-31}", "pod", at) for at in range(200)}
    assert {int(text) for text in found} <= set(range(8, 32)) and len(found) > 10
    assert filled("{n:8-31} {pod}", "pod", 7) == filled("{n:8-31} {pod}", "pod", 7)
