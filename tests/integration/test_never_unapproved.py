"""A write never reaches a server without a passing verdict and a matching, unused, unexpired approval.

The attacker of these tests can rewrite checkpoints at will, but neither the approvals table nor the code.
"""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest

import guardrails.policies
from adapters.embedded import Addresses
from domain.approval import Approval
from domain.call import Batch, ToolCall
from domain.errors import ReplayMismatch
from domain.state import State
from domain.verdict import Verdict
from domain.vocabulary import Effect
from server import App
from tests.integration.never import RESTART, ask, effects, opsward, resume, writes

ALLOW = Verdict(decision="allow", layer="approval_needed", effect=Effect.READ)


@pytest.fixture(autouse=True)
def _without_retrieval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worlds.documents.documents", lambda world: [])


async def values_of(app: App, thread: str) -> State:
    values: State = (await app.runner.snapshot(thread)).values  # type: ignore[assignment]
    return values


async def forge(app: App, thread: str, as_node: str = "guard", **update: Any) -> None:
    """Write a checkpoint as an attacker would, as if the node `as_node` had said so."""
    await app.runner.graph.aupdate_state(app.runner.config(thread), update, as_node=as_node)


async def approved(app: App, approval: Approval) -> None:
    await app.deps.approvals.decide(approval.id, "approver", "approved")


async def proposed(app: App, thread: str) -> Batch:
    batch = (await values_of(app, thread))["proposal"]
    assert batch is not None
    return batch


async def verdicts_turned_to_allow(app: App, thread: str, approval: Approval) -> None:
    batch = await proposed(app, thread)
    await forge(app, thread, proposal=batch, verdicts=(ALLOW,) * len(batch.calls), approval=None)


async def approval_of_another_thread(app: App, thread: str, approval: Approval) -> None:
    other = await ask(app, RESTART, f"{thread}-other")
    assert other is not None
    await approved(app, other)
    await forge(app, thread, as_node="approve", approval=other.id)


async def approval_that_does_not_exist(app: App, thread: str, approval: Approval) -> None:
    await forge(app, thread, as_node="approve", approval="ap-000000000000")


async def approval_nobody_gave(app: App, thread: str, approval: Approval) -> None:
    await forge(app, thread, as_node="approve", approval=approval.id)


async def arguments_swapped(app: App, thread: str, approval: Approval) -> None:
    await approved(app, approval)
    batch = await proposed(app, thread)
    (call,) = batch.calls
    text = str(call.arguments["resource"]).replace("catalog", "checkout")
    assert text != call.arguments["resource"]
    other = call.model_copy(update={"arguments": {**call.arguments, "resource": text}})
    verdicts = (await values_of(app, thread))["verdicts"]
    changed = batch.model_copy(update={"calls": (other,)})
    await forge(app, thread, as_node="approve", proposal=changed, verdicts=verdicts, approval=approval.id)


async def preconditions_dropped(app: App, thread: str, approval: Approval) -> None:
    await approved(app, approval)
    batch = await proposed(app, thread)
    assert batch.calls[0].expects
    careless = batch.model_copy(update={"calls": (batch.calls[0].model_copy(update={"expects": ()}),)})
    await forge(app, thread, as_node="approve", proposal=careless, approval=approval.id)


async def shown_text_changed(app: App, thread: str, approval: Approval) -> None:
    await approved(app, approval)
    batch = (await proposed(app, thread)).model_copy(update={"shows": "something harmless"})
    await forge(app, thread, as_node="approve", proposal=batch, approval=approval.id)


async def a_call_put_into_the_batch(app: App, thread: str, approval: Approval) -> None:
    await approved(app, approval)
    batch = await proposed(app, thread)
    extra = ToolCall(
        server="kubernetes", tool="resources_delete",
        arguments={"apiVersion": "apps/v1", "kind": "Deployment", "name": "checkout", "namespace": "prod"},
    )  # fmt: skip
    verdicts = (await values_of(app, thread))["verdicts"]
    more = batch.model_copy(update={"calls": (*batch.calls, extra)})
    await forge(app, thread, as_node="approve", proposal=more, verdicts=(*verdicts, ALLOW), approval=approval.id)


async def position_moved(app: App, thread: str, approval: Approval) -> None:
    """The approved batch, told to be the turn of another task."""
    await approved(app, approval)
    await forge(app, thread, as_node="approve", approval=approval.id, position=0)


async def denied_by_the_approver(app: App, thread: str, approval: Approval) -> None:
    await app.deps.approvals.decide(approval.id, "approver", "denied", "not today")
    await forge(app, thread, as_node="approve", approval=approval.id)


async def expired(app: App, thread: str, approval: Approval) -> None:
    """Approved in time, and then nobody resumed the run for too long."""
    await approved(app, approval)
    await sql(app, "UPDATE opsward.approvals SET expires_at = now() WHERE id = %s", approval.id)
    await forge(app, thread, as_node="approve", approval=approval.id)


async def another_policy(app: App, thread: str, approval: Approval) -> None:
    """Approved under rules that are no longer those that apply."""
    await approved(app, approval)
    await sql(app, "UPDATE opsward.approvals SET policy = 'sha256:of-yesterday' WHERE id = %s", approval.id)


async def sql(app: App, statement: str, *values: str) -> None:
    async with await psycopg.AsyncConnection.connect(app.database_url, autocommit=True) as connection:
        await connection.execute(statement.encode(), values)


Attack = Callable[[App, str, Approval], Awaitable[None]]
AFTERWARDS: dict[Attack, str] = {
    verdicts_turned_to_allow: "denied",
    approval_of_another_thread: "denied",
    approval_that_does_not_exist: "denied",
    approval_nobody_gave: "denied",
    denied_by_the_approver: "denied",
    expired: "denied",
    another_policy: "denied",
    # The playbook does not propose what was recorded: the run stops for good.
    arguments_swapped: "running",
    preconditions_dropped: "running",
    shown_text_changed: "running",
    a_call_put_into_the_batch: "running",
    # The batch is proposed again where it belongs.
    position_moved: "waiting",
}


@pytest.mark.parametrize("attack", AFTERWARDS, ids=lambda attack: attack.__name__)
async def test_act_refuses(home: Path, addresses: Addresses, tmp_path: Path, attack: Attack) -> None:
    thread = f"refused-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        approval = await ask(app, RESTART, thread)
        assert approval is not None
        assert approval.calls == ("kubernetes.resources_create_or_update",)
        before = effects(app)
        await attack(app, thread, approval)
        with pytest.raises(ReplayMismatch) if AFTERWARDS[attack] == "running" else nullcontext():
            await resume(app, thread)
        assert effects(app) == before
        assert "resource.applied" not in effects(app)
        (refusal,) = await refusals(app, thread)
        assert refusal["reason"]
        assert await app.runner.status(thread) == AFTERWARDS[attack]
        assert (await app.deps.approvals.get(approval.id)).status != "used"


async def test_without_an_attack_the_same_run_writes_once(home: Path, addresses: Addresses, tmp_path: Path) -> None:
    """So that the refusals above are refusals of the attack."""
    thread = f"honest-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        approval = await ask(app, RESTART, thread)
        assert approval is not None
        await approved(app, approval)
        await resume(app, thread)
        assert writes(app) == ["resource.applied"]
        assert (await app.deps.approvals.get(approval.id)).status == "used"


async def test_a_used_approval_permits_nothing_more(home: Path, addresses: Addresses, tmp_path: Path) -> None:
    """Neither for the next request of its thread, nor for its own turn played back."""
    thread = f"used-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        first = await ask(app, RESTART, thread)
        assert first is not None
        waiting = (await app.runner.snapshot(thread)).values
        await approved(app, first)
        await resume(app, thread)
        assert writes(app) == ["resource.applied"]

        second = await ask(app, RESTART, thread)
        assert second is not None
        await forge(app, thread, as_node="approve", approval=first.id)
        await resume(app, thread)
        assert writes(app) == ["resource.applied"]
        assert "belongs to" in str((await refusals(app, thread))[0])

        await forge(app, thread, turns=None, findings=None)
        await forge(app, thread, as_node="approve", **{**waiting, "approval": first.id})
        await resume(app, thread)
        assert writes(app) == ["resource.applied"]
        assert len(await refusals(app, thread)) == 1, "its own turn is answered with what came of it"


async def test_a_changed_policy_asks_again_instead_of_acting(
    home: Path, addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opsward is started with other rules while a run waits: what was approved under the old ones does not hold."""
    thread = f"policy-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        approval = await ask(app, RESTART, thread)
        assert approval is not None
        await approved(app, approval)
    monkeypatch.setattr(guardrails.policies, "source_digest", lambda: "sha256:of-other-code")
    async with opsward(home, tmp_path / "demo") as app:
        await resume(app, thread)
        assert writes(app) == []
        assert "given under policy" in str((await refusals(app, thread))[0])


async def test_a_proposal_that_the_gate_never_saw_is_not_made(home: Path, addresses: Addresses, tmp_path: Path) -> None:
    """A pull request needs no approval, so its verdict is all that stands before it: it is given again by `act`."""
    thread = f"unseen-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        approval = await ask(app, RESTART, thread)
        assert approval is not None
        before = effects(app)
        pushed = ToolCall(
            server="github", tool="create_branch",
            arguments={"owner": "shop", "repo": "gitops", "branch": "never", "extra": 1},
        )  # fmt: skip
        await forge(app, thread, proposal=Batch(calls=(pushed,)), verdicts=(ALLOW,), approval=None)
        with pytest.raises(ReplayMismatch):
            await resume(app, thread)
        assert effects(app) == before
        assert "schema" in str((await refusals(app, thread))[0])


async def refusals(app: App, thread: str) -> list[Any]:
    return [each.body for each in await app.deps.audit.records(thread) if each.event == "refused"]
