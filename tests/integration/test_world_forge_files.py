"""Mistakes in the files of a forge are named: which file, which line or field, what to do."""

from pathlib import Path

import pytest

from tests.integration.world_forge_session import forge_world
from worlds.errors import WorldError
from worlds.forge.validate import problems_in
from worlds.names import find
from worlds.source import Source

GITOPS = "repositories/shop/gitops/repository.yaml"
INFRA = "repositories/shop/infra/repository.yaml"


def overlay(place: Path, relative: str, was: str, now: str) -> Path:
    """A folder that lies over the demo world with one replacement in one of its files."""
    text = (find("demo") / relative).read_text(encoding="utf-8")
    assert text.count(was) >= 1
    file = place / relative
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(was, now, 1), encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("relative", "was", "now", "said"),
    [
        (GITOPS, 'at: "-28m"', 'at: "half an hour ago"', r"repository\.yaml:\d+: history\.\d+\.at: .*half an hour ago"),
        (GITOPS, "approvals: 1", "approvals: one", r"repository\.yaml:\d+: protection\.approvals: "),
        (GITOPS, "readable_yaml: Read every", "readable_yaml: Read", r"workflows\.0: .*which no job has"),
        (INFRA, "  - author: dev-minji", "  - autor: dev-minji", r"repository\.yaml:\d+: history\.0\.aut"),
        (INFRA, "description: Terraform", "description: [Terraform", r"repository\.yaml:\d+: broken YAML"),
        ("repositories/accounts.yaml", "id: 4810021", "id: first", r"accounts\.yaml:3: accounts\.0\.id"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, relative: str, was: str, now: str, said: str
) -> None:
    laid = overlay(tmp_path / "overlay", relative, was, now)
    assert [str(problem) for problem in problems_in(Source(find("demo"), laid))]
    with pytest.raises(WorldError, match=said):
        forge_world(tmp_path / "demo", laid)


@pytest.mark.parametrize(
    ("relative", "was", "now", "said"),
    [
        (GITOPS, "now: 'value: \"5\"'", "now: 'value: \"6\"'", r"history\.17\.replaced: 'value: \"6\"' stands 0 times"),
        (GITOPS, "head: cart-4.4.0", "head: cart-9", r"pull request 57 comes from cart-9, which is no branch"),
        (GITOPS, "name: cart-4.4.0", "name: main", r"git refuses it"),
        (INFRA, "log: logs/terraform-plan.log", "log: logs/none.log", r"there is no file logs/none\.log"),
        (INFRA, "  - author: dev-minji", "  - author: somebody", r"somebody has no account"),
        (
            "repositories/shop/infra/logs/terraform-plan.log",
            "{{ plan.text }}",
            "{{ plan }}",
            r"nothing gives plan a value",
        ),
        (
            "repositories/shop/infra/plans/order-events.json",
            '"resource_changes": [',
            '"resource_changes": [1,',
            r"0: Input",
        ),
    ],
)
def test_what_does_not_fit_together_is_named(tmp_path: Path, relative: str, was: str, now: str, said: str) -> None:
    with pytest.raises(WorldError, match=said):
        forge_world(tmp_path / "demo", overlay(tmp_path / "overlay", relative, was, now))


def test_the_demo_has_no_problems() -> None:
    assert problems_in(Source(find("demo"))) == []
