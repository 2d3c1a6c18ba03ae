"""A world's files are checked before anything is made of them: each problem names its file and line."""

from pathlib import Path

import pytest

from worlds.errors import WorldError
from worlds.names import find, names
from worlds.validate import validate

WORLD = """name: small
company: shop
start: "2026-11-20T05:30:00+00:00"
people:
  - {name: operator, roles: [operator]}
clusters:
  - {name: one, server: kubernetes, environment: production, cloud: aws, kind: eks, region: ap-northeast-2}
forge: {owner: shop}
"""
OBJECTS = """apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: nginx
  namespace: web
spec:
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "world.yaml", WORLD)
    write(tmp_path, "clusters/one/objects/all.yaml", OBJECTS)
    write(tmp_path, "repositories/accounts.yaml", "accounts: []\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_whole_world_has_no_problems(folder: Path) -> None:
    assert validate(folder) == []


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("world.yaml", WORLD.replace("[operator]", "[king]"), 5, "people.0.roles.0"),
        ("world.yaml", WORLD.replace("forge: {owner: shop}", "forge: {}"), 8, "forge.owner: Field required"),
        ("world.yaml", WORLD + "colour: blue\n", 9, "colour: Extra inputs are not permitted"),
        ("world.yaml", WORLD.replace("company: shop", "company: [shop"), 3, "broken YAML"),
        ("clusters/one/objects/all.yaml", OBJECTS.replace("Deployment", "Deploymant"), 7, "no matches for kind"),
        ("clusters/one/objects/all.yaml", OBJECTS.replace("  namespace: web", "  namespace: wob"), 10, "namespace wob"),
        (
            "clusters/one/objects/all.yaml",
            OBJECTS.replace("image: nginx:1.27", "image: ''"),
            18,
            "image: Required value",
        ),
        (
            "clusters/one/objects/all.yaml",
            OBJECTS.replace("{app: nginx}}\n  t", "{app: x}}\n  t"),
            14,
            "does not match",
        ),
        ("clusters/one/objects/all.yaml", OBJECTS + "---\n- 1\n", 20, "no Kubernetes object"),
        ("clusters/one/reactions.yaml", "rules:\n  - match: {}\n    crash: {after: soon}\n", 3, "is not a duration"),
        ("clusters/one/reactions.yaml", "rules:\n  - matches: {}\n", 2, "match: Field required"),
        ("clusters/one/metrics.yaml", "pods:\n  - {cpu: 1m}\n", 2, "memory: Field required"),
        (
            "clusters/one/history.yaml",
            "changes:\n  - {kind: Deployment, namespace: web, name: ghost, at: -1d, before: {}}\n",
            2,
            "there is no Deployment web/ghost",
        ),
        ("clusters/one/events.yaml", "events:\n  - {at: 5m, kind: Pod, name: x, reason: R, message: m}\n", 2, "at"),
        ("clusters/one/logs/web/nginx/nginx.log", "-5m fine\nyesterday bad\n", 2, "'yesterday' is no time"),
        ("clusters/one/logs/nowhere/nginx/nginx.log", "-5m fine\n", 1, "in a namespace of this cluster"),
        ("registries.yaml", "registries: [a]\n", 1, "registries"),
    ],
)
def test_each_mistake_is_named_by_file_and_line(folder: Path, file: str, text: str, line: int, said: str) -> None:
    write(folder, file, text)
    problems = validate(folder)
    assert problems, "the mistake was not seen"
    assert (problems[0].file, problems[0].line) == (folder / file, line)
    assert said in problems[0].message


def test_a_folder_without_world_yaml_is_no_world(tmp_path: Path) -> None:
    assert [problem.line for problem in validate(tmp_path)] == [1]


def test_a_mistake_in_an_overlay_is_named_there(folder: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "over"
    write(overlay, "clusters/one/metrics.yaml", "pods: 3\n")
    assert [problem.file for problem in validate(folder, overlay)] == [overlay / "clusters/one/metrics.yaml"]


def test_a_world_that_does_not_exist_is_answered_with_those_that_do() -> None:
    assert "demo" in names()
    with pytest.raises(WorldError, match=r"no world named 'nowhere'.*demo"):
        find("nowhere")
