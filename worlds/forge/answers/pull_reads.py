"""pull_request_read: one tool, nine methods."""

from collections.abc import Callable

from pydantic import JsonValue

from worlds.forge import shapes
from worlds.forge.answer import Answer, filled
from worlds.forge.checks import check_runs
from worlds.forge.commits import written_at
from worlds.forge.diff import diff_text
from worlds.forge.pull_shape import full_pull, pull_url
from worlds.forge.pull_state import pull_changes, pull_commits, pull_diff
from worlds.forge.records import Pull, Thread
from worlds.forge.refusal import Refusal, refused
from worlds.forge.run_shape import job_url
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, number, page, repository_name, text
from worlds.forge.when import rfc3339


def pull_request_read(visit: Visit, arguments: Arguments) -> Answer:
    method, found, name = text(arguments, "method"), number(arguments, "pullNumber"), repository_name(arguments)
    what, request = WORDS.get(method, "failed to get pull request"), f"GET /repos/{name}/pulls/{found}"
    shelf = visit.shelf(arguments, what, request)
    pull = shelf.pull(found)
    if pull is None:
        if method == "get_review_comments":
            raise Refusal(f"{what}: Could not resolve to a PullRequest with the number of {found}.")
        raise refused(what, request, 404, "Not Found")
    return METHODS[method](visit, shelf, pull, arguments)


def get(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    return full_pull(visit, shelf, pull)


def get_diff(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    return diff_text(pull_diff(visit, shelf, pull))


def get_files(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    return page(arguments, [shapes.commit_file(change, True) for change in pull_changes(visit, shelf, pull)])


def get_status(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    """The combined status of old. Actions report check runs instead: pending without statuses, as on GitHub."""
    return {"state": "pending", "sha": pull.head_sha, "total_count": 0}


def get_check_runs(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    found: list[Arguments] = [
        {
            "id": state.job.id,
            "name": state.job.name,
            "status": state.status,
            **filled(
                conclusion=state.conclusion,
                html_url=job_url(run, state.job.id),
                details_url=job_url(run, state.job.id),
                started_at=None if state.status == "queued" else rfc3339(state.started_at),
                completed_at=rfc3339(state.completed_at) if state.status == "completed" else None,
            ),
        }
        for run, state in check_runs(shelf, pull.head_sha, visit.now)
    ]
    shown: list[JsonValue] = [*page(arguments, found)]
    return {"total_count": len(found), "check_runs": shown}


def get_commits(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    found: list[Arguments] = [
        {
            "sha": str(commit.id),
            "html_url": shapes.commit_url(shelf.name, str(commit.id)),
            "message": commit.message,
            "author": {"name": commit.author.name, "email": commit.author.email, "date": rfc3339(written_at(commit))},
        }
        for commit in pull_commits(visit, shelf, pull)
    ]
    return page(arguments, found)


def get_reviews(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    """Oldest first. A pending review is seen by its author alone."""
    found: list[Arguments] = [
        {
            "id": review.id,
            "state": review.state,
            **filled(body=review.body),
            "html_url": f"{pull_url(pull)}#pullrequestreview-{review.id}",
            "user": shapes.user(visit.accounts, review.by),
            "commit_id": review.commit,
            **filled(submitted_at=None if review.submitted_at is None else rfc3339(review.submitted_at)),
            "author_association": "MEMBER",
        }
        for review in shelf.reviews(pull)
        if review.state != "PENDING" or review.by == visit.me.login
    ]
    return page(arguments, found)


def get_comments(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    found: list[Arguments] = [
        {
            "id": comment.id,
            "body": comment.body,
            "html_url": f"{pull_url(pull)}#issuecomment-{comment.id}",
            "user": shapes.user(visit.accounts, comment.by),
            "author_association": "MEMBER",
            "created_at": rfc3339(comment.at),
            "updated_at": rfc3339(comment.at),
        }
        for comment in shelf.comments(pull)
    ]
    return page(arguments, found)


def get_review_comments(visit: Visit, shelf: Shelf, pull: Pull, arguments: Arguments) -> Answer:
    pending = {review.id for review in shelf.reviews(pull) if review.state == "PENDING" and review.by != visit.me.login}
    found: list[JsonValue] = [_thread(pull, thread) for thread in shelf.threads(pull) if thread.review not in pending]
    info: JsonValue = {"hasNextPage": False, "hasPreviousPage": False}
    return {"review_threads": found, "totalCount": len(found), "pageInfo": info}


def _thread(pull: Pull, thread: Thread) -> Arguments:
    return {
        "id": thread.node,
        "is_resolved": thread.resolved,
        "is_outdated": False,
        "is_collapsed": thread.resolved,
        "comments": [
            {
                "body": thread.body,
                "path": thread.path,
                **filled(line=thread.line),
                "author": thread.by,
                "created_at": rfc3339(thread.at),
                "updated_at": rfc3339(thread.at),
                "html_url": f"{pull_url(pull)}#discussion_r{thread.id}",
            }
        ],
        "total_count": 1,
    }


METHODS: dict[str, Callable[[Visit, Shelf, Pull, Arguments], Answer]] = {
    "get": get,
    "get_diff": get_diff,
    "get_status": get_status,
    "get_files": get_files,
    "get_commits": get_commits,
    "get_review_comments": get_review_comments,
    "get_reviews": get_reviews,
    "get_comments": get_comments,
    "get_check_runs": get_check_runs,
}
WORDS = {
    "get_diff": "failed to get pull request diff",
    "get_files": "failed to get pull request files",
    "get_commits": "failed to get pull request commits",
    "get_reviews": "failed to get pull request reviews",
    "get_comments": "failed to get issue comments",
    "get_review_comments": "failed to get pull request review threads",
}
