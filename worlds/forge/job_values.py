"""The values that a log template can name: the run, its inputs, and what Terraform prints about its plan."""

from datetime import datetime

from worlds.forge.guards import pull_of
from worlds.forge.job_log import PLACEHOLDER
from worlds.forge.records import Run
from worlds.forge.shelf import Shelf
from worlds.forge.terraform import apply_lines, one_line, plan_digest, plan_lines, plan_of, plan_summary
from worlds.forge.when import rfc3339

RUN = (
    "run.id",
    "run.number",
    "run.actor",
    "run.time",
    "repository",
    "head.sha",
    "head.short",
    "head.branch",
    "pull.number",
    "pull.head",
)
PLAN = ("plan.json", "plan.text", "plan.summary", "plan.digest", "apply.text")
NO_PLAN = "(this world holds no recorded plan)"


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
    return {**values, **(dict.fromkeys(PLAN, NO_PLAN) if run.plan is None else _plan(shelf.kept(run.plan)))}


def unknown_names(template: str) -> list[str]:
    """The placeholders of a log template that no run gives a value."""
    names = PLACEHOLDER.findall(template)
    return [name for name in names if name not in (*RUN, *PLAN) and not name.startswith("inputs.")]


def _plan(text: str) -> dict[str, str]:
    plan = plan_of(text)
    return {
        "plan.json": one_line(text),
        "plan.text": "\n".join(plan_lines(plan)),
        "plan.summary": plan_summary(plan),
        "plan.digest": plan_digest(text),
        "apply.text": "\n".join(apply_lines(plan)),
    }
