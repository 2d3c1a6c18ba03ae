"""pull_request_review_write, add_comment_to_pending_review, add_issue_comment."""

from collections.abc import Callable

from worlds.forge.answer import Answer
from worlds.forge.pull_shape import pull_url
from worlds.forge.pull_state import pull_changes, pull_commits
from worlds.forge.records import Comment, Pull, Review, Thread, every, next_id
from worlds.forge.refusal import Refusal, refused
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, number, repository_name, text

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
OWN = {
    "APPROVE": "Review Can not approve your own pull request",
    "REQUEST_CHANGES": "Review Can not request changes on your own pull request",
}


def pull_request_review_write(visit: Visit, arguments: Arguments) -> Answer:
    return METHODS[text(arguments, "method")](visit, arguments)


def create(visit: Visit, arguments: Arguments) -> Answer:
    shelf, pull = _pull(visit, arguments)
    event, mine = text(arguments, "event"), _pending(visit, shelf, pull)
    if mine is not None:
        raise Refusal("User can only have one pending review per pull request")
    _check_event(visit, pull, event)
    commit = text(arguments, "commitID") or pull.head_sha
    if commit not in {str(each.id) for each in pull_commits(visit, shelf, pull)}:
        raise Refusal("Commit is not part of the pull request")
    review = Review(
        id=next_id(visit.tx, Review.kind),
        pull=pull.key,
        by=visit.me.login,
        state="PENDING",
        body=text(arguments, "body") if event else "",
        commit=commit,
    ).save(visit.tx)
    if not event:
        return "pending pull request created"
    _submit(visit, shelf, pull, review, event=event, body=review.body)
    return "pull request review submitted successfully"


def submit_pending(visit: Visit, arguments: Arguments) -> Answer:
    shelf, pull = _pull(visit, arguments)
    review = _own_pending(visit, shelf, pull)
    event = text(arguments, "event")
    if not event:
        raise Refusal(
            "failed to submit pull request review: Variable $input of type SubmitPullRequestReviewInput! needs event"
        )
    _check_event(visit, pull, event)
    _submit(visit, shelf, pull, review, event=event, body=text(arguments, "body"))
    return "pending pull request review successfully submitted"


def delete_pending(visit: Visit, arguments: Arguments) -> Answer:
    shelf, pull = _pull(visit, arguments)
    review = _own_pending(visit, shelf, pull)
    for thread in shelf.threads(pull):
        if thread.review == review.id:
            visit.tx.delete(Thread.kind, thread.key)
    visit.tx.delete(Review.kind, review.key)
    return "pending pull request review successfully deleted"


def resolve_thread(visit: Visit, arguments: Arguments) -> Answer:
    _resolve(visit, arguments, True)
    return "review thread resolved successfully"


def unresolve_thread(visit: Visit, arguments: Arguments) -> Answer:
    _resolve(visit, arguments, False)
    return "review thread unresolved successfully"


def add_comment_to_pending_review(visit: Visit, arguments: Arguments) -> Answer:
    shelf, pull = _pull(visit, arguments)
    review, path = _own_pending(visit, shelf, pull), text(arguments, "path")
    if path not in {change.path for change in pull_changes(visit, shelf, pull)}:
        raise Refusal("Path could not be resolved")
    Thread(
        id=next_id(visit.tx, Thread.kind),
        pull=pull.key,
        review=review.id,
        by=visit.me.login,
        path=path,
        line=number(arguments, "line") or None,
        body=text(arguments, "body"),
        at=visit.now,
    ).save(visit.tx)
    return "pull request review comment successfully added to pending review"


def add_issue_comment(visit: Visit, arguments: Arguments) -> Answer:
    found, body = number(arguments, "issue_number"), text(arguments, "body")
    request = f"POST /repos/{repository_name(arguments)}/issues/{found}/comments"
    if arguments.get("reaction") is not None:
        raise Refusal("reactions are not available in this world")
    if not body:
        said = (
            "body cannot be empty when provided"
            if "body" in arguments
            else "at least one of body or reaction is required"
        )
        raise Refusal(said)
    shelf = visit.shelf(arguments, "failed to create comment", request)
    pull = shelf.pull(found)
    if pull is None:
        raise refused("failed to create comment", request, 404, "Not Found")
    comment = Comment(id=next_id(visit.tx, Comment.kind), pull=pull.key, by=visit.me.login, body=body, at=visit.now)
    comment.save(visit.tx)
    visit.effect(shelf, "comment.created", number=pull.number, id=comment.id, body=body)
    return {"id": str(comment.id), "url": f"{pull_url(pull)}#issuecomment-{comment.id}"}


def _submit(visit: Visit, shelf: Shelf, pull: Pull, review: Review, *, event: str, body: str) -> None:
    done = {"state": STATES[event], "body": body, "submitted_at": visit.now}
    review.model_copy(update=done).save(visit.tx)
    reviewers = tuple(login for login in pull.reviewers if login != visit.me.login)
    pull.model_copy(update={"reviewers": reviewers, "updated_at": visit.now}).save(visit.tx)
    visit.effect(
        shelf,
        "review.submitted",
        number=pull.number,
        review=review.id,
        state=STATES[event],
        sha=review.commit,
        body=body,
    )


def _check_event(visit: Visit, pull: Pull, event: str) -> None:
    """Nobody approves, or refuses, what they opened themselves."""
    if pull.author == visit.me.login and event in OWN:
        raise Refusal(OWN[event])


def _pull(visit: Visit, arguments: Arguments) -> tuple[Shelf, Pull]:
    """These tools speak GraphQL, whose errors read differently."""
    name, found = repository_name(arguments), number(arguments, "pullNumber")
    try:
        shelf = visit.shelf(arguments, "", "")
    except Refusal as error:
        problem = f"Could not resolve to a Repository with the name '{name}'."
        raise Refusal(f"failed to get pull request: {problem}") from error
    pull = shelf.pull(found)
    if pull is None:
        raise Refusal(f"failed to get pull request: Could not resolve to a PullRequest with the number of {found}.")
    return shelf, pull


def _pending(visit: Visit, shelf: Shelf, pull: Pull) -> Review | None:
    mine = [review for review in shelf.reviews(pull) if review.by == visit.me.login and review.state == "PENDING"]
    return mine[0] if mine else None


def _own_pending(visit: Visit, shelf: Shelf, pull: Pull) -> Review:
    review = _pending(visit, shelf, pull)
    if review is None:
        raise Refusal("No pending review found for the viewer")
    return review


def _resolve(visit: Visit, arguments: Arguments, resolved: bool) -> None:
    node = text(arguments, "threadId")
    if not node:
        raise Refusal("threadId is required for resolve_thread and unresolve_thread methods")
    thread = next((each for each in every(visit.tx, Thread, "") if each.node == node), None)
    if thread is None:
        done = "resolve" if resolved else "unresolve"
        raise Refusal(f"failed to {done} review thread: Could not resolve to a node with the global id of '{node}'")
    thread.model_copy(update={"resolved": resolved}).save(visit.tx)


METHODS: dict[str, Callable[[Visit, Arguments], Answer]] = {
    "create": create,
    "submit_pending": submit_pending,
    "delete_pending": delete_pending,
    "resolve_thread": resolve_thread,
    "unresolve_thread": unresolve_thread,
}
