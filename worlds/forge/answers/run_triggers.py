"""actions_run_trigger: dispatch, re-run, cancel."""

import json
from collections.abc import Callable

import pygit2
from pydantic import JsonValue

from worlds.forge.answer import Answer
from worlds.forge.answers.actions import run_named, workflow_named
from worlds.forge.git import resolve
from worlds.forge.guards import failure_of
from worlds.forge.records import Run, RunJob, next_id
from worlds.forge.refusal import Refusal, refused
from worlds.forge.shapes import plain
from worlds.forge.shelf import Shelf
from worlds.forge.start import start_run
from worlds.forge.timeline import run_state
from worlds.forge.visit import Arguments, Visit, number, repository_name, text
from worlds.forge.workflow_file import WorkflowFile, workflow_files

FORBIDDEN = (403, "Resource not accessible by personal access token")


def actions_run_trigger(visit: Visit, arguments: Arguments) -> Answer:
    method = text(arguments, "method")
    if method != "run_workflow" and not number(arguments, "run_id"):
        raise Refusal("missing required parameter: run_id")
    return METHODS[method](visit, arguments)


def run_workflow(visit: Visit, arguments: Arguments) -> Answer:
    wanted, ref = text(arguments, "workflow_id"), text(arguments, "ref")
    for name, value in (("workflow_id", wanted), ("ref", ref)):
        if not value:
            raise Refusal(f"{name} is required for run_workflow action")
    what, request = (
        "failed to run workflow",
        f"POST /repos/{repository_name(arguments)}/actions/workflows/{wanted}/dispatches",
    )
    shelf = visit.shelf(arguments, what, request)
    if not visit.may_write(shelf):
        raise refused(what, request, *FORBIDDEN)
    workflow, commit = _dispatchable(shelf, wanted, ref, what, request)
    given = arguments.get("inputs")
    inputs = _inputs(workflow, given if isinstance(given, dict) else {}, what, request)
    run = start_run(
        shelf,
        workflow,
        event="workflow_dispatch",
        branch=ref.removeprefix("refs/heads/"),
        sha=str(commit.id),
        actor=visit.me.login,
        at=visit.now,
        inputs=inputs,
    )
    sent: dict[str, JsonValue] = {**inputs}
    visit.effect(
        shelf, "workflow.dispatched", workflow=workflow.file, run=run.id, title=run.title, ref=ref, inputs=sent
    )
    return {
        "inputs": given if isinstance(given, dict) else None,
        "message": "Workflow run has been queued",
        "ref": ref,
        "status": "204 No Content",
        "status_code": 204,
        "workflow_id": wanted,
        "workflow_type": "workflow_id" if wanted.isdigit() else "workflow_file",
    }


def rerun_workflow_run(visit: Visit, arguments: Arguments) -> Answer:
    run = _again(visit, arguments, "failed to rerun workflow run", "rerun")
    return _triggered("Workflow run has been queued for re-run", run.id, "201 Created", 201)


def rerun_failed_jobs(visit: Visit, arguments: Arguments) -> Answer:
    run = _again(visit, arguments, "failed to rerun failed jobs", "rerun-failed-jobs")
    return _triggered("Failed jobs have been queued for re-run", run.id, "201 Created", 201)


def cancel_workflow_run(visit: Visit, arguments: Arguments) -> Answer:
    what, ident = "failed to cancel workflow run", number(arguments, "run_id")
    request = f"POST /repos/{repository_name(arguments)}/actions/runs/{ident}/cancel"
    shelf, run = run_named(visit, arguments, ident, what, "POST /cancel")
    if not visit.may_write(shelf):
        raise refused(what, request, *FORBIDDEN)
    if run_state(run, visit.now).status == "completed":
        raise refused(what, request, 409, "Cannot cancel a workflow run that is completed.")
    run.model_copy(update={"cancelled_at": visit.now}).save(visit.tx)
    visit.effect(shelf, "workflow.cancelled", workflow=run.workflow, run=run.id, title=run.title)
    return _triggered("Workflow run has been cancelled", run.id, "202 Accepted", 202)


def delete_workflow_run_logs(visit: Visit, arguments: Arguments) -> Answer:
    what, ident = "failed to delete workflow run logs", number(arguments, "run_id")
    shelf, run = run_named(visit, arguments, ident, what, "DELETE /logs")
    if not visit.may_write(shelf):
        raise refused(what, f"DELETE /repos/{shelf.name}/actions/runs/{ident}/logs", *FORBIDDEN)
    run.model_copy(update={"logs_deleted": True}).save(visit.tx)
    return _triggered("Workflow run logs have been deleted", run.id, "204 No Content", 204)


def _again(visit: Visit, arguments: Arguments, what: str, verb: str) -> Run:
    """A new attempt under the same id: the jobs that did not succeed, or all of them, begin now."""
    ident = number(arguments, "run_id")
    request = f"POST /repos/{repository_name(arguments)}/actions/runs/{ident}/{verb}"
    shelf, run = run_named(visit, arguments, ident, what, f"POST /{verb}")
    if not visit.may_write(shelf):
        raise refused(what, request, *FORBIDDEN)
    state = run_state(run, visit.now)
    if state.status != "completed":
        raise refused(what, request, 403, f"The workflow run {ident} cannot be rerun; the workflow is already running")
    if verb == "rerun-failed-jobs" and state.conclusion == "success":
        raise refused(what, request, 403, f"The workflow run {ident} cannot be retried")
    jobs = tuple(RunJob(**{**job.model_dump(), "id": next_id(visit.tx, "forge.job")}) for job in run.jobs)
    fresh = {"jobs": jobs, "attempt": run.attempt + 1, "started_at": visit.now, "cancelled_at": None, "fails": None}
    again, unfolds = run.model_copy(update=fresh), shelf.workflow(run.workflow)
    fails = None if unfolds is None else failure_of(shelf, unfolds, again)
    visit.effect(shelf, "workflow.rerun", workflow=run.workflow, run=run.id, attempt=run.attempt + 1, title=run.title)
    return again.model_copy(update={"fails": fails}).save(visit.tx)


def _dispatchable(shelf: Shelf, wanted: str, ref: str, what: str, request: str) -> tuple[WorkflowFile, pygit2.Commit]:
    known = workflow_named(shelf, wanted)
    if known is None:
        raise refused(what, request, 404, "Not Found")
    commit = resolve(shelf.repo, ref)
    if commit is None:
        raise refused(what, request, 422, f"No ref found for: {ref}")
    there = next((each for each in workflow_files(commit) if each.file == known.file), None)
    if there is None or "workflow_dispatch" not in there.events:
        raise refused(what, request, 422, "Workflow does not have 'workflow_dispatch' trigger")
    if shelf.workflow(there.file) is None:
        raise Refusal(f"{what}: this world does not say how {there.file} runs: describe it in repository.yaml")
    return there, commit


def _inputs(workflow: WorkflowFile, given: Arguments, what: str, request: str) -> dict[str, str]:
    declared = workflow.inputs
    unexpected = sorted(set(given) - set(declared))
    if unexpected:
        raise refused(what, request, 422, f"Unexpected inputs provided: {json.dumps(unexpected)}")
    filled = {name: plain(given.get(name, each.default or "")) for name, each in declared.items()}
    for name, each in declared.items():
        if each.required and not filled[name]:
            raise refused(what, request, 422, f"Required input '{name}' not provided")
    return filled


def _triggered(message: str, run: int, status: str, code: int) -> Answer:
    return {"message": message, "run_id": run, "status": status, "status_code": code}


METHODS: dict[str, Callable[[Visit, Arguments], Answer]] = {
    "run_workflow": run_workflow,
    "rerun_workflow_run": rerun_workflow_run,
    "rerun_failed_jobs": rerun_failed_jobs,
    "cancel_workflow_run": cancel_workflow_run,
    "delete_workflow_run_logs": delete_workflow_run_logs,
}
