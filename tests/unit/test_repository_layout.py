"""The folders: what is packaged, type-checked and under the contract of imports is what is there."""

import ast
import json
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = sorted(file.parent.name for file in ROOT.glob("*/__init__.py") if file.parent.name != "tests")
NEVER = {"utils", "helpers", "common", "manager", "base", "misc"}
ABOVE_SERVER = {"cli", "commands", "terminal"}


def layered() -> Iterator[str]:
    for contract in PYPROJECT["tool"]["importlinter"]["contracts"]:
        for layer in contract.get("layers", []):
            yield from map(str.strip, layer.split("|"))


def test_imports_go_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_package_has_its_layer() -> None:
    assert sorted(layered()) == PACKAGES
    assert sorted(PYPROJECT["tool"]["importlinter"]["root_packages"]) == PACKAGES


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_installed(package: str) -> None:
    assert any(fnmatch(package, pattern) for pattern in PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"])


def test_the_composition_root_imports_no_face() -> None:
    """cli.py and server.py are modules: the contracts cannot hold them as layers."""
    tree = ast.parse((ROOT / "server.py").read_text(encoding="utf-8"))
    imported = {
        node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }

    assert imported.isdisjoint(ABOVE_SERVER)


def test_no_file_is_named_after_nothing() -> None:
    names = {path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path.stem in NEVER}

    assert names == set()


def test_langgraph_studio_is_told_of_a_graph_that_is_there() -> None:
    named = json.loads((ROOT / "langgraph.json").read_text(encoding="utf-8"))["graphs"]["opsward"]
    file, _, name = named.partition(":")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))

    defined = {getattr(node, "name", None) for node in tree.body}
    assigned = {getattr(target, "id", None) for node in tree.body for target in getattr(node, "targets", [])}
    assert name in defined | assigned
