"""What only reads or explains answers at once: nothing heavy is imported for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli_process import opsward

HEAVY = ("langgraph", "llama_index", "psycopg", "neo4j", "mcp", "fastapi", "uvicorn", "httpx", "sqlalchemy", "pygit2",
         "pydantic_settings")  # fmt: skip
PROBE = """
import sys
sys.argv[:] = ["opsward", *sys.argv[1:]]
from cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
sys.stderr.write(" ".join(sys.modules))
"""


def modules_after(*words: str) -> set[str]:
    """The top-level modules that the command had imported when it ended."""
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        input='{"id": 1, "text": "payments 상태 알려줘"}\n',
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return {name.partition(".")[0] for name in ended.stderr.split()}


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["approvals", "--help"]])
def test_help_imports_no_library_that_is_heavy(words: list[str]) -> None:
    assert modules_after(*words).isdisjoint(HEAVY)


def test_routing_imports_no_library_that_is_heavy() -> None:
    assert modules_after("route", "--json").isdisjoint(HEAVY)


def test_help_names_every_command(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "--help")
    assert ended.code == 0
    for command in ("run", "chat", "serve", "route", "check", "approvals", "audit", "world", "eval", "bench", "doctor"):
        assert f" {command} " in ended.out


def test_a_command_that_does_not_exist_is_bad_usage(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "deplyo")
    assert (ended.code, ended.out) == (2, "")
    assert "deplyo" in ended.err
