"""What a workflow checks at its start. A guard answers with what it prints when it fails, or with nothing."""

from collections.abc import Callable

import pygit2
import yaml

from worlds.forge.approval import approvers
from worlds.forge.definition import Failure, Guard, Workflow
from worlds.forge.diff import between, file_changes
from worlds.forge.records import Pull, Run
from worlds.forge.shelf import Shelf
from worlds.forge.terraform import one_line, plan_digest


def failure_of(shelf: Shelf, workflow: Workflow, run: Run) -> Failure | None:
    """The first guard that fails, or the failure that the world wants, or None."""
    for guard, step in workflow.guards.items():
        if prints := GUARDS[guard](shelf, run):
            job = next((job.name for job in workflow.jobs if any(s.name == step for s in job.steps)), "")
            return Failure(job=job, step=step, prints=tuple(prints))
    return workflow.fails


def approved_pull_request(shelf: Shelf, run: Run) -> list[str]:
    pull = pull_of(shelf, run)
    if pull is None:
        return [f"Pull request #{run.inputs.get('pull_request', '')} does not exist."]
    if pull.state == "closed" and pull.merged_at is None:
        return [f"Pull request #{pull.number} was closed without being merged."]
    if not approvers(pull, shelf.reviews(pull), shelf.definition.write):
        return [f"Pull request #{pull.number} has no approving review of its head {pull.head_sha}."]
    return []


def same_plan(shelf: Shelf, run: Run) -> list[str]:
    if run.plan is None:
        return recorded_plan(shelf, run)
    given, recorded = run.inputs.get("plan_digest", ""), plan_digest(shelf.kept(run.plan))
    if given.removeprefix("sha256:") == recorded.removeprefix("sha256:"):
        return []
    return [
        f"The plan has changed since it was approved: {given or '(no digest)'} was approved, {recorded} is planned."
    ]


def recorded_plan(shelf: Shelf, run: Run) -> list[str]:
    if run.plan is not None:
        one_line(shelf.kept(run.plan))
        return []
    return [f"Error: this world holds no recorded plan for the branch {run.branch}."]


def readable_yaml(shelf: Shelf, run: Run) -> list[str]:
    """Every YAML file that the commit changed against the default branch can be read."""
    pull = pull_of(shelf, run)
    base = shelf.repo.references[f"refs/heads/{pull.base if pull else shelf.default}"].target
    ancestor = shelf.repo.merge_base(base, pygit2.Oid(hex=run.sha))
    changed = file_changes(between(shelf.repo, str(ancestor) if ancestor else None, run.sha))
    paths = [c.path for c in changed if c.path.endswith((".yaml", ".yml")) and c.status != "removed"]
    return [problem for path in paths if (problem := _unreadable(shelf, run.sha, path))]


def pull_of(shelf: Shelf, run: Run) -> Pull | None:
    """The pull request a run is about: its own, or the one named by the input `pull_request`."""
    named = run.inputs.get("pull_request", "").lstrip("#")
    number = run.pull if run.pull is not None else int(named) if named.isdigit() else None
    return None if number is None else shelf.pull(number)


def _unreadable(shelf: Shelf, sha: str, path: str) -> str | None:
    try:
        list(yaml.safe_load_all(shelf.text(sha, path) or ""))
    except yaml.YAMLError as error:
        return f"##[error]{path}: " + " ".join(str(error).split())
    return None


GUARDS: dict[Guard, Callable[[Shelf, Run], list[str]]] = {
    "approved_pull_request": approved_pull_request,
    "plan_digest": same_plan,
    "recorded_plan": recorded_plan,
    "readable_yaml": readable_yaml,
}
