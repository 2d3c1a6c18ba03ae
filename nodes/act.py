"""act: carries out permitted calls, one at a time, each effect once.

It trusts the approvals table and the gate, never the state it was handed: the batch is judged again, on what the
servers say of their tools now. Before an effect an intent is recorded, after it the outcome; an intent without an
outcome means a crash in between, so the world is asked before anything is repeated.
"""

from pydantic import JsonValue

from domain.approval import Approval
from domain.call import Batch, Precondition, ToolCall
from domain.errors import NoSuchApproval, NotPermitted
from domain.result import ToolResult
from domain.state import State
from domain.verdict import Verdict
from domain.vocabulary import Effect
from guardrails.redaction import redact
from nodes.classify import effect_of, requires_review
from nodes.deps import Deps
from nodes.guard import Pins, judged
from nodes.node import Node
from nodes.position import current_turn
from nodes.turn import NOT_MADE, all_denied, recorded
from tools import github
from tools.already_done import probes, seen
from tools.github import at

OPSWARD = "opsward"
"""The principal that Opsward's own calls are made as."""
NOTHING = "Nothing was done."


def act(deps: Deps) -> Node:
    pins = Pins()

    async def node(state: State) -> State:
        batch = state["proposal"]
        if batch is None:
            raise NotPermitted("act was reached without a proposal.", "This is a defect: nothing was done.")
        turn = f"{state['request'].thread}/{state['request'].run}/{current_turn(state)}"
        try:
            approval = await permit(deps, state, batch, await judged(state, batch, deps, pins), turn)
        except (NotPermitted, NoSuchApproval) as error:
            await deps.audit.append(state["request"].thread, OPSWARD, "refused", turn, {"reason": str(error)})
            return all_denied(state, str(error), layer="act", decision="deny")
        if batch.after:
            await deps.clock.sleep(batch.after)
        results = await carry_out(deps, state["request"].thread, turn, batch, approval)
        return recorded(state, results)

    return node


async def permit(deps: Deps, state: State, batch: Batch, now: tuple[Verdict, ...], turn: str) -> Approval | None:
    """What allows the batch: verdicts that all allow, or an approval in the table for exactly this batch.

    `now` is what the gate says at this moment: a verdict in a tampered state cannot turn a write into a read, and a
    call that the gate would no longer pass is not made, whoever approved it. Raises NotPermitted, NoSuchApproval.
    """
    before = state["verdicts"]
    if len(before) != len(batch.calls) or any(verdict.denied for verdict in before):
        raise NotPermitted("Not every call of the batch has a passing verdict.", NOTHING)
    if (denial := next((verdict for verdict in now if verdict.denied), None)) is not None:
        raise NotPermitted(f"The gate denies it now ({denial.layer}): {denial.reason}.", NOTHING)
    harmless = all(effect_of(deps.policies, call) in (Effect.READ, Effect.PROPOSE) for call in batch.calls)
    if harmless and all(verdict.decision == "allow" for verdict in (*before, *now)):
        return None
    approval_id = state.get("approval")
    if not approval_id:
        raise NotPermitted("The batch needs an approval and has none.", NOTHING)
    return await deps.approvals.consume(approval_id, turn, batch.digest, deps.policies.version)


async def carry_out(
    deps: Deps, thread: str, turn: str, batch: Batch, approval: Approval | None
) -> tuple[ToolResult, ...]:
    """The results in order. After the first that is not ok, the rest is not made when the batch changes anything."""
    results: list[ToolResult] = []
    stop = False
    changing = any(effect_of(deps.policies, call) is not Effect.READ for call in batch.calls)
    for number, call in enumerate(batch.calls):
        if stop:
            results.append(ToolResult(status="denied", text=NOT_MADE))
            continue
        if effect_of(deps.policies, call) is Effect.READ:
            result = await deps.gateway.call(call, OPSWARD)
        else:
            result = await execute(deps, thread, f"{turn}/{number}", call, approval)
        results.append(result)
        stop = changing and not result.ok
    return tuple(results)


async def execute(deps: Deps, thread: str, key: str, call: ToolCall, approval: Approval | None) -> ToolResult:
    """One effect, once: look before repeating."""
    if (ended := await deps.audit.find("effect.ended", key)) is not None:
        if ended.body.get("digest") != call.digest:
            return ToolResult(status="denied", text="Another call was recorded in its place.", data={"layer": "act"})
        return ToolResult.model_validate(ended.body["result"])
    if await deps.audit.find("effect.began", key) is not None:
        if (done := await already_done(deps, call)) is not None:
            return await close(deps, thread, key, call, done)
    else:
        body: dict[str, JsonValue] = {
            "call": redacted(call),
            "digest": call.digest,
            "approval": approval.id if approval else None,
        }
        await deps.audit.append(thread, OPSWARD, "effect.began", key, body)
    if (broken := await unmet(deps, call)) is not None:
        return await close(deps, thread, key, call, broken)
    if approval is not None and requires_review(deps.policies, call):
        reviewed = await review(deps, thread, key, call, approval)
        if not reviewed.ok:
            return await close(deps, thread, key, call, reviewed)
    return await close(deps, thread, key, call, await deps.gateway.call(call, OPSWARD))


async def close(deps: Deps, thread: str, key: str, call: ToolCall, result: ToolResult) -> ToolResult:
    body: dict[str, JsonValue] = {"call": str(call), "digest": call.digest, "result": result.model_dump(mode="json")}
    await deps.audit.append(thread, OPSWARD, "effect.ended", key, body)
    return result


def redacted(call: ToolCall) -> dict[str, JsonValue]:
    dumped: dict[str, JsonValue] = redact(call.model_dump(mode="json"))
    return dumped


async def already_done(deps: Deps, call: ToolCall) -> ToolResult | None:
    """What the world says about an effect that may have happened before a crash; None when it did not happen."""
    asked = probes(call)
    answers = [await deps.gateway.call(probe, OPSWARD) for probe in asked]
    return seen(call, tuple(answers))


async def unmet(deps: Deps, call: ToolCall) -> ToolResult | None:
    """The stale result for the first precondition that no longer holds; a read that fails counts as broken."""
    for expected in call.expects:
        reading = ToolCall(server=expected.server, tool=expected.tool, arguments=expected.arguments)
        found = await deps.gateway.call(reading, OPSWARD)
        value = at(found.data, expected.field) if found.ok else None
        if value != expected.value:
            return ToolResult(status="stale", text=changed(expected, value), data={"layer": "precondition"})
    return None


def changed(expected: Precondition, value: JsonValue) -> str:
    return f"{expected.field} of {expected.tool} was {expected.value!r} when it was approved and is {value!r} now."


async def review(deps: Deps, thread: str, key: str, call: ToolCall, approval: Approval) -> ToolResult:
    """The approval as the approver's review on the forge: one decision, two records, with their own token."""
    person = deps.people.get(approval.by or "")
    writing = review_call(call, f"Approved in Opsward ({approval.digest[:19]})")
    if await already_done(deps, writing) is not None:
        return ToolResult()
    if person is None or person.forge_login is None:
        text = f"{approval.by} approved, but Opsward holds no forge token of theirs: approve the pull request there."
        return ToolResult(status="denied", text=text, data={"layer": "review", "decision": "deny"})
    result = await deps.gateway.call(writing, person.name)
    await deps.audit.append(thread, person.name, "review.submitted", key, {"call": redacted(writing), "ok": result.ok})
    return result


def review_call(merge: ToolCall, body: str) -> ToolCall:
    """The approving review of exactly the head that the merge expects."""
    repository = f"{merge.arguments['owner']}/{merge.arguments['repo']}"
    number = int(str(merge.arguments["pullNumber"]))
    head = next(str(each.value) for each in merge.expects if each.field == "head.sha")
    return github.review(repository, number, "APPROVE", body, head)
