"""get_job_logs: of one job, or of every failed job of a run."""

from pydantic import JsonValue

from worlds.forge.answer import Answer
from worlds.forge.answers.actions import job_named, run_named
from worlds.forge.job_log import log_lines
from worlds.forge.job_values import job_values
from worlds.forge.records import Run
from worlds.forge.refusal import Refusal, refused
from worlds.forge.run_shape import job_url
from worlds.forge.shelf import Shelf
from worlds.forge.timeline import JobState, run_state
from worlds.forge.visit import Arguments, Visit, number

WINDOW = 5000
"""The most lines that the tool ever returns."""
NOTE = (
    "The logs_url provides a download link for the individual job logs in plain text format. "
    "Use return_content=true to get the actual log content."
)


def get_job_logs(visit: Visit, arguments: Arguments) -> Answer:
    job, run, failed = number(arguments, "job_id"), number(arguments, "run_id"), bool(arguments.get("failed_only"))
    if failed and not run:
        raise Refusal("run_id is required when failed_only is true")
    if not failed and not job:
        raise Refusal("job_id is required when failed_only is false")
    return _failed_jobs(visit, arguments, run) if failed else _one_job(visit, arguments, job)


def _one_job(visit: Visit, arguments: Arguments, job: int) -> Answer:
    what = f"failed to get job logs: failed to get job logs for job {job}"
    shelf, run, state = job_named(visit, arguments, job, what, "/logs")
    if not _readable(run, state):
        raise refused(what, f"GET /repos/{shelf.name}/actions/jobs/{job}/logs", 404, "Not Found")
    return {"job_id": job, **_log(shelf, run, state, arguments)}


def _failed_jobs(visit: Visit, arguments: Arguments, ident: int) -> Answer:
    shelf, run = run_named(visit, arguments, ident, "failed to list workflow jobs", "/jobs?filter=latest")
    jobs = run_state(run, visit.now).jobs
    failed = [state for state in jobs if state.conclusion == "failure"]
    counted: Arguments = {"failed_jobs": len(failed)}
    if not failed:
        said = "No failed jobs found in this workflow run"
        return {**counted, "message": said, "run_id": ident, "total_jobs": len(jobs)}
    logs: list[JsonValue] = [
        {"job_id": state.job.id, "job_name": state.job.name, **_log(shelf, run, state, arguments)} for state in failed
    ]
    content = bool(arguments.get("return_content"))
    return {
        **counted,
        "logs": logs,
        "message": f"Retrieved logs for {len(failed)} failed jobs",
        "return_format": {"content": content, "urls": not content},
        "run_id": ident,
        "total_jobs": len(jobs),
    }


def _log(shelf: Shelf, run: Run, state: JobState, arguments: Arguments) -> Arguments:
    if not arguments.get("return_content"):
        url = f"{job_url(run, state.job.id)}/logs"
        return {"logs_url": url, "message": "Job logs are available for download", "note": NOTE}
    lines = log_lines(shelf.kept(state.job.log), job_values(shelf, run, state.started_at), run, state)
    tail = min(number(arguments, "tail_lines", 500) or 500, WINDOW)
    said = "Job logs content retrieved successfully"
    return {"logs_content": "\n".join(lines[-tail:]), "message": said, "original_length": len(lines)}


def _readable(run: Run, state: JobState) -> bool:
    """GitHub keeps the log of a job back until the job has completed."""
    return state.status == "completed" and not run.logs_deleted
