"""Watch a dispatched workflow to its end and summarise its log."""

import re

from pydantic import JsonValue

from domain.finding import Finding, Statement
from personas.case import Case
from personas.evidence import seen, stopped
from personas.playbook import Playbook, ask
from tools import github

INTERVAL, LOOKS = 10.0, 60
TELLING = re.compile(r"(?m)^.*(?:Apply complete!|Error:|error:|FATAL|Plan: \d+ to add).*$")


def verify_workflow(case: Case) -> Playbook:
    """Find the run by its correlation, wait until it is completed, read the log of its last job."""
    repository, workflow = case.text_fact("repository"), case.text_fact("workflow")
    inputs = case.fact("inputs")
    correlation = str(inputs.get("correlation")) if isinstance(inputs, dict) else ""
    looking = github.workflow_runs(repository, workflow)
    run: dict[str, JsonValue] = {}
    for look in range(LOOKS):
        (listed,) = yield ask(looking, after=INTERVAL if look else 0.0)
        runs = github.items(listed, "workflow_runs")
        run = next((item for item in runs if correlation in _title(item)), {})
        if run.get("status") == "completed":
            break
    number = run.get("id")
    if run.get("status") != "completed" or number is None:
        proof = seen(looking, f"{workflow} {correlation}: {run.get('status') or 'not found'}")
        values: dict[str, JsonValue] = {"workflow": workflow, "state": str(run.get("status") or "not found")}
        return Finding(
            status="failed",
            statements=(Statement(key="workflow.unfinished", values=values, evidence=(proof.id,)),),
            evidence=(proof,),
        )
    (jobs,) = yield ask(github.workflow_jobs(repository, int(str(number))))
    job = next(iter(reversed(github.items(jobs, "jobs", "jobs"))), {})
    reading = ask(github.job_log(repository, int(str(job.get("id") or 0))))
    results = yield reading
    if (end := stopped(reading.calls, results)) is not None:
        return end
    good = run.get("conclusion") == "success"
    told = TELLING.findall(github.log_text(results[0]))
    line = told[-1].strip() if told else str(run.get("conclusion"))
    proof = seen(looking, f"run {number} {_title(run)}: {run.get('conclusion')}")
    logged = seen(reading.calls[0], line)
    values = {"workflow": workflow, "run": number, "conclusion": str(run.get("conclusion")), "line": line}
    return Finding(
        status="done" if good else "failed",
        statements=(
            Statement(key="workflow.done" if good else "workflow.failed", values=values, evidence=(proof.id,)),
            Statement(key="workflow.log", values=values, evidence=(logged.id,)),
        ),
        evidence=(proof, logged),
        facts={"workflow_run": number, "conclusion": run.get("conclusion")},
    )


def _title(run: dict[str, JsonValue]) -> str:
    return f"{run.get('display_title') or ''} {run.get('name') or ''}"
