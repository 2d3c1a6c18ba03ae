"""What a run has come to, moment by moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worlds.forge.definition import Failure, Step
from worlds.forge.job_log import log_lines
from worlds.forge.records import Run, RunJob
from worlds.forge.timeline import run_state
from worlds.forge.when import moment, rfc3339

START = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
STEPS = (Step(name="plan", seconds=3), Step(name="apply", seconds=5), Step(name="tidy", seconds=1))
TEMPLATE = "=== plan\nPlan: {{ count }}\n=== apply\nApply complete!\n=== tidy\nbye\n"


def run(**more: object) -> Run:
    job = RunJob(id=7, name="apply", queued=2, steps=STEPS, log="apply.log")
    fields: dict[str, object] = {
        "id": 1,
        "repository": "shop/infra",
        "workflow": "apply.yml",
        "name": "apply",
        "title": "apply",
        "number": 1,
        "event": "workflow_dispatch",
        "branch": "main",
        "sha": "0" * 40,
        "actor": "opsward-bot",
        "created_at": START,
        "started_at": START,
        "jobs": (job,),
    }
    return Run.model_validate({**fields, **more})


@pytest.mark.parametrize(
    ("seconds", "status", "conclusion"),
    [
        (0, "queued", None),
        (1, "queued", None),
        (2, "in_progress", None),
        (10, "in_progress", None),
        (11, "completed", "success"),
    ],
)
def test_a_run_is_queued_then_in_progress_then_completed(seconds: int, status: str, conclusion: str | None) -> None:
    state = run_state(run(), START + timedelta(seconds=seconds))
    assert (state.status, state.conclusion) == (status, conclusion)


def test_after_a_failed_step_the_rest_is_skipped_and_prints_nothing() -> None:
    failed = run(fails=Failure(job="apply", step="apply", prints=("Error: denied",)))
    state = run_state(failed, START + timedelta(minutes=1))
    assert state.conclusion == "failure"
    assert [step.conclusion for step in state.jobs[0].steps] == ["success", "failure", "skipped"]
    lines = [line.split(" ", 1)[1] for line in log_lines(TEMPLATE, {"count": "2"}, failed, state.jobs[0])]
    assert lines == ["Plan: 2", "Error: denied", "##[error]Process completed with exit code 1."]


def test_a_run_cancelled_on_its_way_never_finishes_its_steps() -> None:
    state = run_state(run(cancelled_at=START + timedelta(seconds=6)), START + timedelta(minutes=1))
    assert (state.status, state.conclusion) == ("completed", "cancelled")
    assert [step.conclusion for step in state.jobs[0].steps][1:] == ["cancelled", "cancelled"]


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_run_never_goes_back(earlier: int, later: int) -> None:
    order = ["queued", "in_progress", "completed"]
    first, second = sorted((earlier, later))
    states = [run_state(run(), START + timedelta(seconds=at)).status for at in (first, second)]
    assert order.index(states[0]) <= order.index(states[1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-28m", "2026-11-20T05:02:00Z"),
        ("-3d 4h", "2026-11-17T01:30:00Z"),
        ("+90s", "2026-11-20T05:31:30Z"),
        ("2026-11-01T00:00:00+09:00", "2026-10-31T15:00:00Z"),
    ],
)
def test_moments_are_relative_to_the_worlds_start_or_absolute(text: str, shown: str) -> None:
    assert rfc3339(moment(text, START)) == shown


def test_a_moment_that_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday", START)
