"""Looking before repeating: what the servers answer decides, and a failed look never means "not done"."""

import pytest
from pydantic import JsonValue

from domain.call import ToolCall
from domain.result import ToolResult
from tools import argocd, github, kubernetes
from tools.already_done import probes, seen
from tools.catalogue import load
from tools.errors import CannotTell

HEAD = "0123456789abcdef0123456789abcdef01234567"
R = "shop/gitops"
ABSENT = ToolResult(status="error", text="failed to list commits: GET …: 404 Not Found []")
DOWN = ToolResult(status="error", text="github: ConnectError")
COMMITS = ToolResult(data=[{"sha": HEAD}])
PULL: dict[str, JsonValue] = {"number": 7, "html_url": "https://github.com/shop/gitops/pull/7", "title": "t"}
REFS: dict[str, JsonValue] = {"head": {"ref": "x", "sha": HEAD}, "base": {"ref": "main"}}
SETTINGS: dict[str, JsonValue] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "a", "namespace": "web"},
    "data": {"k": "v"},
}
APPLICATION = argocd.manifest("web", R, "clusters/a/web", "web")
SYNC = argocd.sync("kubernetes", APPLICATION, "a" * 40)
DELETE = ToolCall(
    server="kubernetes",
    tool="resources_delete",
    arguments={"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "namespace": "web"},
)


def ok(data: JsonValue, text: str = "") -> ToolResult:
    return ToolResult(data=data, text=text)


def live(revision: str, **status: JsonValue) -> JsonValue:
    return {
        **APPLICATION,
        "metadata": {"name": "web", "namespace": "argocd", "resourceVersion": revision},
        "status": status,
    }


BRANCH = github.create_branch(R, "x", "main")
PUSH = github.push_files(R, "x", {"a.yaml": "a: 1\n", "b.md": "hi\n"}, "m")
OPEN = github.create_pull_request(R, "t", "b", "x", "main")
COMMENT = github.comment(R, 7, "two\nlines")
REVIEW = github.review(R, 7, "COMMENT", "fine", HEAD)
MERGE = github.merge(R, 7, HEAD, "t")
RUN = github.run_workflow("shop/infra", "terraform-apply.yml", "main", {"correlation": "run-12345678"})
APPLY = kubernetes.apply("kubernetes", SETTINGS)
SCALE = kubernetes.scale("kubernetes", "apps/v1", "Deployment", "cart", "prod", 3)


def started(key: str) -> JsonValue:
    """The state of an operation that Opsward started for `key`."""
    by: JsonValue = {"username": "opsward"}
    info: JsonValue = [{"name": "opsward", "value": key}]
    return {"operation": {"initiatedBy": by, "info": info, "sync": {"revision": HEAD}}}


STARTED = started("a" * 40)
AUTOMATED: JsonValue = {"operation": {"initiatedBy": {"automated": True}, "sync": {"revision": HEAD}}}


@pytest.mark.parametrize(
    ("call", "results"),
    [
        (BRANCH, (COMMITS,)),
        (PUSH, (COMMITS, ok(None, "a: 1\n"), ok(None, "hi"))),
        (OPEN, (ok([{**PULL, **REFS}]),)),
        (COMMENT, (ok([{"id": 1, "body": "two\r\nlines"}]),)),
        (REVIEW, (ok([{"id": 1, "state": "COMMENTED", "body": "fine", "commit_id": HEAD}]),)),
        (MERGE, (ok({**PULL, "merged": True}),)),
        (RUN, (ok({"workflow_runs": [{"id": 5, "name": "terraform apply #3 (run-12345678)"}]}),)),
        (APPLY, (ok({**SETTINGS, "metadata": {"name": "a", "namespace": "web", "uid": "1"}}),)),
        (SCALE, (ok({"spec": {"replicas": 3}}),)),
        (SYNC, (ok(live("9", operationState=STARTED)),)),
        (DELETE, (ToolResult(status="error", text='configmaps "a" not found'),)),
    ],
    ids=lambda value: value.tool if isinstance(value, ToolCall) else "",
)
def test_what_was_done_is_seen(call: ToolCall, results: tuple[ToolResult, ...]) -> None:
    assert len(probes(call)) == len(results)
    found = seen(call, results)
    assert found is not None
    assert found.ok


@pytest.mark.parametrize(
    ("call", "results"),
    [
        (BRANCH, (ABSENT,)),
        (PUSH, (ABSENT, ABSENT, ABSENT)),
        (PUSH, (COMMITS, ok(None, "a: 1\n"), ok(None, "something else"))),
        (OPEN, (ok([]),)),
        (OPEN, (ok([{**PULL, "head": {"ref": "y"}, "base": {"ref": "main"}}]),)),
        (COMMENT, (ok([{"id": 1, "body": "two"}]),)),
        (REVIEW, (ok([{"id": 1, "state": "COMMENTED", "body": "fine", "commit_id": "f" * 40}]),)),
        (REVIEW, (ok([{"id": 1, "state": "APPROVED", "body": "fine", "commit_id": HEAD}]),)),
        (MERGE, (ok({**PULL, "merged": False}),)),
        (RUN, (ok({"workflow_runs": [{"id": 5, "name": "terraform apply #3 (run-123456789)"}]}),)),
        (APPLY, (ok({**SETTINGS, "data": {"k": "other"}}),)),
        (SCALE, (ok({"spec": {"replicas": 2}}),)),
        (SYNC, (ok(live("9")),)),
        (SYNC, (ok(live("9", operationState=AUTOMATED)),)),
        (SYNC, (ok(live("9", operationState=started("b" * 40))),)),
        (DELETE, (ok(SETTINGS),)),
    ],
    ids=lambda value: value.tool if isinstance(value, ToolCall) else "",
)
def test_what_was_not_done_is_not_seen(call: ToolCall, results: tuple[ToolResult, ...]) -> None:
    assert seen(call, results) is None


def test_an_object_that_still_has_its_expected_version_was_not_touched() -> None:
    before: JsonValue = live("9", operationState=STARTED)
    assert isinstance(before, dict)
    expecting = SYNC.expecting(kubernetes.unchanged(argocd.application("kubernetes", "web"), before))
    assert seen(expecting, (ok(before),)) is None
    assert seen(expecting, (ok(live("10", operationState=STARTED)),)) is not None


@pytest.mark.parametrize("call", [BRANCH, PUSH, OPEN, COMMENT, REVIEW, MERGE, RUN, APPLY, SCALE, SYNC, DELETE], ids=str)
def test_a_look_that_fails_is_no_answer(call: ToolCall) -> None:
    with pytest.raises(CannotTell, match="Resume the thread"):
        seen(call, tuple(DOWN for _ in probes(call)))


def test_a_tool_without_a_look_up_cannot_be_repeated() -> None:
    with pytest.raises(CannotTell, match="no way to see"):
        probes(ToolCall(server="github", tool="create_gist"))


@pytest.mark.parametrize("call", [BRANCH, PUSH, OPEN, COMMENT, REVIEW, MERGE, RUN, APPLY, SCALE, SYNC, DELETE], ids=str)
def test_probes_only_read_and_fit_their_schemas(call: ToolCall) -> None:
    catalogue = load()
    for probe in probes(call):
        assert catalogue.classify(probe, lambda *_: False).effect == "read"
        assert catalogue.complaint(probe) == ""
