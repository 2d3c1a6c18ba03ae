"""compose.yaml with the files its newcomer writes first, and the environment it gives a service."""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def prepared(folder: Path) -> Path:
    """A copy of what compose.yaml needs in `folder`, with fresh secrets. The folder."""
    shutil.copy(ROOT / "compose.yaml", folder)
    shutil.copytree(ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns("*.env", "people.yaml"))
    write_secrets(folder)
    return folder


def write_secrets(folder: Path) -> None:
    """Raises CalledProcessError when a file is there already."""
    subprocess.run([sys.executable, folder / "deploy" / "new_secrets.py"], check=True, capture_output=True)


def services(folder: Path) -> dict[str, dict[str, object]]:
    read: dict[str, dict[str, dict[str, object]]] = yaml.safe_load((folder / "compose.yaml").read_text("utf-8"))
    return read["services"]


def environment_of(folder: Path, service: str) -> dict[str, str]:
    """What compose puts into the environment of `service`. Its files here hold plain NAME=value lines only."""
    given: dict[str, str] = {}
    files = services(folder)[service].get("env_file", [])
    assert isinstance(files, list)
    for file in files:
        for line in (folder / file).read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.partition("=")
                given[name] = value
    return given
