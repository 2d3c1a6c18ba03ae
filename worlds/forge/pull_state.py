"""What a pull request is now: its base, its changes, whether it can be merged; and what a push does to it."""

import pygit2

from worlds.forge.checks import check_runs
from worlds.forge.diff import FileChange, between, file_changes, merge_base
from worlds.forge.protection import merge_problem
from worlds.forge.records import Pull
from worlds.forge.shelf import Shelf
from worlds.forge.start import start_pull_runs
from worlds.forge.visit import Visit


def base_tip(visit: Visit, shelf: Shelf, pull: Pull) -> str:
    """Where the base branch stands, or stood right before the merge."""
    return pull.base_sha or str(visit.tip(shelf, pull.base))


def pull_diff(visit: Visit, shelf: Shelf, pull: Pull) -> pygit2.Diff:
    """What the head brings since it left the base branch."""
    return between(shelf.repo, merge_base(shelf.repo, base_tip(visit, shelf, pull), pull.head_sha), pull.head_sha)


def pull_changes(visit: Visit, shelf: Shelf, pull: Pull) -> list[FileChange]:
    return file_changes(pull_diff(visit, shelf, pull))


def pull_commits(visit: Visit, shelf: Shelf, pull: Pull) -> list[pygit2.Commit]:
    """Oldest first: what the head has and the base has not."""
    walker = shelf.repo.walk(pygit2.Oid(hex=pull.head_sha))
    walker.hide(pygit2.Oid(hex=base_tip(visit, shelf, pull)))
    return list(walker)[::-1]


def conflicts(visit: Visit, shelf: Shelf, pull: Pull) -> bool:
    base, head = (pygit2.Oid(hex=sha) for sha in (base_tip(visit, shelf, pull), pull.head_sha))
    return bool(shelf.repo.merge_commits(base, head).conflicts)


def problem(visit: Visit, shelf: Shelf, pull: Pull) -> str | None:
    """Why the branch protection of the base refuses the merge, in GitHub's words, or None."""
    if pull.base != shelf.default or shelf.definition.protection is None:
        return None
    paths = [change.path for change in pull_changes(visit, shelf, pull)]
    checks = {job.job.name: job for _, job in check_runs(shelf, pull.head_sha, visit.now)}
    return merge_problem(shelf, pull, base_tip(visit, shelf, pull), paths, checks)


def mergeable_state(visit: Visit, shelf: Shelf, pull: Pull) -> str:
    """`clean`, `blocked` by protection, `dirty` with conflicts, `draft`; `unknown` once closed."""
    if pull.state == "closed":
        return "unknown"
    if conflicts(visit, shelf, pull):
        return "dirty"
    if pull.draft:
        return "draft"
    return "blocked" if problem(visit, shelf, pull) else "clean"


def synchronize(visit: Visit, shelf: Shelf, branch: str, sha: str) -> None:
    """A branch was pushed: its open pull requests stand at the new head, stale approvals dismissed, checks begun."""
    for pull in shelf.pulls:
        if pull.head == branch and pull.state == "open":
            moved = pull.model_copy(update={"head_sha": sha, "updated_at": visit.now}).save(visit.tx)
            _dismiss_stale(visit, shelf, moved)
            start_pull_runs(shelf, moved, visit.me.login, visit.now)


def _dismiss_stale(visit: Visit, shelf: Shelf, pull: Pull) -> None:
    protection = shelf.definition.protection
    if protection is None or not protection.dismiss_stale:
        return
    for review in shelf.reviews(pull):
        if review.state == "APPROVED":
            review.model_copy(update={"state": "DISMISSED"}).save(visit.tx)
