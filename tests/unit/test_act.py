"""What permits a batch: verdicts before and now, and for a write an approval in the table for exactly it."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from adapters.memory.approvals import MemoryApprovals
from domain.approval import Approval
from domain.call import Batch, Digest, Precondition, ToolCall
from domain.errors import NoSuchApproval, NotPermitted
from domain.person import Person
from domain.state import State
from domain.verdict import Verdict
from domain.vocabulary import Effect
from nodes.act import permit
from nodes.deps import Deps

PEOPLE = {
    "operator": Person(name="operator", roles=("operator",)),
    "approver": Person(name="approver", roles=("approver",)),
}
TURN = "t/1/0:devops.carry_out#000"
ALLOW = Verdict(decision="allow", layer="approval_needed", effect=Effect.READ)
NEEDED = Verdict(decision="needs_approval", layer="approval_needed", effect=Effect.WRITE)
DENY = Verdict(decision="deny", layer="pinned", reason="it is not as it was")

READ = ToolCall(server="kubernetes", tool="pods_list")
SCALE = ToolCall(
    server="kubernetes",
    tool="resources_scale",
    arguments={"apiVersion": "apps/v1", "kind": "Deployment", "name": "a", "namespace": "web", "scale": 3},
)
WRITE = Batch(calls=(SCALE,), shows="2 -> 3")


@pytest.fixture
def acting(deps: Deps) -> Deps:
    return dataclasses.replace(deps, approvals=MemoryApprovals(PEOPLE), people=PEOPLE)


async def given(
    deps: Deps,
    batch: Batch = WRITE,
    turn: str = TURN,
    policy: Digest | None = None,
    minutes: float = 60,
    answer: Literal["approved", "denied"] | None = "approved",
) -> str:
    """An approval in the table, answered; its id."""
    now = datetime.now(UTC)
    approval = Approval(
        id="ap-1", thread="t", turn=turn, digest=batch.digest, policy=policy or deps.policies.version, nonce="n",
        requester="operator", approver="another", title="scale", shows=batch.shows, calls=(), created_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )  # fmt: skip
    await deps.approvals.request(approval)
    if answer:
        await deps.approvals.decide("ap-1", "approver", answer)
    return "ap-1"


def state(approval: str | None, *verdicts: Verdict) -> State:
    return {"verdicts": verdicts, "approval": approval}


async def test_reads_that_pass_need_no_approval(acting: Deps) -> None:
    assert await permit(acting, state(None, ALLOW), Batch(calls=(READ,)), (ALLOW,), TURN) is None


async def test_a_write_with_its_approval_is_permitted_and_spends_it(acting: Deps) -> None:
    spent = await permit(acting, state(await given(acting), NEEDED), WRITE, (NEEDED,), TURN)
    assert spent is not None
    assert (spent.id, spent.status) == ("ap-1", "used")


async def test_the_same_turn_may_spend_it_again_after_a_crash(acting: Deps) -> None:
    held = state(await given(acting), NEEDED)
    first = await permit(acting, held, WRITE, (NEEDED,), TURN)
    assert await permit(acting, held, WRITE, (NEEDED,), TURN) == first


@pytest.mark.parametrize("before", [(), (ALLOW, ALLOW), (DENY,)], ids=["none", "too many", "denied"])
async def test_without_a_passing_verdict_for_every_call_nothing_is_permitted(
    acting: Deps, before: tuple[Verdict, ...]
) -> None:
    with pytest.raises(NotPermitted, match="passing verdict"):
        await permit(acting, state(await given(acting), *before), WRITE, (NEEDED,), TURN)


async def test_what_the_gate_denies_now_is_not_permitted_whoever_approved_it(acting: Deps) -> None:
    with pytest.raises(NotPermitted, match=r"denies it now \(pinned\)"):
        await permit(acting, state(await given(acting), NEEDED), WRITE, (DENY,), TURN)
    assert (await acting.approvals.get("ap-1")).status == "approved"


@pytest.mark.parametrize("now", [ALLOW, NEEDED])
async def test_a_verdict_that_says_allow_does_not_turn_a_write_into_a_read(acting: Deps, now: Verdict) -> None:
    """Not even when both say so: the effect is the catalogue's."""
    with pytest.raises(NotPermitted, match="needs an approval"):
        await permit(acting, state(None, ALLOW), WRITE, (now,), TURN)


async def test_a_read_hides_no_write_behind_it(acting: Deps) -> None:
    with pytest.raises(NotPermitted, match="needs an approval"):
        await permit(acting, state(None, ALLOW, ALLOW), Batch(calls=(READ, SCALE)), (ALLOW, ALLOW), TURN)


async def test_a_tool_that_nobody_classified_needs_more_than_verdicts(acting: Deps) -> None:
    unknown = Batch(calls=(ToolCall(server="kubernetes", tool="nuke"),))
    with pytest.raises(NotPermitted, match="needs an approval"):
        await permit(acting, state(None, ALLOW), unknown, (ALLOW,), TURN)


OTHERS = {
    "other arguments": WRITE.model_copy(
        update={"calls": (SCALE.model_copy(update={"arguments": {**SCALE.arguments, "scale": 0}}),)}
    ),
    "another server": WRITE.model_copy(update={"calls": (SCALE.model_copy(update={"server": "kubernetes-staging"}),)}),
    "another precondition": WRITE.model_copy(
        update={
            "calls": (
                SCALE.expecting(Precondition(server="kubernetes", tool="pods_list", arguments={}, field="a", value=1)),
            )
        }
    ),
    "another text shown": WRITE.model_copy(update={"shows": "2 -> 2"}),
}


@pytest.mark.parametrize("name", OTHERS)
async def test_an_approval_of_another_batch_does_not_count(acting: Deps, name: str) -> None:
    with pytest.raises(NotPermitted, match="given for other calls"):
        await permit(acting, state(await given(acting), NEEDED), OTHERS[name], (NEEDED,), TURN)


async def test_the_order_of_a_batch_is_part_of_what_was_approved(acting: Deps) -> None:
    both, turned = Batch(calls=(READ, SCALE)), Batch(calls=(SCALE, READ))
    approval = await given(acting, both)
    with pytest.raises(NotPermitted, match="given for other calls"):
        await permit(acting, state(approval, NEEDED, NEEDED), turned, (NEEDED, NEEDED), TURN)


@pytest.mark.parametrize("turn", ["other/1/0:devops.carry_out#000", "t/2/0:devops.carry_out#000"])
async def test_an_approval_of_another_thread_or_run_does_not_count(acting: Deps, turn: str) -> None:
    with pytest.raises(NotPermitted, match="belongs to"):
        await permit(acting, state(await given(acting, turn=turn), NEEDED), WRITE, (NEEDED,), TURN)


async def test_an_approval_under_another_policy_does_not_count(acting: Deps) -> None:
    with pytest.raises(NotPermitted, match="given under policy"):
        await permit(acting, state(await given(acting, policy=Digest("sha256:old")), NEEDED), WRITE, (NEEDED,), TURN)


@pytest.mark.parametrize(("answer", "words"), [("denied", "was denied by"), (None, "is pending")])
async def test_an_approval_that_nobody_gave_does_not_count(
    acting: Deps, answer: Literal["denied"] | None, words: str
) -> None:
    with pytest.raises(NotPermitted, match=words):
        await permit(acting, state(await given(acting, answer=answer), NEEDED), WRITE, (NEEDED,), TURN)


async def test_an_expired_approval_does_not_count(acting: Deps) -> None:
    with pytest.raises(NotPermitted, match="expired"):
        await permit(acting, state(await given(acting, minutes=-1, answer=None), NEEDED), WRITE, (NEEDED,), TURN)


async def test_an_approval_that_is_not_in_the_table_does_not_exist(acting: Deps) -> None:
    with pytest.raises(NoSuchApproval):
        await permit(acting, state("ap-forged", NEEDED), WRITE, (NEEDED,), TURN)
