"""approve: the only place that interrupts. One interrupt covers one batch of calls.

What the interrupt is resumed with does not count: the answer is read from the approvals table, where the faces wrote it
as the person who gave it.
"""

import secrets
from datetime import UTC, datetime, timedelta

from langgraph.types import interrupt
from pydantic import JsonValue

from domain.approval import Approval
from domain.call import Batch, digest_of
from domain.state import State
from locales import say
from nodes.deps import Deps
from nodes.node import Node
from nodes.position import current_turn
from nodes.turn import all_denied


def approve(deps: Deps) -> Node:
    async def node(state: State) -> State:
        approval = await deps.approvals.request(asked(state, deps))
        interrupt(payload(approval, state))
        approval = await deps.approvals.get(approval.id)
        if approval.status in ("denied", "expired"):
            return all_denied(
                state, approval.reason or approval.status, layer="approval", decision="refused", by=approval.by or ""
            )
        return {"approval": approval.id}

    return node


def asked(state: State, deps: Deps) -> Approval:
    """The approval of exactly this batch on exactly this turn; its id is derived from both, so a repeat asks once."""
    batch, request = state["proposal"], state["request"]
    if batch is None:
        raise ValueError("there is nothing to approve")
    turn = f"{request.thread}/{request.run}/{current_turn(state)}"
    needed = [verdict for verdict in state["verdicts"] if verdict.decision == "needs_approval"]
    now = datetime.now(UTC)
    return Approval(
        id="ap-" + digest_of([turn, batch.digest])[7:19],
        thread=request.thread,
        turn=turn,
        digest=batch.digest,
        policy=deps.policies.version,
        nonce=secrets.token_hex(16),
        requester=request.principal,
        approver="another" if any(verdict.approver == "another" for verdict in needed) else "anyone",
        reason_required=any(verdict.reason_required for verdict in needed),
        title=title_of(batch, state),
        shows=batch.shows,
        calls=tuple(str(call) for call in batch.calls),
        created_at=now,
        expires_at=now + timedelta(minutes=deps.approval_minutes),
    )


def title_of(batch: Batch, state: State) -> str:
    return say(state["intent"].language.reply, batch.because or "because.change", batch.because_args)


def payload(approval: Approval, state: State) -> dict[str, JsonValue]:
    """What the interrupt carries: the approval, and the same in the form that chat clients for LangChain's
    human-in-the-loop middleware render (action_requests and review_configs)."""
    batch = state["proposal"]
    calls = batch.calls if batch else ()
    shown: dict[str, JsonValue] = approval.model_dump(mode="json", exclude={"nonce"})
    return {
        "approval": shown,
        "verdicts": [verdict.model_dump(mode="json") for verdict in state["verdicts"]],
        "action_requests": [
            {"name": str(call), "args": dict(call.arguments), "description": approval.title} for call in calls
        ],
        "review_configs": [{"action_name": str(call), "allowed_decisions": ["approve", "reject"]} for call in calls],
    }


def after_approve(state: State) -> str:
    """Act on an answer; go back with a refusal; wait again when nobody has answered yet."""
    return "act" if state.get("approval") else "persona"
