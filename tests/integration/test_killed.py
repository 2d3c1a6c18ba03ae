"""A kill -9 at any moment of F1 neither loses a finished step nor repeats an effect."""

import signal
from pathlib import Path
from shutil import copytree

import pytest

from adapters.embedded import Addresses
from tests.integration.killing import ASK, run
from worlds.names import find
from worlds.world import World

ONCE = (
    "branch.created",
    "commit.pushed",
    "pull_request.opened",
    "comment.created",
    "review.submitted",
    "pull_request.merged",
    "application.synced",
)


Undisturbed = tuple[dict[str, int], list[str]]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo world as it is loaded, to be copied: that is faster than loading it again."""
    state = tmp_path_factory.mktemp("untouched") / "demo"
    World.open(find("demo"), state)
    return state


@pytest.fixture(scope="module")
def undisturbed(
    home: Path, addresses: Addresses, untouched: Path, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    """How many moments of each kind an undisturbed run passes, and its nodes in order."""
    state = tmp_path_factory.mktemp("undisturbed") / "demo"
    copytree(untouched, state)
    code, ended = run(home, state, "undisturbed", ASK)
    assert code == 0
    status, report, effects, moments, nodes = ended
    assert status == "done", report
    assert {kind: effects.get(kind) for kind in ONCE} == dict.fromkeys(ONCE, 1)
    return moments, nodes


def survive(home: Path, untouched: Path, folder: Path, moment: str) -> None:
    """Killed at `moment`, started again: the run ends as if nothing had happened, with every effect exactly once."""
    state = folder / moment.replace(":", "-") / "demo"
    copytree(untouched, state)
    thread = f"killed-{moment.replace(':', '-')}"
    code, _ = run(home, state, thread, ASK, moment)
    assert code == -signal.SIGKILL, moment
    code, ended = run(home, state, thread, None)
    assert code == 0, moment
    status, report, effects, *_ = ended
    assert status == "done", (moment, report)
    assert "배포 완료, Pod 3개 Running" in report, moment
    assert {kind: effects.get(kind) for kind in ONCE} == dict.fromkeys(ONCE, 1), moment


def test_killed_as_any_node_starts(home: Path, undisturbed: Undisturbed, untouched: Path, tmp_path: Path) -> None:
    """At every node, the first and the last time it starts."""
    _, nodes = undisturbed
    assert {"understand", "route", "recall", "guard", "approve", "act", "report", "remember"} < set(nodes)
    last = {name: number for number, name in enumerate(nodes, start=1)}
    first = {name: number for number, name in reversed(list(enumerate(nodes, start=1)))}
    for number in sorted({*first.values(), *last.values()}):
        survive(home, untouched, tmp_path, f"task:{number}")


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_any_effect(
    home: Path, undisturbed: Undisturbed, untouched: Path, tmp_path: Path, when: str
) -> None:
    """Right before a change reaches the world, and right after, before its outcome is recorded."""
    for number in range(1, undisturbed[0][when] + 1):
        survive(home, untouched, tmp_path, f"{when}:{number}")
