"""What stands on the forge, for `opsward world show`."""

from pydantic import JsonValue

from worlds.forge.git import open_repository
from worlds.forge.records import Pull, Run, Settings, every
from worlds.forge.shelf import Shelf
from worlds.forge.timeline import run_state
from worlds.world import World


def summary(world: World) -> dict[str, JsonValue]:
    """{"repositories": {"owner/name": {"default_branch", "branches", "pull_requests", "runs"}}}, as of now."""
    with world.store.transaction() as tx:
        shelves = [Shelf(tx, each, open_repository(world, each.name)) for each in every(tx, Settings, "")]
        return {"repositories": {shelf.name: _repository(shelf) for shelf in shelves}}


def _repository(shelf: Shelf) -> dict[str, JsonValue]:
    repo = shelf.repo
    return {
        "default_branch": shelf.default,
        "branches": {name: str(repo.references[f"refs/heads/{name}"].target) for name in sorted(repo.branches.local)},
        "pull_requests": [_pull(shelf, pull) for pull in shelf.pulls],
        "runs": [_run(shelf, run) for run in shelf.runs()],
    }


def _pull(shelf: Shelf, pull: Pull) -> JsonValue:
    return {
        "number": pull.number,
        "title": pull.title,
        "state": "merged" if pull.merged_at is not None else pull.state,
        "author": pull.author,
        "head": {"ref": pull.head, "sha": pull.head_sha},
        "base": pull.base,
        "merged_by": pull.merged_by,
        "merge_sha": pull.merge_sha,
        "requested_reviewers": list(pull.reviewers),
        "reviews": [{"by": each.by, "state": each.state, "commit": each.commit} for each in shelf.reviews(pull)],
        "comments": len(shelf.comments(pull)),
    }


def _run(shelf: Shelf, run: Run) -> JsonValue:
    state = run_state(run, shelf.tx.now)
    return {
        "id": run.id,
        "workflow": run.workflow,
        "title": run.title,
        "event": run.event,
        "actor": run.actor,
        "branch": run.branch,
        "status": state.status,
        "conclusion": state.conclusion,
    }
