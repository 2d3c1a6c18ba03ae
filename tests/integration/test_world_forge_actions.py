"""Workflow runs on the world's forge: dispatched, followed to their end, read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.world_forge_session import (
    GITOPS,
    INFRA,
    Caller,
    acting,
    approve,
    effects,
    forge_world,
    propose,
    wait,
)
from worlds.world import World

PULL = 42
APPLY: dict[str, Any] = {**INFRA, "method": "run_workflow", "workflow_id": "terraform-apply.yml", "ref": "main"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield forge_world(tmp_path / "demo")


async def log_of(caller: Caller, run: int) -> list[str]:
    jobs = await caller.ok("actions_list", **INFRA, method="list_workflow_jobs", resource_id=str(run))
    job = jobs["jobs"]["jobs"][0]["id"]
    log = await caller.ok("get_job_logs", **INFRA, job_id=job, return_content=True)
    return [line.split(" ", 1)[1] for line in log["logs_content"].splitlines()]


async def planned(caller: Caller) -> tuple[Any, str]:
    """The plan JSON and its digest, as the recorded run of the pull request printed them."""
    runs = await caller.ok("actions_list", **INFRA, method="list_workflow_runs", resource_id="terraform-plan.yml")
    lines = await log_of(caller, runs["workflow_runs"][0]["id"])
    plan = json.loads(lines[lines.index("::group::plan.json") + 1])
    digest = next(line for line in lines if line.startswith("plan digest: ")).removeprefix("plan digest: ")
    return plan, digest


async def dispatched(caller: Caller, digest: str, correlation: str = "run-1") -> Any:
    inputs = {"pull_request": str(PULL), "plan_digest": digest, "correlation": correlation}
    answer = await caller.ok("actions_run_trigger", **APPLY, inputs=inputs)
    assert answer["status_code"] == 204
    runs = await caller.ok("actions_list", **INFRA, method="list_workflow_runs", resource_id="terraform-apply.yml")
    return runs["workflow_runs"][0]


async def finished(world: World, caller: Caller, run: int) -> Any:
    wait(world, 60)
    return await caller.ok("actions_get", **INFRA, method="get_workflow_run", resource_id=str(run))


async def test_a_recorded_plan_run_prints_the_plan_for_people_and_as_json(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        plan, _ = await planned(opsward)
        runs = await opsward.ok("actions_list", **INFRA, method="list_workflow_runs")
        lines = await log_of(opsward, runs["workflow_runs"][0]["id"])
    created = [change["address"] for change in plan["resource_changes"] if change["change"]["actions"] == ["create"]]
    assert "aws_sqs_queue.order_events" in created and len(created) == 5
    assert f"Plan: {len(created)} to add, 0 to change, 0 to destroy." in lines


async def test_a_dispatched_run_goes_from_queued_to_completed_with_the_worlds_clock(world: World) -> None:
    await approve(world, PULL, INFRA)
    async with acting(world, "opsward") as opsward:
        plan, digest = await planned(opsward)
        run = await dispatched(opsward, digest)
        assert (run["display_title"], run["event"], run["status"]) == (
            f"terraform apply #{PULL} (run-1)",
            "workflow_dispatch",
            "queued",
        )
        wait(world, 5)
        going = await opsward.ok("actions_get", **INFRA, method="get_workflow_run", resource_id=str(run["id"]))
        assert (going["status"], going.get("conclusion")) == ("in_progress", None)
        done = await finished(world, opsward, run["id"])
        assert (done["status"], done["conclusion"]) == ("completed", "success")
        lines = await log_of(opsward, run["id"])
    added = len(plan["resource_changes"])
    assert f"Apply complete! Resources: {added} added, 0 changed, 0 destroyed." in lines
    assert effects(world) == ["review.submitted", "workflow.dispatched"]


async def test_the_log_of_a_job_is_kept_back_until_it_has_completed(world: World) -> None:
    await approve(world, PULL, INFRA)
    async with acting(world, "opsward") as opsward:
        _, digest = await planned(opsward)
        run = await dispatched(opsward, digest)
        jobs = await opsward.ok("actions_list", **INFRA, method="list_workflow_jobs", resource_id=str(run["id"]))
        said = await opsward.refused("get_job_logs", **INFRA, job_id=jobs["jobs"]["jobs"][0]["id"], return_content=True)
    assert "404 Not Found" in said


async def test_an_apply_without_an_approved_pull_request_fails_and_applies_nothing(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        _, digest = await planned(opsward)
        run = await dispatched(opsward, digest)
        assert (await finished(world, opsward, run["id"]))["conclusion"] == "failure"
        failed = await opsward.ok(
            "get_job_logs", **INFRA, run_id=run["id"], failed_only=True, return_content=True, tail_lines=500
        )
    log = failed["logs"][0]["logs_content"]
    assert "has no approving review of its head" in log and "Apply complete" not in log


async def test_an_apply_of_another_plan_than_the_approved_one_fails(world: World) -> None:
    await approve(world, PULL, INFRA)
    async with acting(world, "opsward") as opsward:
        run = await dispatched(opsward, "sha256:" + "0" * 64)
        assert (await finished(world, opsward, run["id"]))["conclusion"] == "failure"
        assert any("The plan has changed since it was approved" in line for line in await log_of(opsward, run["id"]))


async def test_a_failed_run_can_be_run_again_once_its_reason_is_gone(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        _, digest = await planned(opsward)
        run = await dispatched(opsward, digest)
        assert (await finished(world, opsward, run["id"]))["conclusion"] == "failure"
        await approve(world, PULL, INFRA)
        await opsward.ok("actions_run_trigger", **INFRA, method="rerun_failed_jobs", run_id=run["id"])
        again = await finished(world, opsward, run["id"])
    assert (again["run_attempt"], again["conclusion"]) == (2, "success")


async def test_a_cancelled_run_stays_cancelled(world: World) -> None:
    await approve(world, PULL, INFRA)
    async with acting(world, "opsward") as opsward:
        _, digest = await planned(opsward)
        run = await dispatched(opsward, digest)
        wait(world, 6)
        await opsward.ok("actions_run_trigger", **INFRA, method="cancel_workflow_run", run_id=run["id"])
        done = await finished(world, opsward, run["id"])
        said = await opsward.refused("actions_run_trigger", **INFRA, method="cancel_workflow_run", run_id=run["id"])
    assert (done["status"], done["conclusion"]) == ("completed", "cancelled")
    assert "409 Cannot cancel a workflow run that is completed." in said


async def test_a_dispatch_names_what_is_wrong_with_its_inputs(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        missing = await opsward.refused("actions_run_trigger", **APPLY, inputs={"pull_request": "42"})
        unknown = await opsward.refused("actions_run_trigger", **APPLY, inputs={"env": "prod"})
        other = await opsward.refused("actions_run_trigger", **{**APPLY, "workflow_id": "terraform-plan.yml"})
    assert "422 Required input 'plan_digest' not provided []" in missing
    assert '422 Unexpected inputs provided: ["env"] []' in unknown
    assert "422 Workflow does not have 'workflow_dispatch' trigger []" in other


async def test_a_world_can_say_that_an_apply_fails(tmp_path: Path, world: World) -> None:
    relative = "repositories/shop/infra/repository.yaml"
    file = world.file(relative)
    assert file is not None
    fails = "{job: apply, step: Terraform apply, prints: ['Error: AccessDenied']}"
    workflow = "  - file: terraform-apply.yml\n"
    overlay = tmp_path / "overlay" / relative
    overlay.parent.mkdir(parents=True)
    overlay.write_text(file.read_text().replace(workflow, f"{workflow}    fails: {fails}\n"))
    broken = forge_world(tmp_path / "broken", tmp_path / "overlay")
    await approve(broken, PULL, INFRA)
    async with acting(broken, "opsward") as opsward:
        _, digest = await planned(opsward)
        run = await dispatched(opsward, digest)
        assert (await finished(broken, opsward, run["id"]))["conclusion"] == "failure"
        lines = await log_of(opsward, run["id"])
    assert lines[-2:] == ["Error: AccessDenied", "##[error]Process completed with exit code 1."]


async def test_a_new_pull_request_of_gitops_sets_off_its_check(world: World) -> None:
    async with acting(world, "opsward") as opsward:
        number = await propose(opsward)
        runs = await opsward.ok(
            "actions_list", **GITOPS, method="list_workflow_runs", workflow_runs_filter={"branch": "nginx"}
        )
    assert [(run["event"], run["pull_requests"][0]["number"]) for run in runs["workflow_runs"]] == [
        ("pull_request", number)
    ]
