"""The locks: everything that pyproject asks for, exact, hashed, and from no address in particular."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("runtime", "dev")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z,]+\])?==(?P<version>\S+)( ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def lines(lock: str) -> list[str]:
    return (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines()


def pins(lock: str) -> dict[str, str]:
    return {found["name"]: found["version"] for line in lines(lock) if (found := PIN.match(line))}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_exact_versions_and_hashes_and_nothing_else(lock: str) -> None:
    """So no index, no folder and no address of any kind."""
    assert [line for line in lines(lock) if not PIN.match(line) and not HASH.match(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    kinds = ["pin" if PIN.match(line) else "hash" for line in lines(lock)]

    assert kinds[-1] == "hash"
    assert ("pin", "pin") not in pairwise(kinds)


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("runtime", PROJECT["dependencies"]),
        ("dev", PROJECT["optional-dependencies"]["dev"]),
        ("dev", ["setuptools>=80"]),
    ],
)
def test_what_pyproject_asks_for_is_locked_in_a_version_it_allows(lock: str, asked: list[str]) -> None:
    locked = pins(lock)

    for wish in map(Requirement, asked):
        assert wish.specifier.contains(locked[canonicalize_name(wish.name)], prereleases=True), wish


def test_the_dev_lock_holds_everything_of_the_runtime_lock_in_the_same_version() -> None:
    assert pins("runtime").items() <= pins("dev").items()
