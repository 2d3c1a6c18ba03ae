"""Calls of github-mcp-server, and its answers as values. A repository is "owner/name"."""

import json
import re

from pydantic import JsonValue

from domain.call import Precondition, ToolCall
from domain.result import ToolResult

SERVER = "github"


def call(tool: str, repository: str, **arguments: JsonValue) -> ToolCall:
    owner, _, name = repository.partition("/")
    return ToolCall(server=SERVER, tool=tool, arguments={"owner": owner, "repo": name, **arguments})


def list_branches(repository: str) -> ToolCall:
    return call("list_branches", repository, perPage=100)


def create_branch(repository: str, branch: str, base: str) -> ToolCall:
    return call("create_branch", repository, branch=branch, from_branch=base)


def file(repository: str, path: str, ref: str | None = None) -> ToolCall:
    """A file or a folder. `ref` is a branch, tag or commit SHA; the default branch without it."""
    if ref is not None and re.fullmatch(r"[0-9a-f]{40}", ref):
        return call("get_file_contents", repository, path=path, sha=ref)
    return call("get_file_contents", repository, path=path, **({} if ref is None else {"ref": ref}))


def push_files(repository: str, branch: str, files: dict[str, str], message: str) -> ToolCall:
    listed: list[JsonValue] = [{"path": path, "content": content} for path, content in files.items()]
    return call("push_files", repository, branch=branch, files=listed, message=message)


def create_pull_request(
    repository: str, title: str, body: str, head: str, base: str, reviewers: tuple[str, ...] = ()
) -> ToolCall:
    named: dict[str, JsonValue] = {"reviewers": list(reviewers)} if reviewers else {}
    return call("create_pull_request", repository, title=title, body=body, head=head, base=base, **named)


def list_pull_requests(repository: str, state: str = "open") -> ToolCall:
    return call("list_pull_requests", repository, state=state, perPage=100)


def pull_request(repository: str, number: int, method: str = "get") -> ToolCall:
    """`method`: get, get_diff, get_files, get_status, get_reviews, get_comments, get_check_runs, get_commits."""
    return call("pull_request_read", repository, pullNumber=number, method=method)


def comment(repository: str, number: int, body: str) -> ToolCall:
    return call("add_issue_comment", repository, issue_number=number, body=body)


def review(repository: str, number: int, event: str, body: str, commit: str) -> ToolCall:
    """`event`: APPROVE, REQUEST_CHANGES or COMMENT, on exactly `commit`."""
    return call(
        "pull_request_review_write",
        repository,
        pullNumber=number,
        method="create",
        event=event,
        body=body,
        commitID=commit,
    )


def merge(repository: str, number: int, head: str, title: str) -> ToolCall:
    """Merge, expecting that `head` is still the head commit: the tool itself takes no commit."""
    merging = call("merge_pull_request", repository, pullNumber=number, merge_method="squash", commit_title=title)
    return merging.expecting(head_is(repository, number, head))


def head_is(repository: str, number: int, head: str) -> Precondition:
    reading = pull_request(repository, number)
    return Precondition(
        server=reading.server, tool=reading.tool, arguments=reading.arguments, field="head.sha", value=head
    )


def commits(repository: str, path: str, branch: str | None = None) -> ToolCall:
    where: dict[str, JsonValue] = {} if branch is None else {"sha": branch}
    return call("list_commits", repository, path=path, perPage=20, **where)


def workflow_runs(repository: str, workflow: str | None = None, branch: str | None = None) -> ToolCall:
    arguments: dict[str, JsonValue] = {"method": "list_workflow_runs", "per_page": 50}
    if workflow:
        arguments["resource_id"] = workflow
    if branch:
        arguments["workflow_runs_filter"] = {"branch": branch}
    return call("actions_list", repository, **arguments)


def workflow_run(repository: str, run: int) -> ToolCall:
    return call("actions_get", repository, method="get_workflow_run", resource_id=str(run))


def workflow_jobs(repository: str, run: int) -> ToolCall:
    return call("actions_list", repository, method="list_workflow_jobs", resource_id=str(run))


def job_log(repository: str, job: int, lines: int = 500) -> ToolCall:
    return call("get_job_logs", repository, job_id=job, return_content=True, tail_lines=lines)


def run_workflow(repository: str, workflow: str, ref: str, inputs: dict[str, str]) -> ToolCall:
    values: dict[str, JsonValue] = dict(inputs)
    return call("actions_run_trigger", repository, method="run_workflow", workflow_id=workflow, ref=ref, inputs=values)


def items(result: ToolResult, *keys: str) -> list[dict[str, JsonValue]]:
    """The objects of a list answer: the list itself, or the first of `keys` that holds one."""
    data = result.data
    for key in keys:
        if isinstance(data, dict) and key in data:
            data = data[key]
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def number_of(result: ToolResult) -> int:
    """The pull request's number in the answer of create_pull_request ({"id", "url"})."""
    url = str(result.data.get("url", "")) if isinstance(result.data, dict) else ""
    return int(url.rsplit("/", 1)[-1])


def url_of(result: ToolResult) -> str:
    return str(result.data.get("url", "")) if isinstance(result.data, dict) else ""


def at(data: JsonValue, path: str) -> JsonValue:
    """The value at a dotted path, or None."""
    for key in path.split("."):
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def log_text(result: ToolResult) -> str:
    """The log in an answer of get_job_logs, without the times that Actions puts in front of each line."""
    content = str(at(result.data, "logs_content") or "")
    return re.sub(r"(?m)^\d{4}-\d\d-\d\dT[\d:.]+Z ", "", content)


def marked(log: str, name: str) -> JsonValue:
    """The JSON between `::group::name` and `::endgroup::` of a log, or None."""
    found = re.search(rf"(?ms)^::group::{re.escape(name)}$\n(.*?)\n::endgroup::$", log)
    if found is None:
        return None
    try:
        value: JsonValue = json.loads(found.group(1))
    except ValueError:
        return None
    return value
