"""The check runs of a commit: the jobs of the newest run of every workflow that ran for it."""

from datetime import datetime

from worlds.forge.records import Run
from worlds.forge.shelf import Shelf
from worlds.forge.timeline import JobState, run_state

CHECKED = ("pull_request", "push")
"""The events whose runs count as checks of the commit. A dispatched run is none."""


def check_runs(shelf: Shelf, sha: str, now: datetime) -> list[tuple[Run, JobState]]:
    newest = {run.workflow: run for run in shelf.runs() if run.sha == sha and run.event in CHECKED}
    return [(run, job) for run in newest.values() for job in run_state(run, now).jobs]
