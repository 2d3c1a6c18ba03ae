"""Workflows, runs and jobs as the tools answer them: the fields of GitHub's API that go-github prints."""

from datetime import datetime
from zlib import crc32

from pydantic import JsonValue

from worlds.forge import shapes
from worlds.forge.accounts import Account
from worlds.forge.answer import filled
from worlds.forge.records import Run
from worlds.forge.refusal import API
from worlds.forge.shapes import Shape
from worlds.forge.timeline import JobState, run_state
from worlds.forge.when import rfc3339
from worlds.forge.workflow_file import WorkflowFile


def workflow_id(repository: str, file: str) -> int:
    """The numeric id of a workflow: the same on every machine."""
    return 100_000_000 + crc32(f"{repository}/{file}".encode()) % 90_000_000


def workflow(repository: str, found: WorkflowFile, created: datetime) -> Shape:
    ident = workflow_id(repository, found.file)
    return {
        "id": ident,
        "node_id": f"W_{ident}",
        "name": found.name,
        "path": found.path,
        "state": "active",
        "created_at": rfc3339(created),
        "updated_at": rfc3339(created),
        "url": f"{API}/repos/{repository}/actions/workflows/{ident}",
        "html_url": f"{shapes.WEB}/{repository}/blob/main/{found.path}",
        "badge_url": f"{shapes.WEB}/{repository}/workflows/{found.name}/badge.svg",
    }


def run_url(run: Run) -> str:
    return f"{shapes.WEB}/{run.repository}/actions/runs/{run.id}"


def job_url(run: Run, job: int) -> str:
    return f"{run_url(run)}/job/{job}"


def run(found: Run, now: datetime, accounts: dict[str, Account]) -> Shape:
    state, ident = run_state(found, now), workflow_id(found.repository, found.workflow)
    url = f"{API}/repos/{found.repository}/actions/runs/{found.id}"
    pulls: list[JsonValue] = (
        [] if found.pull is None else [{"number": found.pull, "head": {"ref": found.branch, "sha": found.sha}}]
    )
    return {
        "id": found.id,
        "name": found.name,
        "node_id": f"WFR_{found.id}",
        "head_branch": found.branch,
        "head_sha": found.sha,
        "path": f".github/workflows/{found.workflow}",
        "run_number": found.number,
        "run_attempt": found.attempt,
        "event": found.event,
        "display_title": found.title,
        "status": state.status,
        **filled(conclusion=state.conclusion),
        "workflow_id": ident,
        "url": url,
        "html_url": run_url(found),
        **filled(pull_requests=pulls),
        "created_at": rfc3339(found.created_at),
        "updated_at": rfc3339(state.updated_at),
        "run_started_at": rfc3339(found.started_at),
        "jobs_url": f"{url}/jobs",
        "logs_url": f"{url}/logs",
        "artifacts_url": f"{url}/artifacts",
        "cancel_url": f"{url}/cancel",
        "rerun_url": f"{url}/rerun",
        "workflow_url": f"{API}/repos/{found.repository}/actions/workflows/{ident}",
        "repository": {"full_name": found.repository, "html_url": f"{shapes.WEB}/{found.repository}"},
        "actor": _actor(found.actor, accounts),
        "triggering_actor": _actor(found.actor, accounts),
    }


def job(found: Run, state: JobState) -> Shape:
    begun = state.status != "queued"
    steps: list[JsonValue] = [
        {
            "name": step.name,
            "status": step.status,
            **filled(conclusion=step.conclusion),
            "number": number,
            **filled(started_at=rfc3339(step.started_at) if step.status != "queued" else None),
            **filled(completed_at=rfc3339(step.completed_at) if step.status == "completed" else None),
        }
        for number, step in enumerate(state.steps, 1)
    ]
    return {
        "id": state.job.id,
        "run_id": found.id,
        "run_url": f"{API}/repos/{found.repository}/actions/runs/{found.id}",
        "node_id": f"CR_{state.job.id}",
        "head_branch": found.branch,
        "head_sha": found.sha,
        "url": f"{API}/repos/{found.repository}/actions/jobs/{state.job.id}",
        "html_url": job_url(found, state.job.id),
        "status": state.status,
        **filled(conclusion=state.conclusion),
        "created_at": rfc3339(found.started_at),
        **filled(started_at=rfc3339(state.started_at) if begun else None),
        **filled(completed_at=rfc3339(state.completed_at) if state.status == "completed" else None),
        "name": state.job.name,
        **filled(steps=steps),
        "labels": ["ubuntu-24.04"],
        "run_attempt": found.attempt,
        "workflow_name": found.name,
    }


def _actor(login: str, accounts: dict[str, Account]) -> Shape:
    account = accounts.get(login)
    return {"login": login, **filled(id=None if account is None else account.id), "html_url": f"{shapes.WEB}/{login}"}
