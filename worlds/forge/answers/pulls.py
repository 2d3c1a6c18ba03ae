"""create_pull_request, update_pull_request, list_pull_requests."""

from worlds.forge.answer import Answer
from worlds.forge.codeowners import owners
from worlds.forge.diff import merge_base
from worlds.forge.protection import code_owners
from worlds.forge.pull_shape import listed_pull, pull_url
from worlds.forge.pull_state import pull_changes
from worlds.forge.records import Pull, next_id
from worlds.forge.refusal import Refusal, error_detail, refused
from worlds.forge.seeds import number_counter
from worlds.forge.shelf import Shelf
from worlds.forge.start import start_pull_runs
from worlds.forge.visit import Arguments, Visit, number, page, picked, repository_name, text, texts

SETTABLE = ("title", "body", "state", "base", "draft", "maintainer_can_modify")


def create_pull_request(visit: Visit, arguments: Arguments) -> Answer:
    what, request = "failed to create pull request", f"POST /repos/{repository_name(arguments)}/pulls"
    shelf = visit.shelf(arguments, what, request)
    head, base = text(arguments, "head").removeprefix(f"{arguments['owner']}:"), text(arguments, "base")
    _check_new(visit, shelf, head, base, request)
    pull = Pull(
        repository=shelf.name,
        number=visit.tx.next(number_counter(shelf.name)),
        id=next_id(visit.tx, Pull.kind),
        title=text(arguments, "title"),
        body=text(arguments, "body"),
        draft=bool(arguments.get("draft")),
        author=visit.me.login,
        head=head,
        head_sha=str(visit.tip(shelf, head)),
        base=base,
        created_at=visit.now,
        updated_at=visit.now,
    )
    pull = pull.model_copy(update={"reviewers": _code_owners(visit, shelf, pull)}).save(visit.tx)
    visit.effect(
        shelf, "pull_request.opened", number=pull.number, title=pull.title, head=head, base=base, sha=pull.head_sha
    )
    start_pull_runs(shelf, pull, visit.me.login, visit.now)
    request_reviews(visit, shelf, pull, texts(arguments, "reviewers"))
    return {"id": str(pull.id), "url": pull_url(pull)}


def update_pull_request(visit: Visit, arguments: Arguments) -> Answer:
    found, name = number(arguments, "pullNumber"), repository_name(arguments)
    what, request = "failed to update pull request", f"PATCH /repos/{name}/pulls/{found}"
    shelf = visit.shelf(arguments, what, request)
    pull = shelf.pull(found)
    given = {key: arguments[key] for key in SETTABLE if arguments.get(key) is not None}
    reviewers = texts(arguments, "reviewers")
    if not given and not reviewers:
        raise Refusal("No update parameters provided.")
    if pull is None:
        raise refused(what, request, 404, "Not Found")
    if given:
        pull = _updated(visit, shelf, pull, given, request)
    request_reviews(visit, shelf, pull, reviewers)
    return {"id": str(pull.id), "url": pull_url(pull)}


def list_pull_requests(visit: Visit, arguments: Arguments) -> Answer:
    request = f"GET /repos/{repository_name(arguments)}/pulls"
    shelf = visit.shelf(arguments, "failed to list pull requests", request)
    state, head, base = text(arguments, "state", "open"), text(arguments, "head"), text(arguments, "base")
    key = "updated_at" if text(arguments, "sort") == "updated" else "number"
    found = [
        pull
        for pull in shelf.pulls
        if state in ("all", pull.state)
        and head in ("", f"{arguments['owner']}:{pull.head}")
        and base in ("", pull.base)
    ]
    found.sort(key=lambda pull: getattr(pull, key), reverse=text(arguments, "direction", "desc") == "desc")
    return picked(arguments, page(arguments, [listed_pull(visit, shelf, pull) for pull in found]))


def request_reviews(visit: Visit, shelf: Shelf, pull: Pull, reviewers: list[str]) -> None:
    """Ask people for a review. As on GitHub, what the call did before stays when this is refused."""
    if not reviewers:
        return
    what, request = "failed to request reviewers", f"POST /repos/{shelf.name}/pulls/{pull.number}/requested_reviewers"
    if pull.author in reviewers:
        raise refused(what, request, 422, "Review cannot be requested from pull request author.")
    if not set(reviewers) <= set(shelf.definition.write):
        raise refused(
            what,
            request,
            422,
            "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not "
            f"a collaborator of the {shelf.name} repository.",
        )
    wanted = (*pull.reviewers, *(login for login in dict.fromkeys(reviewers) if login not in pull.reviewers))
    pull.model_copy(update={"reviewers": wanted, "updated_at": visit.now}).save(visit.tx)
    visit.effect(shelf, "review.requested", number=pull.number, reviewers=list(reviewers))


def _check_new(visit: Visit, shelf: Shelf, head: str, base: str, request: str) -> None:
    what = "failed to create pull request"
    if not visit.may_write(shelf):
        raise refused(what, request, 403, "Resource not accessible by personal access token")
    tips = {"base": visit.tip(shelf, base), "head": visit.tip(shelf, head)}
    for field, sha in tips.items():
        if sha is None:
            raise refused(what, request, 422, "Validation Failed", error_detail("PullRequest", field, "invalid"))
    if any(pull.state == "open" and (pull.head, pull.base) == (head, base) for pull in shelf.pulls):
        owner = shelf.name.split("/")[0]
        problem = f"A pull request already exists for {owner}:{head}."
        raise refused(what, request, 422, "Validation Failed", error_detail("PullRequest", message=problem))
    if merge_base(shelf.repo, str(tips["base"]), str(tips["head"])) == tips["head"]:
        problem = f"No commits between {base} and {head}"
        raise refused(what, request, 422, "Validation Failed", error_detail("PullRequest", message=problem))


def _code_owners(visit: Visit, shelf: Shelf, pull: Pull) -> tuple[str, ...]:
    """GitHub asks the owners of what changed for a review by itself."""
    if pull.draft:
        return ()
    listed = code_owners(shelf, str(visit.tip(shelf, pull.base)))
    asked = [owner for change in pull_changes(visit, shelf, pull) for owner in owners(listed, change.path)]
    return tuple(dict.fromkeys(owner for owner in asked if owner != pull.author))


def _updated(visit: Visit, shelf: Shelf, pull: Pull, given: Arguments, request: str) -> Pull:
    what = "failed to update pull request"
    if not visit.may_write(shelf):
        raise refused(what, request, 403, "Resource not accessible by personal access token")
    if pull.merged_at is not None and given.get("state") == "open":
        raise refused(what, request, 422, "Validation Failed", error_detail("PullRequest", "state", "invalid"))
    if "base" in given and visit.tip(shelf, str(given["base"])) is None:
        raise refused(what, request, 422, "Validation Failed", error_detail("PullRequest", "base", "invalid"))
    closing = {"closed_at": visit.now if given["state"] == "closed" else None} if "state" in given else {}
    kept = {key: value for key, value in given.items() if key != "maintainer_can_modify"}
    visit.effect(shelf, "pull_request.updated", number=pull.number, fields=[*sorted(given)])
    return pull.model_copy(update={**kept, **closing, "updated_at": visit.now}).save(visit.tx)
