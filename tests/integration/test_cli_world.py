"""`opsward world`: what there is, how it stands, and what is wrong with the files of one."""

import shutil
from pathlib import Path

import pytest

from tests.integration.cli_process import opsward

DEMO = Path(__file__).parents[2] / "worlds" / "demo"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "copied"))


def test_the_worlds_are_listed(tmp_path: Path) -> None:
    assert opsward(tmp_path, "world", "list").out == "demo\n"
    assert opsward(tmp_path, "world", "list", "--json").json == ["demo"]


def test_a_world_is_shown_with_its_clusters_its_forge_and_what_happened(tmp_path: Path) -> None:
    shown = opsward(tmp_path, "world", "show", "--json").json
    assert (shown["name"], shown["effects"]) == ("demo", [])
    assert set(shown["clusters"]) == {"eks-prod-apne2", "eks-stg-apne2"}
    assert shown["clock"].startswith("2026-11-20T05:30:0")
    people_read = opsward(tmp_path, "world", "show")
    assert (people_read.code, people_read.err) == (0, "")
    assert "eks-prod-apne2" in people_read.out


def test_a_sound_world_is_said_to_be_sound(tmp_path: Path, copy: Path) -> None:
    assert (opsward(tmp_path, "world", "validate", "demo").code, opsward(tmp_path, "world", "validate", copy).code) == (
        0,
        0,
    )


@pytest.mark.parametrize(
    ("name", "added", "says"),
    [
        ("world.yaml", "people: [\n", "world.yaml"),
        ("clusters/eks-prod-apne2/objects/namespaces.yaml", "---\nkind: [Namespace\n", "namespaces.yaml"),
        (
            "clusters/eks-prod-apne2/objects/nodes.yaml",
            "---\napiVersion: v1\nkind: Noed\nmetadata: {name: a}\n",
            "Noed",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, copy: Path, name: str, added: str, says: str) -> None:
    file = copy / name
    before = file.read_text(encoding="utf-8")
    file.write_text(before + added, encoding="utf-8")
    ended = opsward(tmp_path, "world", "validate", copy)
    assert (ended.code, ended.err) == (1, "")
    place, _, _ = ended.out.partition(": ")
    named, _, line = place.rpartition(":")
    assert named == str(file) and says in ended.out
    assert len(before.splitlines()) < int(line) <= len((before + added).splitlines()) + 1
