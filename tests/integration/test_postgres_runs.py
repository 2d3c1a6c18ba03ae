"""The contract of `Runs`, held by the table and by its in-memory twin."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from adapters.memory.runs import MemoryRuns
from adapters.postgres.database import Records
from domain.errors import UsageError
from domain.ports import Runs
from domain.report import Claim, Report
from domain.vocabulary import Language

AT = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
REPORT = Report(language=Language.KOREAN, text="배포 완료, Pod 3개 Running", claims=(Claim(text="Pod 3개"),))


@pytest.fixture(params=["memory", "postgres"])
def runs(request: pytest.FixtureRequest) -> Runs:
    if request.param == "memory":
        return MemoryRuns()
    records: Records = request.getfixturevalue("records")
    return records.runs


async def test_the_newest_run_comes_first_with_its_report(runs: Runs) -> None:
    thread = uuid4().hex
    await runs.start(thread, 1, "nginx 배포해줘", "operator", AT)
    await runs.start(thread, 2, "상태 알려줘", "operator", AT)
    await runs.finish(thread, 1, "done", REPORT)
    second, first = await runs.latest(2)
    assert (second["run"], second["status"], second["report"]) == (2, "running", None)
    assert (first["run"], first["status"], first["thread"]) == (1, "done", thread)
    assert first["report"] == REPORT.model_dump(mode="json")
    assert first["started_at"] == "2026-11-20T05:30:00Z"


async def test_starting_a_run_again_after_a_crash_changes_nothing(runs: Runs) -> None:
    thread = uuid4().hex
    await runs.start(thread, 1, "nginx 배포해줘", "operator", AT)
    await runs.finish(thread, 1, "waiting", None)
    await runs.start(thread, 1, "nginx 배포해줘", "operator", AT)
    [row] = await runs.latest(1)
    assert (row["thread"], row["status"]) == (thread, "waiting")


async def test_a_run_that_never_started_does_not_finish(runs: Runs) -> None:
    with pytest.raises(UsageError, match="never started"):
        await runs.finish("nowhere", 1, "done", None)


async def test_past_reports_are_found_by_the_words_of_a_request(runs: Runs) -> None:
    thread, word = uuid4().hex, f"svc{uuid4().hex}"
    for run in (1, 2, 3):
        await runs.start(thread, run, f"{word} 장애 로그 요약해줘", "operator", AT)
    await runs.finish(thread, 1, "done", REPORT)
    await runs.finish(thread, 2, "done", REPORT)
    found = await runs.reports(f"지난 30분 {word.upper()} 로그?")
    assert [evidence.source for evidence in found][:2] == [f"run: {thread}#2", f"run: {thread}#1"]
    assert found[0].kind == "run"
    assert "Pod 3개 Running" in found[0].excerpt
    assert len(await runs.reports(word, limit=1)) == 1
    assert await runs.reports("해줘 ???") == []
