"""How to see on the forge whether a pull request was opened, changed, discussed, reviewed or merged already made."""

from pydantic import JsonValue

from domain.call import ToolCall
from domain.result import ToolResult
from tools.lookup import Lookup, Results, answered, beside, items, part, there

STATES = {"COMMENT": "COMMENTED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "APPROVE": "APPROVED", None: "PENDING"}
"""Event of a review -> the state that the review then has."""


def _pull_probes(call: ToolCall) -> tuple[ToolCall, ...]:
    head = f"{call.arguments['owner']}:{call.arguments['head']}"
    return (beside(call, "list_pull_requests", head=head, base=call.arguments["base"], state="open", perPage=100),)


def _pull_seen(call: ToolCall, results: Results) -> ToolResult | None:
    if not there(call, results[0]):
        return None
    for pull in items(results[0], "pull_requests"):
        ours = (
            part(pull, "head", "ref") == call.arguments["head"] and part(pull, "base", "ref") == call.arguments["base"]
        )
        if ours:
            return answered({"url": pull.get("html_url"), "number": pull.get("number")})
    return None


def _pull(call: ToolCall, method: str, **more: JsonValue) -> ToolCall:
    number = call.arguments.get("pullNumber", call.arguments.get("issue_number"))
    return beside(call, "pull_request_read", pullNumber=number, method=method, **more)


def _merged(call: ToolCall, results: Results) -> ToolResult | None:
    if not there(call, results[0]) or part(results[0].data, "merged") is not True:
        return None
    return answered({"merged": True, "message": "Already merged"})


def _updated(call: ToolCall, results: Results) -> ToolResult | None:
    """Every field that the call gives stands on the pull request, and its reviewers are asked or have answered."""
    live = results[0].data if there(call, results[0]) else None
    simple = all(part(live, key) == call.arguments[key] for key in ("title", "body", "state") if key in call.arguments)
    base = call.arguments.get("base") in (None, part(live, "base", "ref"))
    draft = call.arguments.get("draft") in (None, bool(part(live, "draft")))
    wanted = call.arguments.get("reviewers")
    asked = [
        str(one) if isinstance(one, str) else str(part(one, "login"))
        for one in _list(part(live, "requested_reviewers"))
    ]
    spoken = [str(part(review, "user", "login")) for review in items(results[1], "reviews")]
    reviewers = all(one in {*asked, *spoken} for one in _list(wanted))
    if live is None or not (simple and base and draft and reviewers):
        return None
    return answered({"url": part(live, "html_url")})


def _head_moved(call: ToolCall, results: Results) -> ToolResult | None:
    head = part(results[0].data, "head", "sha") if there(call, results[0]) else None
    moved = head is not None and head != call.arguments.get("expectedHeadSha")
    return ToolResult(text="the branch was already updated", data={"head": head}) if moved else None


def _commented(call: ToolCall, results: Results) -> ToolResult | None:
    for comment in items(results[0], "comments") if there(call, results[0]) else []:
        if _same_text(comment.get("body"), call.arguments.get("body")):
            return answered({"id": str(comment.get("id", "")), "url": comment.get("html_url")})
    return None


def _reviewed(call: ToolCall, results: Results) -> ToolResult | None:
    """A review with this state and text stands, on this commit where the call names one."""
    if call.arguments.get("method") in {"resolve_thread", "unresolve_thread"}:
        return None  # the same twice is the same as once
    reviews = items(results[0], "reviews") if there(call, results[0]) else []
    if call.arguments.get("method") == "delete_pending":
        return (
            None
            if any(review.get("state") == "PENDING" for review in reviews)
            else ToolResult(text="no pending review")
        )
    state = STATES.get(call.arguments.get("event"))  # type: ignore[arg-type]
    commit = call.arguments.get("commitID")
    for review in reviews:
        same = review.get("state") == state and _same_text(review.get("body"), call.arguments.get("body"))
        if same and commit in (None, review.get("commit_id")):
            return answered({"id": review.get("id"), "state": state})
    return None


def _pending_comment(call: ToolCall, results: Results) -> ToolResult | None:
    threads = items(results[0], "review_threads", "reviewThreads") if there(call, results[0]) else []
    for thread in threads:
        for comment in _list(part(thread, "comments")):
            same = _same_text(part(comment, "body"), call.arguments.get("body"))
            if same and part(comment, "path") == call.arguments.get("path"):
                return ToolResult(text="the comment is in the pending review")
    return None


def _same_text(one: JsonValue, other: JsonValue) -> bool:
    return str(one or "").split() == str(other or "").split()


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


LOOKUPS = {
    "create_pull_request": Lookup(_pull_probes, _pull_seen),
    "update_pull_request": Lookup(lambda call: (_pull(call, "get"), _pull(call, "get_reviews", perPage=100)), _updated),
    "update_pull_request_branch": Lookup(lambda call: (_pull(call, "get"),), _head_moved),
    "merge_pull_request": Lookup(lambda call: (_pull(call, "get"),), _merged),
    "add_issue_comment": Lookup(lambda call: (_pull(call, "get_comments", perPage=100),), _commented),
    "pull_request_review_write": Lookup(lambda call: (_pull(call, "get_reviews", perPage=100),), _reviewed),
    "add_comment_to_pending_review": Lookup(
        lambda call: (_pull(call, "get_review_comments", perPage=100),), _pending_comment
    ),
}
