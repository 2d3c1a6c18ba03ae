"""What a workflow run has come to: a pure function of when it began and what time it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from worlds.forge.records import Run, RunJob

Status = Literal["queued", "in_progress", "completed"]
Conclusion = Literal["success", "failure", "cancelled", "skipped"]


@dataclass(frozen=True)
class StepState:
    name: str
    status: Status
    conclusion: Conclusion | None
    started_at: datetime
    completed_at: datetime


@dataclass(frozen=True)
class JobState:
    """`completed_at` is when it did or will complete; it is a fact once `status` is "completed"."""

    job: RunJob
    status: Status
    conclusion: Conclusion | None
    started_at: datetime
    completed_at: datetime
    steps: tuple[StepState, ...]


@dataclass(frozen=True)
class RunState:
    status: Status
    conclusion: Conclusion | None
    updated_at: datetime
    jobs: tuple[JobState, ...]


def run_state(run: Run, now: datetime) -> RunState:
    jobs = tuple(job_state(run, job, now) for job in run.jobs)
    if all(job.status == "completed" for job in jobs):
        return RunState("completed", worst(jobs), max(job.completed_at for job in jobs), jobs)
    begun = any(job.status != "queued" for job in jobs)
    return RunState("in_progress" if begun else "queued", None, now if begun else run.started_at, jobs)


def worst(jobs: tuple[JobState, ...]) -> Conclusion:
    found = {job.conclusion for job in jobs}
    return "failure" if "failure" in found else "cancelled" if "cancelled" in found else "success"


def job_state(run: Run, job: RunJob, now: datetime) -> JobState:
    start = run.started_at + timedelta(seconds=job.queued)
    steps = _steps(run, job, start, now)
    end = max((step.completed_at for step in steps), default=start)
    if run.cancelled_at is not None and run.cancelled_at < end:
        return JobState(job, "completed", "cancelled", min(start, run.cancelled_at), run.cancelled_at, steps)
    if now < start:
        return JobState(job, "queued", None, start, end, ())
    if now < end:
        return JobState(job, "in_progress", None, start, end, steps)
    failed = any(step.conclusion == "failure" for step in steps)
    return JobState(job, "completed", "failure" if failed else "success", start, end, steps)


def _steps(run: Run, job: RunJob, start: datetime, now: datetime) -> tuple[StepState, ...]:
    """After a step that fails, the others are skipped and take no time."""
    found, at, failed = [], start, False
    for step in job.steps:
        fails = run.fails is not None and (run.fails.job, run.fails.step) == (job.name, step.name)
        end = at if failed else at + timedelta(seconds=step.seconds)
        conclusion: Conclusion = "skipped" if failed else "failure" if fails else "success"
        cancelled = run.cancelled_at is not None and end > run.cancelled_at
        found.append(_step(step.name, at, end, now, "cancelled" if cancelled else conclusion))
        at, failed = end, failed or fails
    return tuple(found)


def _step(name: str, start: datetime, end: datetime, now: datetime, conclusion: Conclusion) -> StepState:
    if now < start:
        return StepState(name, "queued", None, start, end)
    if now < end and conclusion != "cancelled":
        return StepState(name, "in_progress", None, start, end)
    return StepState(name, "completed", conclusion, start, end)
