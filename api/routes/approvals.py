"""Approvals: what waits for people, and their answers."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, JsonValue

from api.answer import answer
from api.caller import Caller
from api.decision import decision_of
from api.opening import Live, Opened
from api.work import go_on
from domain.approval import Approval, ApprovalStatus

router = APIRouter(prefix="/approvals", tags=["approvals"])


class Given(BaseModel):
    """`by` counts where identity is asserted; `digest`, when given, must be that of the approval."""

    model_config = ConfigDict(extra="forbid")

    decision: str
    reason: str | None = None
    by: str | None = None
    digest: str | None = None


@router.get("")
async def listed(
    app: Opened, _: Caller, status: ApprovalStatus | None = None, thread: str | None = None
) -> list[dict[str, JsonValue]]:
    return [shown(each) for each in await app.deps.approvals.all(status, thread)]


@router.get("/{approval_id}")
async def get(approval_id: str, app: Opened, _: Caller) -> dict[str, JsonValue]:
    return shown(await app.deps.approvals.get(approval_id))


@router.post("/{approval_id}/decision")
async def decide(
    approval_id: str, given: Annotated[Given, Body()], app: Opened, live: Live, who: Caller
) -> dict[str, JsonValue]:
    """The approval as it stands now, and the run that goes on because of it."""
    approval = await answer(app, approval_id, decision_of(given.model_dump(exclude_none=True)), who)
    run = await go_on(app, live, approval.thread, ["updates"])
    return {"approval": shown(approval), "run": {"run_id": run.id, "thread_id": run.thread}}


def shown(approval: Approval) -> dict[str, JsonValue]:
    """Without the nonce: it is for the table only."""
    public: dict[str, JsonValue] = approval.model_dump(mode="json", exclude={"nonce"})
    return public
