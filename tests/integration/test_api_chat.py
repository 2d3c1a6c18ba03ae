"""The chat over a real server: somebody types, sees, approves, denies, changes their mind, leaves."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from domain.errors import OpswardError, Unavailable
from terminal.chat import chat, exchange
from terminal.client import connected
from terminal.conversation import Conversation
from tests.integration.api_serving import Small, opening, plain, serving, small

ASK = "web 3개로 늘려줘"


class Script:
    """Port `Prompt`: lines typed in this order; an exception is the key that raises it."""

    def __init__(self, *lines: str | BaseException) -> None:
        self.lines = list(lines)
        self.drafts: list[str] = []

    async def request(self, text: str, default: str = "") -> str:
        self.drafts.append(default)
        return await self.answer(text)

    async def answer(self, text: str) -> str:
        line = self.lines.pop(0) if self.lines else EOFError()
        if isinstance(line, BaseException):
            raise line
        return line


class Screen:
    def __init__(self) -> None:
        self.console = Console(record=True, width=100, file=io.StringIO(), markup=False, highlight=False, emoji=False)

    def put(self, part: RenderableType) -> None:
        self.console.print(part)

    @property
    def text(self) -> str:
        return self.console.export_text(clear=False)


@pytest.fixture
def app(tmp_path: Path) -> Small:
    return small(tmp_path)


@pytest.fixture
def url(app: Small) -> Iterator[str]:
    with serving(opening(app), app.settings) as address:
        yield address


@asynccontextmanager
async def talking(url: str, script: Script, screen: Screen, who: str = "operator") -> AsyncIterator[Conversation]:
    async with connected(url, who) as client:
        yield Conversation(client, script, screen.put, await client.about())


async def typed(url: str, *lines: str | BaseException, who: str = "operator") -> tuple[str, Script]:
    """The screen after these lines."""
    script, screen = Script(*lines), Screen()
    async with talking(url, script, screen, who) as talk:
        while await exchange(talk):
            pass
    return screen.text, script


async def test_a_request_is_approved_in_line_and_reported(url: str, app: Small) -> None:
    screen, _ = await typed(url, ASK, "a", "", "확인함")
    for part in ("이해 확장/축소", "승인 요청", "+replicas: 3", "승인 필요", "kubernetes.resources_scale", "완료"):
        assert part in screen
    assert "web 3개로 조정했습니다." in screen
    (approval,) = await app.deps.approvals.all()
    assert (approval.by, approval.reason, len(app.effects)) == ("approver", "확인함", 1)


async def test_another_approver_can_be_named(url: str, app: Small) -> None:
    await typed(url, ASK, "승인", "second", "")
    assert (await app.deps.approvals.all())[0].by == "second"


async def test_whoever_asked_is_refused_and_asked_again(url: str, app: Small) -> None:
    screen, _ = await typed(url, ASK, "a", "operator", "", "l")
    assert "operator does not have the role" in screen
    assert screen.count("승인 요청") == 2
    assert app.effects == []


async def test_a_denial_reaches_the_report(url: str, app: Small) -> None:
    screen, _ = await typed(url, ASK, "d", "", "지금은 안 됨")
    assert "승인되지 않아 아무것도 하지 않았습니다." in screen
    assert (await app.deps.approvals.all())[0].reason == "지금은 안 됨"


async def test_editing_denies_and_puts_the_request_back_to_be_changed(url: str, app: Small) -> None:
    _, script = await typed(url, ASK, "e", "")
    assert script.drafts == ["", ASK]
    assert (await app.deps.approvals.all())[0].status == "denied"


async def test_why_explains_who_and_what_and_asks_again(url: str, app: Small) -> None:
    screen, _ = await typed(url, ASK, "아마", "w", "l")
    assert "a, d, e, w, l 중 하나로" in screen
    assert "operator 이(가) 아닌 승인자만 답할 수 있습니다: approver, second" in screen
    assert app.effects == []


@pytest.mark.parametrize("key", [KeyboardInterrupt(), EOFError()])
async def test_leaving_the_question_is_no_answer(url: str, app: Small, key: BaseException) -> None:
    screen, _ = await typed(url, ASK, key)
    (approval,) = await app.deps.approvals.all()
    assert approval.status == "pending"
    assert approval.id in screen


async def test_what_was_left_for_later_is_found_and_answered_later(url: str, app: Small) -> None:
    await typed(url, ASK, "l")
    (approval,) = await app.deps.approvals.all()
    screen, _ = await typed(url, "/approvals", f"/approvals {approval.id}", "a", "", "", f"/approvals {approval.id}")
    assert screen.count("web 3개로 조정했습니다.") == 1
    assert "더 기다리지 않습니다" in screen
    assert len(app.effects) == 1


async def test_a_new_request_while_one_waits_begins_another_thread(url: str, app: Small) -> None:
    screen, _ = await typed(url, ASK, "l", ASK, "l")
    assert "새 대화에서 시작합니다" in screen
    assert len({each.thread for each in await app.deps.approvals.all()}) == 2


async def test_somebody_elses_answer_is_told_and_followed(url: str, app: Small) -> None:
    class Late(Script):
        async def answer(self, text: str) -> str:
            said = await super().answer(text)
            if said == "late":
                (waiting,) = await app.deps.approvals.all()
                await app.deps.approvals.decide(waiting.id, "second", "approved")
                return ""
            return said

    screen = Screen()
    async with talking(url, Late(ASK, "d", "late", ""), screen) as talk:
        await exchange(talk)
    assert "already approved by second" in screen.text
    assert "web 3개로 조정했습니다." in screen.text


async def test_ctrl_c_stops_watching_and_not_the_run(url: str, app: Small) -> None:
    app.gate.clear()
    script, screen = Script(ASK, "a", "", "", "/status"), Screen()
    async with talking(url, script, screen) as talk:
        pressing = asyncio.get_running_loop().call_later(1.0, os.kill, os.getpid(), signal.SIGINT)
        assert await exchange(talk)
        pressing.cancel()
        assert "실행은 서버에서 계속됩니다" in screen.text
        app.gate.set()
        assert await exchange(talk)
    assert "web 3개로 조정했습니다." in screen.text
    assert len(app.effects) == 1


async def test_commands_answer_and_mistakes_are_told(url: str) -> None:
    lines = ("/help", "/status", "/evidence", "/nothing", "/approvals", "/approvals ap-none", "", KeyboardInterrupt())
    screen, _ = await typed(url, *lines, "boom", "/new", "/quit", "not reached")
    for part in (
        "/evidence [ID]",
        "아직 아무 요청도",
        "근거가 없습니다",
        "/nothing 명령은",
        "기다리는 승인이 없습니다",
    ):
        assert part in screen
    for part in ("There is no approval ap-none", "/quit 또는 Ctrl-D", "ValueError", "새 대화를 시작합니다"):
        assert part in screen
    assert "hunter2" not in screen


async def test_the_banner_names_the_world_the_cluster_and_the_person(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from terminal.show import console

    console.cache_clear()
    await chat(url, "approver", prompt=Script())
    console.cache_clear()
    shown = capsys.readouterr().out
    assert all(part in shown for part in ("demo", "eks-prod-apne2", "approver"))


async def test_a_stranger_and_a_silent_server_are_told_so(url: str) -> None:
    with pytest.raises(OpswardError, match="Nobody here is called mallory"):
        await chat(url, "mallory", prompt=Script())
    with pytest.raises(Unavailable, match="does not answer"):
        await chat("http://127.0.0.1:9", "operator", prompt=Script())


def test_the_chat_works_on_a_dumb_terminal(url: str) -> None:
    """Typed into a real process through a pipe, with TERM=dumb."""
    import subprocess
    import sys

    code = f"import asyncio; from terminal.chat import chat; asyncio.run(chat({url!r}, 'operator'))"
    typed = f"{ASK}\na\n\n\n/evidence\n/quit\n"
    environment = {**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=typed,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "web 3개로 조정했습니다." in done.stdout
    assert "\x1b[3" not in done.stdout
    with plain(url) as http:
        assert http.get("/approvals").json()[0]["by"] == "approver"
