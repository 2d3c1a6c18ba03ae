"""The values that a log template can name: the run, its inputs, and what Terraform prints about its plan."""

from datetime import datetime

from worlds.forge.guards import pull_of
from worlds.forge.records import Run
from worlds.forge.shelf import Shelf
from worlds.forge.terraform import apply_lines, one_line, plan_digest, plan_lines, plan_of, plan_summary
from worlds.forge.when import rfc3339


def job_values(shelf: Shelf, run: Run, at: datetime) -> dict[str, str]:
    """`inputs.*`, `run.*`, `head.*`, `pull.*` and, with a recorded plan, `plan.json|text|summary|digest`, `apply.text`.

    `at` is when the job started.
    """
    pull = pull_of(shelf, run)
    values = {
        **{f"inputs.{name}": value for name, value in run.inputs.items()},
        "run.id": str(run.id),
        "run.number": str(run.number),
        "run.actor": run.actor,
        "run.time": rfc3339(at),
        "repository": shelf.name,
        "head.sha": run.sha,
        "head.short": run.sha[:7],
        "head.branch": run.branch,
        "pull.number": "" if pull is None else str(pull.number),
        "pull.head": "" if pull is None else pull.head_sha,
    }
    return values if run.plan is None else {**values, **_plan(shelf.kept(run.plan))}


def _plan(text: str) -> dict[str, str]:
    plan = plan_of(text)
    return {
        "plan.json": one_line(text),
        "plan.text": "\n".join(plan_lines(plan)),
        "plan.summary": plan_summary(plan),
        "plan.digest": plan_digest(text),
        "apply.text": "\n".join(apply_lines(plan)),
    }
