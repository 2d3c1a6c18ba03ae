"""What an approval was asked for with: the verdicts and the arguments of its calls, from the thread's checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.approval import Approval

if TYPE_CHECKING:
    from langgraph.checkpoint.base import CheckpointTuple

    from adapters.postgres.database import Records

INTERRUPT = "__interrupt__"
"""The channel that LangGraph writes an interrupt to."""


@dataclass(frozen=True)
class Asked:
    """`verdicts` as JSON, `calls` as {"name", "args"}; both empty when the thread no longer holds them."""

    verdicts: Sequence[Mapping[str, Any]] = ()
    calls: Sequence[Mapping[str, Any]] = ()


async def asked_with(records: "Records", approval: Approval) -> Asked:
    """From the interrupt while the thread waits, from the recorded turn afterwards."""
    from adapters.postgres.checkpointer import open_checkpointer

    saver = await open_checkpointer(records.pool)
    saved = await saver.aget_tuple({"configurable": {"thread_id": approval.thread}})
    if saved is None:
        return Asked()
    return _waiting(saved, approval.id) or _made(saved, approval.id) or Asked()


def _waiting(saved: "CheckpointTuple", wanted: str) -> Asked | None:
    for _, channel, value in saved.pending_writes or ():
        for each in value if channel == INTERRUPT else ():
            if each.value["approval"]["id"] == wanted:
                return Asked(each.value["verdicts"], each.value["action_requests"])
    return None


def _made(saved: "CheckpointTuple", wanted: str) -> Asked | None:
    for turn in (saved.checkpoint["channel_values"].get("turns") or {}).values():
        if turn.approval == wanted:
            calls = [{"name": str(call), "args": dict(call.arguments)} for call in turn.batch.calls]
            return Asked([verdict.model_dump(mode="json") for verdict in turn.verdicts], calls)
    return None
