"""A change on the world's forge, from branch to merge, over MCP."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.world_forge_session import GITOPS, NGINX, acting, approve, effects, forge_world, propose, wait
from worlds.forge.errors import NoSuchPath, NoSuchRevision
from worlds.forge.git import head, open_repository, place_of, read_tree, resolve
from worlds.forge.server import description
from worlds.forge.summary import summary
from worlds.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield forge_world(tmp_path / "demo")


async def test_lists_the_tools_of_the_real_server_unchanged(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        listed = (await opsward.session.list_tools()).tools
    assert [tool.model_dump(by_alias=True, exclude_none=True) for tool in listed] == description()["tools"]


async def test_a_change_goes_from_branch_to_merge(world: World) -> None:
    before = head(world, "shop/gitops", "main")
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward, reviewers=["approver"])
        at = {**GITOPS, "pullNumber": number}
        diff = await opsward.ok("pull_request_read", **at, method="get_diff")
        assert f"+++ b/{NGINX}" in diff and "+kind: Deployment" in diff
        files = await opsward.ok("pull_request_read", **at, method="get_files")
        assert [(f["filename"], f["status"], f["additions"]) for f in files] == [(NGINX, "added", 1)]
        wait(world, 10)
        checks = await opsward.ok("pull_request_read", **at, method="get_check_runs")
        assert [(c["name"], c["conclusion"]) for c in checks["check_runs"]] == [("validate-manifests", "success")]
        pull = await opsward.ok("pull_request_read", **at, method="get")
        assert pull["mergeable_state"] == "blocked" and pull["requested_reviewers"] == ["approver"]
        await approve(world, number, commitID=pull["head"]["sha"])
        merged = await opsward.ok("merge_pull_request", **at, merge_method="squash")
        pull = await opsward.ok("pull_request_read", **at, method="get")
    assert head(world, "shop/gitops", "main") == merged["sha"] != before
    assert (pull["merged"], pull["merged_by"], pull["state"]) == (True, "opsward-bot", "closed")
    assert read_tree(world, "shop/gitops", "main", NGINX) == {NGINX: "kind: Deployment\n"}
    assert effects(world) == [
        "branch.created",
        "commit.pushed",
        "pull_request.opened",
        "review.requested",
        "review.submitted",
        "pull_request.merged",
    ]


@pytest.mark.parametrize(("method", "parents"), [("merge", 2), ("squash", 1), ("rebase", 1)])
async def test_every_merge_method_brings_the_change(world: World, method: str, parents: int) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        wait(world, 10)
        await approve(world, number)
        await opsward.ok("merge_pull_request", **GITOPS, pullNumber=number, merge_method=method)
    newest = resolve(open_repository(world, "shop/gitops"), "main")
    assert newest is not None and len(newest.parents) == parents
    assert NGINX in read_tree(world, "shop/gitops", "main", "clusters/eks-prod-apne2/nginx")


async def test_nobody_approves_their_own_pull_request(world: World) -> None:
    async with acting(world, "approver") as approver:
        number = await propose(approver)
        said = await approver.refused(
            "pull_request_review_write", **GITOPS, pullNumber=number, method="create", event="APPROVE"
        )
    assert said == "Review Can not approve your own pull request"


async def test_a_merge_without_an_approving_review_is_refused(world: World) -> None:
    before = head(world, "shop/gitops", "main")
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        wait(world, 10)
        said = await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
    assert said == (
        f"failed to merge pull request: PUT https://api.github.com/repos/shop/gitops/pulls/{number}/merge: "
        "405 At least 1 approving review is required by reviewers with write access. []"
    )
    assert head(world, "shop/gitops", "main") == before


async def test_a_merge_before_the_required_check_is_green_is_refused(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        await approve(world, number)
        said = await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
    assert '405 Required status check "validate-manifests" is in progress. []' in said


async def test_a_manifest_that_is_not_yaml_fails_the_check_and_blocks_the_merge(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward, content="kind: [Deployment\n")
        wait(world, 10)
        await approve(world, number)
        said = await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
    assert 'Required status check "validate-manifests" is failing.' in said


async def test_an_approval_does_not_outlive_a_push(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        await approve(world, number)
        files = [{"path": NGINX, "content": "kind: Deployment\nspec: {}\n"}]
        await opsward.ok("push_files", **GITOPS, branch="nginx", message="nginx: more", files=files)
        wait(world, 10)
        said = await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
        reviews = await opsward.ok("pull_request_read", **GITOPS, pullNumber=number, method="get_reviews")
    assert "At least 1 approving review is required" in said
    assert [review["state"] for review in reviews] == ["DISMISSED"]


async def test_an_approval_of_an_older_commit_does_not_count(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        old = (await opsward.ok("pull_request_read", **GITOPS, pullNumber=number, method="get"))["head"]["sha"]
        files = [{"path": NGINX, "content": "kind: Deployment\nspec: {}\n"}]
        await opsward.ok("push_files", **GITOPS, branch="nginx", message="nginx: more", files=files)
        wait(world, 10)
        await approve(world, number, commitID=old)
        said = await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
    assert "At least 1 approving review is required" in said


async def test_requested_changes_block_the_merge_until_the_reviewer_approves(world: World) -> None:
    async with acting(world, "opsward") as opsward, acting(world, "approver") as approver:
        number = await propose(opsward)
        wait(world, 10)
        review = {**GITOPS, "pullNumber": number, "method": "create", "body": "Which team?"}
        await approver.ok("pull_request_review_write", **review, event="REQUEST_CHANGES")
        await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
        await approver.ok("pull_request_review_write", **review, event="APPROVE")
        await opsward.ok("merge_pull_request", **GITOPS, pullNumber=number)


async def test_a_merged_pull_request_is_not_merged_again(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        wait(world, 10)
        await approve(world, number)
        await opsward.ok("merge_pull_request", **GITOPS, pullNumber=number)
        said = await opsward.refused("merge_pull_request", **GITOPS, pullNumber=number)
    assert "405 Pull Request is not mergeable []" in said
    assert effects(world).count("pull_request.merged") == 1


async def test_main_takes_no_direct_push(world: World) -> None:
    before = head(world, "shop/gitops", "main")
    async with acting(world, "approver") as approver:
        files = [{"path": "README.md", "content": "mine\n"}]
        pushed = await approver.refused("push_files", **GITOPS, branch="main", message="m", files=files)
        put = await approver.refused(
            "create_or_update_file", **GITOPS, branch="main", path="new.md", content="mine\n", message="m"
        )
        deleted = await approver.refused("delete_file", **GITOPS, branch="main", path="README.md", message="m")
    assert "422 Changes must be made through a pull request. []" in pushed
    assert "409 Could not update file: Changes must be made through a pull request. []" in put
    assert "422 Changes must be made through a pull request. []" in deleted
    assert head(world, "shop/gitops", "main") == before and effects(world) == []


async def test_a_branch_that_exists_is_not_created_again(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        await opsward.ok("create_branch", **GITOPS, branch="nginx")
        said = await opsward.refused("create_branch", **GITOPS, branch="nginx")
    assert said == (
        "failed to create branch: POST https://api.github.com/repos/shop/gitops/git/refs: "
        "422 Reference already exists []"
    )


async def test_a_second_pull_request_for_a_branch_is_refused_in_githubs_words(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        await propose(opsward)
        said = await opsward.refused("create_pull_request", **GITOPS, title="again", head="nginx", base="main")
    assert "422 Validation Failed" in said
    assert "Message:A pull request already exists for shop:nginx.}" in said


async def test_asking_the_author_for_a_review_leaves_the_pull_request_open(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        await opsward.ok("create_branch", **GITOPS, branch="nginx")
        files = [{"path": NGINX, "content": "kind: Deployment\n"}]
        await opsward.ok("push_files", **GITOPS, branch="nginx", message="m", files=files)
        said = await opsward.refused(
            "create_pull_request", **GITOPS, title="t", head="nginx", base="main", reviewers=["opsward-bot"]
        )
        listed = await opsward.ok("list_pull_requests", **GITOPS, head="shop:nginx")
    assert "422 Review cannot be requested from pull request author." in said
    assert [pull["title"] for pull in listed] == ["t"]


async def test_a_pending_review_is_submitted_with_its_comments(world: World) -> None:
    async with acting(world, "opsward") as opsward, acting(world, "approver") as approver:
        at = {**GITOPS, "pullNumber": await propose(opsward)}
        assert await approver.ok("pull_request_review_write", **at, method="create") == "pending pull request created"
        comment = {"path": NGINX, "line": 1, "body": "Which image?", "subjectType": "LINE", "side": "RIGHT"}
        await approver.ok("add_comment_to_pending_review", **at, **comment)
        unseen = await opsward.ok("pull_request_read", **at, method="get_review_comments")
        await approver.ok(
            "pull_request_review_write", **at, method="submit_pending", event="COMMENT", body="Two things."
        )
        seen = await opsward.ok("pull_request_read", **at, method="get_review_comments")
    assert unseen["totalCount"] == 0
    assert [(c["path"], c["author"]) for t in seen["review_threads"] for c in t["comments"]] == [(NGINX, "approver")]


async def test_a_principal_without_an_account_gets_401(world: World) -> None:
    async with acting(world, "nobody") as nobody:
        assert "401 Bad credentials" in await nobody.refused("get_me")


async def test_arguments_that_do_not_fit_the_schema_are_refused(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        assert "'branch' is a required property" in await opsward.refused("create_branch", **GITOPS)
        assert "not available in this world" in await opsward.refused("list_gists")


async def test_every_call_takes_one_second_even_when_refused(world: World) -> None:
    start = world.clock.now()
    async with acting(world, "opsward") as opsward:
        await opsward.ok("get_me")
        await opsward.refused("create_branch", owner="shop", repo="nothing", branch="x")
    assert (world.clock.now() - start).total_seconds() == 2


def test_two_fresh_worlds_have_the_same_commits(tmp_path: Path, world: World) -> None:
    other = forge_world(tmp_path / "other")
    assert summary(other) == summary(world)


async def test_the_same_calls_make_the_same_commits(tmp_path: Path, world: World) -> None:
    other, heads = forge_world(tmp_path / "other"), []
    for each in (world, other):
        async with acting(each, "opsward") as opsward:
            await propose(opsward)
        heads.append(head(each, "shop/gitops", "nginx"))
    assert heads[0] == heads[1]


def test_the_bare_repository_can_be_cloned(tmp_path: Path, world: World) -> None:
    place, copy = place_of(world, "shop/gitops"), tmp_path / "copy"
    subprocess.run(["git", "clone", "--quiet", place, copy], check=True)
    subprocess.run(["git", "-C", copy, "fsck", "--strict"], check=True, capture_output=True)
    assert (copy / "CODEOWNERS").read_text().endswith("* @approver\n")


def test_reading_what_is_not_there_says_what_is_missing(world: World) -> None:
    with pytest.raises(NoSuchRevision, match="no branch, tag or commit nothing"):
        head(world, "shop/gitops", "nothing")
    with pytest.raises(NoSuchPath, match="holds nothing at clusters/none"):
        read_tree(world, "shop/gitops", "main", "clusters/none")
