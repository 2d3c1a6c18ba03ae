"""Bad input gets a sentence that names what is wrong and what to do, an exit code, and never a traceback."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli_process import PROGRAM, opsward

CLOSED = {"database_url": "postgresql://opsward:hidden-word@127.0.0.1:1/opsward", "graph_url": "bolt://127.0.0.1:1"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run"], "nothing to run"),
        (["run", "  "], "The request is empty"),
        (["run", "상태 알려줘", "--as", "nobody"], "Known people: approver, operator"),
        (["run", "상태 알려줘", "--approve-as", "nobody"], "Known people: approver, operator"),
        (["run", "상태 알려줘", "--world", "nowhere"], "Choose one of: demo"),
        (["chat", "--world", "nowhere"], "Choose one of: demo"),
        (["serve", "--world", "nowhere"], "Choose one of: demo"),
        (["world", "show", "nowhere"], "Choose one of: demo"),
        (["world", "reset", "nowhere"], "Choose one of: demo"),
        (["world", "validate", "nowhere"], "Choose one of: demo"),
        (["eval", "nothing-like-it"], "deploy-nginx-ko"),
        (["bench", "nothing-like-it"], "gate"),
    ],
)
def test_bad_usage_is_refused_before_anything_starts(tmp_path: Path, words: list[str], says: str) -> None:
    ended = opsward(tmp_path, *words)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert not (tmp_path / "run").exists(), "no database was started for it"


def test_a_variable_that_cannot_be_used_is_named_and_its_value_is_not_shown(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "doctor", port="hidden-word")
    assert ended.code == 2
    assert "OPSWARD_PORT" in ended.err and "hidden-word" not in ended.err


@pytest.mark.parametrize("words", [["run", "payments 상태 알려줘", "--json"], ["approvals"], ["audit", "verify"]])
def test_a_database_that_is_not_there_is_named_with_what_to_do(tmp_path: Path, words: list[str]) -> None:
    ended = opsward(tmp_path, *words, **CLOSED)
    assert (ended.code, ended.out) == (5, "")
    assert "127.0.0.1:1 does not answer" in ended.err and "OPSWARD_DATABASE_URL" in ended.err
    assert "hidden-word" not in ended.err


def test_the_doctor_tells_each_thing_that_does_not_work_and_its_remedy(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "doctor", "--json", **CLOSED)
    assert ended.code == 1
    rows = {row["name"]: row for row in ended.json}
    assert rows["python"]["well"] and rows["git"]["well"]
    assert not rows["postgres"]["well"] and "OPSWARD_DATABASE_URL" in rows["postgres"]["remedy"]
    assert not rows["graph"]["well"] and "OPSWARD_GRAPH_URL" in rows["graph"]["remedy"]
    assert "hidden-word" not in ended.out + ended.err


def test_a_port_in_use_is_told_with_the_option_that_chooses_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = opsward(tmp_path, "serve", "--port", str(port))
    assert ended.code == 2
    assert f"Port {port} of 127.0.0.1 is in use" in ended.err and "--port" in ended.err


def test_a_server_that_does_not_answer_the_chat_is_named(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "chat", "--server", "http://127.0.0.1:1")
    assert ended.code == 5
    assert "http://127.0.0.1:1 does not answer" in ended.err


@pytest.mark.parametrize(
    ("line", "says"),
    [("{'id': 1}", "is not JSON"), ('{"id": 2}', "has no text"), ('["a"]', "has no text"), ('{"text": 5}', "no text")],
)
def test_a_line_that_is_not_a_request_is_named_by_its_number(tmp_path: Path, line: str, says: str) -> None:
    good = json.dumps({"id": 1, "text": "payments 상태 알려줘"})
    ended = opsward(tmp_path, "route", "--json", typed=f"{good}\n{line}\n")
    assert ended.code == 2
    assert "Line 2" in ended.err and says in ended.err
    assert [json.loads(row)["id"] for row in ended.out.splitlines()] == [1]


def test_each_request_is_routed_on_a_line_of_its_own(tmp_path: Path) -> None:
    asked = ["catalog 5개로 늘려줘", "Why is payments-api failing?", "저녁 메뉴 추천해줘"]
    lines = "\n\n".join(json.dumps({"id": f"q{n}", "text": text}, ensure_ascii=False) for n, text in enumerate(asked))
    ended = opsward(tmp_path, "route", "--json", typed=lines)
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0
    assert [(row["id"], row["action"]) for row in rows] == [
        ("q0", "scale"), ("q1", "diagnose"), ("q2", "out_of_scope")]  # fmt: skip
    keys = {"id", "action", "lead", "itinerary", "risk", "dry", "security_review", "language", "targets"}
    assert all(set(row) == keys for row in rows)
    assert rows[0]["targets"]["services"] == ["catalog"] and rows[0]["risk"] == "write"


def test_ctrl_c_ends_a_command_with_a_line(tmp_path: Path) -> None:
    """Started as a terminal starts it: in the background Ctrl-C is ignored, and children inherit that."""
    attended = "import os, signal, sys; signal.signal(2, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", attended, str(PROGRAM), "route", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write(b'{"id": 1, "text": "payments status"}\n' * 400)  # more than a pipe keeps to itself
        process.stdin.flush()
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
        process.stdout.read()
    assert (process.returncode, said.strip()) == (130, "Interrupted.")
