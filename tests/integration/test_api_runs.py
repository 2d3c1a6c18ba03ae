"""The stock LangGraph client against the HTTP face: a request, an approval by a named person, a report."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk import get_client
from langgraph_sdk.client import LangGraphClient
from langgraph_sdk.errors import NotFoundError, PermissionDeniedError

from tests.integration.api_serving import DIFF, Small, opening, plain, serving, small, until

ASK = {"text": "web 3개로 늘려줘"}
Clients = Callable[..., LangGraphClient]
ALL = ["values", "updates", "custom", "messages"]


@pytest.fixture
def app(tmp_path: Path) -> Small:
    return small(tmp_path)


@pytest.fixture
def url(app: Small) -> Iterator[str]:
    with serving(opening(app), app.settings) as address:
        yield address


@pytest.fixture
async def to(url: str) -> AsyncIterator[Clients]:
    """The stock client, as somebody; every one of them closed at the end."""
    async with AsyncExitStack() as stack:
        made: dict[str, LangGraphClient] = {}

        def client(who: str = "operator") -> LangGraphClient:
            if who not in made:
                made[who] = get_client(url=url, api_key=None, headers={"X-Opsward-As": who})
                stack.push_async_callback(made[who].aclose)
            return made[who]

        yield client


async def streamed(*args: Any, **kwargs: Any) -> list[Any]:
    return [part async for part in args[0].runs.stream(*args[1:], **kwargs)]


async def asked(to: Clients) -> tuple[str, str]:
    """A thread that waits for an approval, and the id of its interrupt."""
    thread = (await to().threads.create())["thread_id"]
    values: Any = await to().runs.wait(thread, "opsward", input=ASK)
    return thread, values["__interrupt__"][0]["id"]


async def test_a_request_streams_to_its_approval_and_the_answer_to_its_report(to: Clients, app: Small) -> None:
    thread = (await to().threads.create())["thread_id"]
    parts = await streamed(to(), thread, "opsward", input=ASK, stream_mode=ALL)
    assert parts[0].event == "metadata"
    assert parts[-1].event == "end"
    assert parts[-1].data["status"] == "interrupted"
    (pending,) = [p.data["__interrupt__"][0] for p in parts if p.event == "updates" and "__interrupt__" in p.data]
    assert pending["value"]["approval"]["shows"] == DIFF
    assert "nonce" not in pending["value"]["approval"]
    state = await to().threads.get_state(thread)
    assert state["interrupts"][0]["id"] == pending["id"]
    assert state["next"] == ["approve"]
    assert app.effects == []
    answer = {pending["id"]: {"decisions": [{"type": "approve"}]}}
    more = await streamed(to("approver"), thread, "opsward", command={"resume": answer}, stream_mode=ALL)
    values = [p.data for p in more if p.event == "values"][-1]
    assert values["status"] == "done"
    assert values["report"]["text"] == "web 3개로 조정했습니다."
    assert [message["type"] for message in values["messages"]] == ["human", "ai"]
    (told,) = [p.data for p in more if p.event == "messages/complete"]
    assert told[-1]["content"] == "web 3개로 조정했습니다."
    assert len(app.effects) == 1


async def test_the_threads_that_wait_can_be_found_and_counted(to: Clients) -> None:
    thread, interrupt = await asked(to)
    (found,) = await to().threads.search(status="interrupted", metadata={"graph_id": "opsward"})
    assert found["thread_id"] == thread
    assert next(iter(found["interrupts"].values()))[0]["id"] == interrupt
    assert await to().threads.count(status="idle") == 0
    assert (await to().threads.get(thread))["status"] == "interrupted"
    assert [row["status"] for row in await to().runs.list(thread)] == ["interrupted"]


async def test_the_history_shows_every_step_and_each_can_be_read_again(to: Clients) -> None:
    thread, _ = await asked(to)
    history = await to().threads.get_history(thread, limit=50)
    assert [each["next"] for each in history][:2] == [["approve"], ["understand"]]
    earlier = await to().threads.get_state(thread, checkpoint_id=str(history[1]["checkpoint"]["checkpoint_id"]))
    assert earlier["next"] == ["understand"]


async def test_a_chat_client_that_only_knows_messages_is_understood(to: Clients) -> None:
    said: Any = {"messages": [{"type": "human", "content": [{"type": "text", "text": "web 3개로"}]}]}
    values: Any = await to().runs.wait(None, "opsward", input=said)
    assert values["request"]["text"] == "web 3개로"


@pytest.mark.parametrize(
    ("resume", "ends"),
    [
        ("approve", "done"),
        (True, "done"),
        ({"decision": "approve", "reason": "checked"}, "done"),
        ({"decision": "approve", "by": "second"}, "done"),
        ("deny", "denied"),
        (False, "denied"),
        ({"decision": "deny", "reason": "not now"}, "denied"),
        ({"decisions": [{"type": "reject", "message": "not now"}]}, "denied"),
    ],
)
async def test_every_form_of_an_answer_counts(to: Clients, app: Small, resume: Any, ends: str) -> None:
    thread, interrupt = await asked(to)
    values: Any = await to("approver").runs.wait(thread, "opsward", command={"resume": {interrupt: resume}})
    assert values["status"] == ends
    assert len(app.effects) == (1 if ends == "done" else 0)
    (approval,) = await app.deps.approvals.all(thread=thread)
    assert approval.by == (resume.get("by", "approver") if isinstance(resume, dict) else "approver")


@pytest.mark.parametrize("resume", ["maybe", {}, {"decisions": []}, {"decisions": [{"type": "edit"}]}, 1, {"ok": True}])
async def test_what_is_neither_yes_nor_no_changes_nothing(url: str, to: Clients, app: Small, resume: Any) -> None:
    thread, _ = await asked(to)
    with plain(url, "approver") as http:
        told = http.post(f"/threads/{thread}/runs/wait", json={"command": {"resume": resume}})
    assert told.status_code == 422
    assert (await app.deps.approvals.all(thread=thread))[0].status == "pending"


async def test_whoever_asked_for_it_may_not_approve_it(to: Clients, app: Small) -> None:
    thread, interrupt = await asked(to)
    with pytest.raises(httpx.HTTPStatusError, match="403 Forbidden") as refused:
        await to("operator").runs.wait(thread, "opsward", command={"resume": {interrupt: "approve"}})
    assert "approver" in refused.value.response.json()["remedy"]
    assert app.effects == []


async def test_of_two_answers_at_once_one_counts_and_the_other_learns_whose(url: str, to: Clients, app: Small) -> None:
    thread, interrupt = await asked(to)
    body = {"command": {"resume": {interrupt: {"decision": "approve"}}}}
    people = ("approver", "second")
    async with httpx.AsyncClient(base_url=url, timeout=20) as http:
        answers = await asyncio.gather(
            *(http.post(f"/threads/{thread}/runs/wait", json=body, headers={"X-Opsward-As": who}) for who in people)
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    (approval,) = await app.deps.approvals.all(thread=thread)
    assert f"by {approval.by}" in lost.json()["detail"]
    assert len(app.effects) == 1


async def test_an_answer_to_something_else_is_told_what_is_pending(to: Clients) -> None:
    thread, interrupt = await asked(to)
    with pytest.raises(httpx.HTTPStatusError, match="409 Conflict") as stale:
        await to("approver").runs.wait(thread, "opsward", command={"resume": {"0" * 32: "approve"}})
    assert interrupt in stale.value.response.json()["remedy"]


async def test_an_answer_about_another_digest_is_refused(to: Clients, app: Small) -> None:
    thread, interrupt = await asked(to)
    answer = {interrupt: {"decision": "approve", "digest": "sha256:other"}}
    with pytest.raises(httpx.HTTPStatusError, match="409 Conflict"):
        await to("approver").runs.wait(thread, "opsward", command={"resume": answer})
    assert (await app.deps.approvals.all())[0].status == "pending"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"command": {"goto": "act"}}, 403),
        ({"command": {"update": {"approval": "ap-forged"}}}, 403),
        ({"command": {"resume": "approve", "update": {"approval": "ap-forged"}}}, 403),
        ({"input": ASK, "config": {"configurable": {"principal": "approver"}}}, 403),
        ({"input": ASK, "config": {"configurable": {"thread_id": "another"}}}, 403),
        ({"input": ASK, "context": {"principal": "approver"}}, 403),
        ({"input": ASK, "interrupt_before": ["act"]}, 403),
        ({"input": ASK, "webhook": "http://127.0.0.1/"}, 403),
        ({"command": {"resume": "approve"}, "checkpoint": {"checkpoint_id": "1ef00000"}}, 409),
        ({"input": ASK, "checkpoint_id": "1ef00000"}, 409),
        ({"input": ASK, "assistant_id": "other"}, 404),
        ({"input": ASK, "stream_mode": ["debug"]}, 422),
        ({"input": {"nothing": 1}}, 422),
        ({"input": ASK}, 422),
    ],
)
async def test_ways_around_the_gate_are_refused(url: str, to: Clients, app: Small, body: Any, status: int) -> None:
    thread, _ = await asked(to)
    with plain(url, "approver") as http:
        told = http.post(f"/threads/{thread}/runs/stream", json=body)
        assert told.status_code == status, told.text
        assert told.json()["remedy"]
    assert (await app.deps.approvals.all(thread=thread))[0].status == "pending"
    assert app.effects == []


async def test_a_state_cannot_be_written_nor_a_thread_deleted(to: Clients) -> None:
    thread, _ = await asked(to)
    with pytest.raises(PermissionDeniedError):
        await to("approver").threads.update_state(thread, {"approval": "ap-forged"})
    with pytest.raises(PermissionDeniedError):
        await to("approver").threads.delete(thread)
    with pytest.raises(PermissionDeniedError):
        await to("approver").threads.copy(thread)
    with pytest.raises(NotFoundError):
        await to("approver").threads.get_state("unknown")


async def test_a_client_that_leaves_takes_nothing_along(to: Clients, app: Small) -> None:
    thread, interrupt = await asked(to)
    app.gate.clear()
    answer: Any = {"resume": {interrupt: "approve"}}
    left: Any = to("approver").runs.stream(thread, "opsward", command=answer, stream_mode="updates")
    run = (await anext(left)).data["run_id"]
    await left.aclose()
    assert (await to("approver").threads.get(thread))["status"] == "busy"
    app.gate.set()
    rejoined = [part async for part in to("approver").runs.join_stream(thread, run)]
    assert rejoined[-1].data["status"] == "success"
    assert len(app.effects) == 1


async def test_events_that_were_missed_come_again_from_the_last_one_seen(to: Clients) -> None:
    parts = await streamed(to(), "again", "opsward", input=ASK, stream_mode="updates")
    run = parts[0].data["run_id"]
    later = [part async for part in to().runs.join_stream("again", run, last_event_id=parts[1].id)]
    assert [(part.event, part.id) for part in later[1:]] == [(part.event, part.id) for part in parts[2:]]


async def test_a_decision_on_the_approval_itself_makes_the_run_go_on(url: str, to: Clients, app: Small) -> None:
    thread, _ = await asked(to)
    with plain(url, "approver") as http:
        (waiting,) = http.get("/approvals", params={"status": "pending"}).json()
        told = http.post(f"/approvals/{waiting['id']}/decision", json={"decision": "approve", "reason": "ok"})
        assert told.status_code == 200, told.text
        assert told.json()["approval"]["by"] == "approver"
        again = http.post(f"/approvals/{waiting['id']}/decision", json={"decision": "deny"})
        assert (again.status_code, "by approver" in again.json()["detail"]) == (409, True)
        assert http.get("/approvals/ap-none").status_code == 404
        until(lambda: http.get(f"/threads/{thread}").json()["status"] == "idle")
    assert len(app.effects) == 1


async def test_a_run_that_fails_says_so_without_the_words_of_the_error(to: Clients) -> None:
    parts = await streamed(to(), "fails", "opsward", input={"text": "boom"}, stream_mode=["values"])
    assert [part.event for part in parts] == ["metadata", "values", "error", "end"]
    assert "hunter2" not in str(parts)
    with pytest.raises(Exception, match="ValueError"):
        await to().runs.wait("fails-too", "opsward", input={"text": "boom"})


async def test_a_second_request_waits_for_the_first_to_end(url: str, to: Clients, app: Small) -> None:
    thread, interrupt = await asked(to)
    app.gate.clear()
    await to("approver").runs.create(thread, "opsward", command={"resume": {interrupt: "approve"}})
    with plain(url) as http:
        told = http.post(f"/threads/{thread}/runs/wait", json={"input": ASK})
        assert (told.status_code, told.json()["error"]) == (409, "ThreadBusy")
    app.gate.set()


async def test_the_one_assistant_tells_its_graph_and_schemas(to: Clients) -> None:
    (one,) = await to().assistants.search(graph_id="opsward")
    assert one == await to().assistants.get("opsward")
    assert "approve" in {node["id"] for node in (await to().assistants.get_graph("opsward"))["nodes"]}
    assert (await to().assistants.get_schemas("opsward"))["graph_id"] == "opsward"
    with pytest.raises(NotFoundError):
        await to().assistants.get("other")
    with pytest.raises(PermissionDeniedError):
        await to().assistants.create("opsward")
