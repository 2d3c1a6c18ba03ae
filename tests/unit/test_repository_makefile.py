"""The Makefile: a request reaches the command exactly as it was typed, and what it cannot do is said plainly."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ECHO = """#!{python}
import os, sys
sys.stdout.write("\\0".join(sys.argv[1:]))
"""
DEFAULT = "AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """An environment that counts as installed, whose `opsward` prints the arguments it was given."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    command = tmp_path / "bin" / "opsward"
    command.write_text(ECHO.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)
    (tmp_path / ".runtime-installed").touch()
    return tmp_path


def make(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "ASK"))}
    return subprocess.run(
        ["make", "--no-print-directory", "--silent", *arguments], cwd=ROOT, env={**clean, **environment},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "request_text",
    [
        "payments 파드가 왜 죽었어?",
        'it\'s "quoted" and `ticked`',
        "costs $5 in $HOME, $(shell touch owned) and ${ASK} and $$",
        "no # comment, no % pattern, back\\slash; & | > <",
        "first line\nsecond line",
        "--json",
    ],
)
def test_a_request_reaches_the_command_as_it_was_typed(installed: Path, request_text: str) -> None:
    on_command_line = make("run", f"VENV={installed}", f"ASK={request_text}")
    in_environment = make("run", f"VENV={installed}", ASK=request_text)

    expected = ["run", "--approve-as", "approver", "--", request_text]
    assert on_command_line.stdout.split("\0") == expected, on_command_line.stderr
    assert in_environment.stdout.split("\0") == expected, in_environment.stderr
    assert not (ROOT / "owned").exists()


def test_without_a_terminal_the_request_of_the_readme_is_run(installed: Path) -> None:
    assert make("run", f"VENV={installed}").stdout.split("\0")[-1] == DEFAULT


def test_without_somebody_to_approve_as_the_run_waits_for_people(installed: Path) -> None:
    assert make("run", f"VENV={installed}", "APPROVE_AS=", "ASK=x").stdout.split("\0") == ["run", "--", "x"]


def test_a_failing_run_fails_the_task(installed: Path) -> None:
    (installed / "bin" / "opsward").write_text("#!/bin/sh\nexit 4\n", encoding="utf-8")

    ended = make("run", f"VENV={installed}", "ASK=x")

    assert ended.returncode != 0
    assert "Error 4" in ended.stderr


def test_a_python_that_is_too_old_is_named_with_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.18" && exit 0\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)

    ended = make("install", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}")

    assert ended.returncode != 0
    assert "3.11 or later" in ended.stderr and "Python 3.9.18" in ended.stderr and "PYTHON=" in ended.stderr
    assert not (tmp_path / "venv").exists()


def test_help_lists_every_task() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None

    listed = re.findall(r"^  make ([a-z-]+) +\S", make().stdout, re.MULTILINE)

    assert sorted(listed) == sorted(phony[1].split())
