"""A pull request as the tools answer it."""

from worlds.forge import shapes
from worlds.forge.answer import filled
from worlds.forge.pull_state import base_tip, mergeable_state, pull_changes, pull_commits
from worlds.forge.records import Pull
from worlds.forge.shapes import Shape
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Visit
from worlds.forge.when import rfc3339


def pull_url(pull: Pull) -> str:
    return f"{shapes.WEB}/{pull.repository}/pull/{pull.number}"


def listed_pull(visit: Visit, shelf: Shelf, pull: Pull) -> Shape:
    """As list_pull_requests gives it: GitHub's list tells neither counts nor whether it is merged; see merged_at."""
    return _shape(visit, shelf, pull, {}, merged=False, detail={})


def full_pull(visit: Visit, shelf: Shelf, pull: Pull) -> Shape:
    """As pull_request_read with method get gives it."""
    changes = pull_changes(visit, shelf, pull)
    detail = filled(
        additions=sum(change.additions for change in changes),
        deletions=sum(change.deletions for change in changes),
        changed_files=len(changes),
        commits=len(pull_commits(visit, shelf, pull)),
        comments=len(shelf.comments(pull)),
    )
    state = {"mergeable_state": mergeable_state(visit, shelf, pull)}
    return _shape(visit, shelf, pull, state, merged=pull.merged_at is not None, detail=detail)


def _shape(visit: Visit, shelf: Shelf, pull: Pull, state: dict[str, str], *, merged: bool, detail: Shape) -> Shape:
    repo: Shape = {"full_name": pull.repository, **filled(description=shelf.definition.description)}
    return {
        "number": pull.number,
        "title": pull.title,
        **filled(body=pull.body),
        "state": pull.state,
        "draft": pull.draft,
        "merged": merged,
        **state,
        "html_url": pull_url(pull),
        "user": shapes.user(visit.accounts, pull.author),
        **filled(labels=list(pull.labels), requested_reviewers=list(pull.reviewers)),
        **filled(merged_by=pull.merged_by if merged else None),
        "head": {"ref": pull.head, "sha": pull.head_sha, "repo": repo},
        "base": {"ref": pull.base, "sha": base_tip(visit, shelf, pull), "repo": repo},
        **detail,
        "created_at": rfc3339(pull.created_at),
        "updated_at": rfc3339(pull.updated_at),
        **filled(closed_at=None if pull.closed_at is None else rfc3339(pull.closed_at)),
        **filled(merged_at=None if pull.merged_at is None else rfc3339(pull.merged_at)),
    }
