"""The past of a repository, told backwards."""

import pytest

from worlds.forge.definition import Past, Replacement
from worlds.forge.errors import ForgeError
from worlds.forge.history import states

FIRST = Past(author="a", at="-3d", message="first")
BUMP = Past(author="a", at="-1d", message="bump", replaced=(Replacement(file="a.yaml", was="v1", now="v2"),))
OWNERS = Past(author="a", at="-2d", message="owners", added=("docs", "CODEOWNERS"))


def test_each_commit_is_undone_from_the_newest_state_backwards() -> None:
    newest = {"a.yaml": b"image: v2\n", "CODEOWNERS": b"* @a\n", "docs/x.md": b"x\n"}
    assert states((FIRST, OWNERS, BUMP), newest, "r.yaml") == [
        {"a.yaml": b"image: v1\n"},
        {"a.yaml": b"image: v1\n", "CODEOWNERS": b"* @a\n", "docs/x.md": b"x\n"},
        newest,
    ]


@pytest.mark.parametrize("text", [b"image: v3\n", b"v2 v2\n"])
def test_a_replacement_that_does_not_fit_exactly_once_is_named(text: bytes) -> None:
    with pytest.raises(ForgeError, match=r"r\.yaml: history\.1\.replaced: 'v2' stands [02] times in a\.yaml"):
        states((FIRST, BUMP), {"a.yaml": text}, "r.yaml")


def test_an_added_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ForgeError, match=r"history\.1\.added: there is no docs in the tree"):
        states((FIRST, OWNERS), {"a.yaml": b""}, "r.yaml")
