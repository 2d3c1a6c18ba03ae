"""Starting workflow runs: on a dispatch, and on what happens to a pull request."""

from datetime import datetime
from fnmatch import fnmatchcase

from worlds.forge.git import resolve
from worlds.forge.guards import failure_of, pull_of
from worlds.forge.records import Pull, Run, RunJob, next_id
from worlds.forge.shelf import Shelf
from worlds.forge.workflow_file import WorkflowFile, expanded, workflow_files


def start_run(
    shelf: Shelf,
    workflow: WorkflowFile,
    *,
    event: str,
    branch: str,
    sha: str,
    actor: str,
    at: datetime,
    inputs: dict[str, str] | None = None,
    pull: Pull | None = None,
) -> Run:
    """Queue a run and return it. What it will come to is decided now: guards look at this moment."""
    unfolds = shelf.workflow(workflow.file)
    jobs = () if unfolds is None else unfolds.jobs
    run = Run(
        id=next_id(shelf.tx, Run.kind),
        repository=shelf.name,
        workflow=workflow.file,
        name=workflow.name,
        title=_title(shelf, workflow, sha, inputs or {}, pull),
        number=shelf.tx.next(f"run number {shelf.name} {workflow.file}"),
        event=event,
        branch=branch,
        sha=sha,
        actor=actor,
        inputs=inputs or {},
        pull=None if pull is None else pull.number,
        created_at=at,
        started_at=at,
        jobs=tuple(
            RunJob(id=next_id(shelf.tx, "forge.job"), name=j.name, queued=j.queued, steps=j.steps, log=j.log)
            for j in jobs
        ),
    )
    run = run.model_copy(update={"plan": plan_for(shelf, run)})
    fails = None if unfolds is None else failure_of(shelf, unfolds, run)
    return run.model_copy(update={"fails": fails}).save(shelf.tx)


def start_pull_runs(shelf: Shelf, pull: Pull, actor: str, at: datetime) -> None:
    """What a new or updated pull request sets off: every workflow of its head that waits for pull requests."""
    commit = resolve(shelf.repo, pull.head_sha)
    for workflow in [] if commit is None else workflow_files(commit):
        if "pull_request" in workflow.events and shelf.workflow(workflow.file) is not None:
            start_run(
                shelf,
                workflow,
                event="pull_request",
                branch=pull.head,
                sha=pull.head_sha,
                actor=actor,
                at=at,
                pull=pull,
            )


def plan_for(shelf: Shelf, run: Run) -> str | None:
    """The plan recorded for the branch a run is about, or None."""
    pull = pull_of(shelf, run)
    branch = pull.head if pull is not None else run.branch
    return next((plan.file for plan in shelf.definition.plans if fnmatchcase(branch, plan.branch)), None)


def _title(shelf: Shelf, workflow: WorkflowFile, sha: str, inputs: dict[str, str], pull: Pull | None) -> str:
    if workflow.run_name:
        return expanded(workflow.run_name, {f"inputs.{name}": value for name, value in inputs.items()})
    if pull is not None:
        return pull.title
    commit = resolve(shelf.repo, sha)
    return workflow.name if inputs or commit is None else commit.message.split("\n")[0]
