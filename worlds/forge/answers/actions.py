"""actions_list and actions_get: workflows, runs, jobs."""

from collections.abc import Callable

from pydantic import JsonValue

from worlds.forge import run_shape
from worlds.forge.answer import Answer
from worlds.forge.git import resolve
from worlds.forge.records import Run
from worlds.forge.refusal import Refusal, refused
from worlds.forge.shelf import Shelf
from worlds.forge.timeline import JobState, run_state
from worlds.forge.visit import Arguments, Visit, page, repository_name, text
from worlds.forge.workflow_file import WorkflowFile, workflow_files


def actions_list(visit: Visit, arguments: Arguments) -> Answer:
    return LISTS[text(arguments, "method")](visit, arguments)


def actions_get(visit: Visit, arguments: Arguments) -> Answer:
    method = text(arguments, "method")
    if method not in GETS:
        raise Refusal(f"{method} is not available in this world")
    return GETS[method](visit, arguments)


def list_workflows(visit: Visit, arguments: Arguments) -> Answer:
    shelf = visit.shelf(
        arguments, "failed to list workflows", f"GET /repos/{repository_name(arguments)}/actions/workflows"
    )
    found = [run_shape.workflow(shelf.name, each, shelf.settings.start) for each in known_workflows(shelf)]
    shown: list[JsonValue] = [*page(arguments, found, "per_page")]
    return {"total_count": len(found), "workflows": shown}


def list_workflow_runs(visit: Visit, arguments: Arguments) -> Answer:
    """Newest first."""
    name, wanted = repository_name(arguments), text(arguments, "resource_id")
    what, request = "failed to list workflow runs", f"GET /repos/{name}/actions/runs"
    if wanted:
        request = f"GET /repos/{name}/actions/workflows/{wanted}/runs"
    shelf = visit.shelf(arguments, what, request)
    workflow = workflow_named(shelf, wanted) if wanted else None
    if wanted and workflow is None:
        raise refused(what, request, 404, "Not Found")
    runs = [run for run in reversed(shelf.runs()) if workflow is None or run.workflow == workflow.file]
    found = [run_shape.run(run, visit.now, visit.accounts) for run in runs]
    chosen = [each for each in found if _passes(each, arguments.get("workflow_runs_filter"))]
    shown: list[JsonValue] = [*page(arguments, chosen, "per_page")]
    return {"total_count": len(chosen), "workflow_runs": shown}


def list_workflow_jobs(visit: Visit, arguments: Arguments) -> Answer:
    what = "failed to list workflow jobs"
    _, run = run_named(visit, arguments, integer(arguments), what, "/jobs")
    found = [run_shape.job(run, state) for state in run_state(run, visit.now).jobs]
    shown: list[JsonValue] = [*page(arguments, found, "per_page")]
    return {"jobs": {"total_count": len(found), "jobs": shown}}


def list_artifacts(visit: Visit, arguments: Arguments) -> Answer:
    """No run of a world leaves artifacts."""
    run_named(visit, arguments, integer(arguments), "failed to list workflow run artifacts", "/artifacts")
    return {"total_count": 0}


def get_workflow(visit: Visit, arguments: Arguments) -> Answer:
    name, wanted = repository_name(arguments), text(arguments, "resource_id")
    what, request = "failed to get workflow", f"GET /repos/{name}/actions/workflows/{wanted}"
    shelf = visit.shelf(arguments, what, request)
    workflow = workflow_named(shelf, wanted)
    if workflow is None:
        raise refused(what, request, 404, "Not Found")
    return run_shape.workflow(shelf.name, workflow, shelf.settings.start)


def get_workflow_run(visit: Visit, arguments: Arguments) -> Answer:
    _, run = run_named(visit, arguments, integer(arguments), "failed to get workflow run")
    return run_shape.run(run, visit.now, visit.accounts)


def get_workflow_job(visit: Visit, arguments: Arguments) -> Answer:
    _, run, state = job_named(visit, arguments, integer(arguments), "failed to get workflow job")
    return run_shape.job(run, state)


def get_workflow_run_usage(visit: Visit, arguments: Arguments) -> Answer:
    _, run = run_named(visit, arguments, integer(arguments), "failed to get workflow run usage", "/timing")
    took = run_state(run, visit.now).updated_at - run.started_at
    return {"billable": {}, "run_duration_ms": int(took.total_seconds() * 1000)}


def known_workflows(shelf: Shelf) -> list[WorkflowFile]:
    """The workflows of the default branch."""
    commit = resolve(shelf.repo, f"refs/heads/{shelf.default}")
    return [] if commit is None else workflow_files(commit)


def workflow_named(shelf: Shelf, wanted: str) -> WorkflowFile | None:
    """By file name or by numeric id."""
    names = {each.file: each for each in known_workflows(shelf)}
    return names.get(wanted) or next(
        (each for each in names.values() if str(run_shape.workflow_id(shelf.name, each.file)) == wanted), None
    )


def run_named(visit: Visit, arguments: Arguments, ident: int, what: str, tail: str = "") -> tuple[Shelf, Run]:
    """Raises Refusal with 404. `tail` is what the request asks of the run ("/jobs")."""
    verb, _, rest = tail.rpartition(" ")
    request = f"{verb or 'GET'} /repos/{repository_name(arguments)}/actions/runs/{ident}{rest}"
    shelf = visit.shelf(arguments, what, request)
    run = shelf.run(ident)
    if run is None:
        raise refused(what, request, 404, "Not Found")
    return shelf, run


def job_named(visit: Visit, arguments: Arguments, ident: int, what: str, tail: str = "") -> tuple[Shelf, Run, JobState]:
    """Raises Refusal with 404."""
    request = f"GET /repos/{repository_name(arguments)}/actions/jobs/{ident}{tail}"
    shelf = visit.shelf(arguments, what, request)
    for run in shelf.runs():
        for state in run_state(run, visit.now).jobs:
            if state.job.id == ident:
                return shelf, run, state
    raise refused(what, request, 404, "Not Found")


def integer(arguments: Arguments) -> int:
    given, method = text(arguments, "resource_id"), text(arguments, "method")
    if not given:
        raise Refusal(f"missing required parameter for method {method}: resource_id")
    try:
        return int(given)
    except ValueError as error:
        problem = f'strconv.ParseInt: parsing "{given}": invalid syntax'
        raise Refusal(f"invalid resource_id, must be an integer for method {method}: {problem}") from error


def _passes(run: Arguments, wanted: JsonValue) -> bool:
    filters = wanted if isinstance(wanted, dict) else {}
    actor = run["actor"]
    seen = {
        "actor": actor.get("login") if isinstance(actor, dict) else None,
        "branch": run["head_branch"],
        "event": run["event"],
        "status": run["status"],
    }
    return all(seen.get(key) == value for key, value in filters.items() if value)


LISTS: dict[str, Callable[[Visit, Arguments], Answer]] = {
    "list_workflows": list_workflows,
    "list_workflow_runs": list_workflow_runs,
    "list_workflow_jobs": list_workflow_jobs,
    "list_workflow_run_artifacts": list_artifacts,
}
GETS: dict[str, Callable[[Visit, Arguments], Answer]] = {
    "get_workflow": get_workflow,
    "get_workflow_run": get_workflow_run,
    "get_workflow_job": get_workflow_job,
    "get_workflow_run_usage": get_workflow_run_usage,
}
