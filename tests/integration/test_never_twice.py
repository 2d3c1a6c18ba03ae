"""Two resumes of one approval act once, in one process and in two."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded import Addresses
from domain.errors import ThreadBusy
from tests.integration.killing import CONTEXT
from tests.integration.never import DEPLOY, ask, effects, opsward, resume, writes

ONCE = ["application.created", "application.synced", "pull_request.merged", "review.submitted"]


@pytest.fixture(autouse=True)
def _without_retrieval(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("worlds.documents.documents", lambda world: [])
    yield


async def test_twelve_resumes_at_once_act_once(home: Path, addresses: Addresses, tmp_path: Path) -> None:
    thread = f"at-once-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        approval = await ask(app, DEPLOY, thread)
        assert approval is not None
        await app.deps.approvals.decide(approval.id, "approver", "approved")
        ended = await asyncio.gather(*(resume(app, thread) for _ in range(12)), return_exceptions=True)
        assert sorted({type(each).__name__ for each in ended}) == ["NoneType", "ThreadBusy"]
        assert [isinstance(each, ThreadBusy) for each in ended].count(False) >= 1
        await resume(app, thread)
        assert writes_once(writes(app))
        assert await app.runner.status(thread) == "done"


def writes_once(seen: list[str]) -> bool:
    return sorted(seen) == sorted(set(seen)) and "pull_request.merged" in seen and set(seen) <= set(ONCE)


async def _resume_at(home: Path, state: Path, thread: str, barrier: Any, ended: Any) -> None:
    import worlds.documents

    worlds.documents.documents = lambda world: []
    async with opsward(home, state) as app:
        await asyncio.to_thread(barrier.wait, 60)
        try:
            await resume(app, thread)
            ended.put("resumed")
        except ThreadBusy:
            ended.put("busy")


def _process(home: Path, state: Path, thread: str, barrier: Any, ended: Any) -> None:
    asyncio.run(_resume_at(home, state, thread, barrier, ended))


async def test_two_processes_that_resume_at_once_act_once(home: Path, addresses: Addresses, tmp_path: Path) -> None:
    thread, state = f"processes-{tmp_path.name}", tmp_path / "demo"
    async with opsward(home, state) as app:
        approval = await ask(app, DEPLOY, thread)
        assert approval is not None
        await app.deps.approvals.decide(approval.id, "approver", "approved")
    barrier, ended = CONTEXT.Barrier(2), CONTEXT.SimpleQueue()
    both = [CONTEXT.Process(target=_process, args=(home, state, thread, barrier, ended)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        await asyncio.to_thread(process.join, 90)
    assert [process.exitcode for process in both] == [0, 0]
    assert sorted([ended.get(), ended.get()]) == ["busy", "resumed"]
    async with opsward(home, state) as app:
        await resume(app, thread)
        assert writes_once(writes(app))
        assert effects(app).count("pull_request.opened") == 1
        assert await app.runner.status(thread) == "done"
