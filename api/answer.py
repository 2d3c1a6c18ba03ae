"""Answering: a resume becomes a row of the approvals table, as the person who gave it, before anything goes on."""

from langgraph.types import StateSnapshot

from api.application import Application
from api.caller import speaking_for
from api.decision import Decision
from api.errors import Stale
from domain.approval import Approval
from domain.errors import UsageError
from domain.person import Person
from graph.runner import approval_of


async def answer_pending(app: Application, thread: str, decision: Decision, caller: Person) -> Approval:
    """Decide the approval that the thread waits for.

    Raises Stale when it waits for nothing or for something else, and what `Approvals.decide` raises.
    """
    approval_id = await pending(app, thread, decision.interrupt)
    return await answer(app, approval_id, decision, caller)


async def answer(app: Application, approval_id: str, decision: Decision, caller: Person) -> Approval:
    approval = await app.deps.approvals.get(approval_id)
    if decision.digest is not None and decision.digest != approval.digest:
        raise Stale(f"{approval_id} is about {approval.digest}, not {decision.digest}.", "Look at it again.")
    by = speaking_for(decision.by, caller, app)
    return await app.deps.approvals.decide(approval_id, by, decision.decision, decision.reason)


async def pending(app: Application, thread: str, interrupt: str | None) -> str:
    """The approval behind the interrupt that is pending, which is `interrupt` where the client named one."""
    snapshot = await app.runner.snapshot(thread)
    waiting = {each.id: approval_of(each.value) for each in snapshot.interrupts}
    if not waiting:
        raise Stale(
            f"Thread {thread} waits for nobody. {await _last_answer(app, thread)}".rstrip(), _standing(snapshot)
        )
    if interrupt is None:
        if len(waiting) > 1:
            raise UsageError(f"Thread {thread} waits for {', '.join(waiting)}.", "Name the interrupt you answer.")
        return next(iter(waiting.values()))
    if interrupt not in waiting:
        now = ", ".join(f"{approval} (interrupt {each})" for each, approval in waiting.items())
        raise Stale(
            f"Interrupt {interrupt} is not pending. {await _last_answer(app, thread)}".rstrip(), f"Pending: {now}."
        )
    return waiting[interrupt]


async def _last_answer(app: Application, thread: str) -> str:
    """Who answered last, for somebody who comes too late."""
    answered = [each for each in await app.deps.approvals.all(thread=thread) if each.by and each.decided_at]
    if not answered:
        return ""
    last = max(answered, key=lambda each: str(each.decided_at))
    return f"{last.id} was {'denied' if last.status == 'denied' else 'approved'} by {last.by}."


def _standing(snapshot: StateSnapshot) -> str:
    return "It is being run." if snapshot.next else "Its last run has ended."
