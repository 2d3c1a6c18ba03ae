"""A kill -9 at any moment of F1 neither loses a finished step nor repeats an effect."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.embedded import Addresses
from tests.integration.killing import ASK, run

ONCE = ("branch.created", "commit.pushed", "pull_request.opened", "comment.created", "review.submitted", "pull_request.merged", "application.synced")  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(home: Path, addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many moments of each kind an undisturbed run passes."""
    code, ended = run(home, tmp_path_factory.mktemp("world") / "demo", "undisturbed", ASK)
    assert code == 0
    status, report, effects, moments = ended
    assert status == "done", report
    assert {kind: effects.get(kind) for kind in ONCE} == dict.fromkeys(ONCE, 1)
    return moments


def survive(home: Path, state: Path, moment: str) -> None:
    """Killed at `moment`, started again: the run ends as if nothing had happened, with every effect exactly once."""
    thread = f"killed-{moment}"
    code, _ = run(home, state, thread, ASK, moment)
    assert code == -signal.SIGKILL, moment
    code, ended = run(home, state, thread, None)
    assert code == 0, moment
    status, report, effects, _ = ended
    assert status == "done", (moment, report)
    assert "배포 완료, Pod 3개 Running" in report, moment
    assert {kind: effects.get(kind) for kind in ONCE} == dict.fromkeys(ONCE, 1), moment


def test_killed_as_any_node_starts(home: Path, undisturbed: dict[str, int], tmp_path: Path) -> None:
    for number in moments(undisturbed["task"]):
        survive(home, tmp_path / f"task-{number}", f"task:{number}")


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_any_effect(home: Path, undisturbed: dict[str, int], tmp_path: Path, when: str) -> None:
    for number in range(1, undisturbed[when] + 1):
        survive(home, tmp_path / f"{when}-{number}", f"{when}:{number}")


def moments(count: int, watched: int = 6) -> Iterator[int]:
    """Every node up to the watching of the rollout, whose rounds are all alike: of those the first and the last few."""
    return (number for number in range(1, count + 1) if number <= count - 4 or number > count - watched)
