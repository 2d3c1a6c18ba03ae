"""A change from its request to its end, typed by people: run, look, approve, go on; and what the record says of it."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli_process import Ended, opsward

ASK = "AWS EKS 클러스터에 Nginx 배포하고 ArgoCD로 관리해줘"
KEYS = {"thread", "status", "intent", "itinerary", "calls", "approvals", "evidence", "report"}


@pytest.fixture(scope="module")
def fresh(home: Path, addresses: object) -> Path:
    """The home of this test session, its world as new."""
    assert opsward(home, "world", "reset", "demo").code == 0
    return home


@pytest.fixture(scope="module")
def asked(fresh: Path) -> Ended:
    return opsward(fresh, "run", ASK, "--json")


@pytest.fixture(scope="module")
def approval(asked: Ended) -> str:
    (waiting,) = asked.json["approvals"]
    return str(waiting["id"])


def happened(home: Path) -> list[str]:
    return [effect["kind"] for effect in opsward(home, "world", "show", "demo", "--json").json["effects"]]


def digests(outcome: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(call["server"], call["tool"], call["digest"]) for call in outcome["calls"]]


def test_a_run_that_waits_prints_one_object_and_exits_3(asked: Ended) -> None:
    outcome = asked.json
    assert (asked.code, set(outcome), outcome["status"]) == (3, KEYS, "waiting")
    assert outcome["intent"]["action"] == "deploy"
    assert outcome["itinerary"] == ["devops.propose", "security.review", "devops.carry_out", "sre.verify"]
    assert all({"server", "tool", "effect", "digest", "verdict", "status"} <= set(call) for call in outcome["calls"])
    assert all({"id", "source"} <= set(piece) for piece in outcome["evidence"])
    assert next(call["tool"] for call in outcome["calls"] if call["status"] == "waiting") == "merge_pull_request"


def test_what_waits_is_listed_and_shown_without_what_spends_it(fresh: Path, approval: str) -> None:
    listed = opsward(fresh, "approvals", "list", "--json")
    assert listed.code == 0
    assert {each["status"] for each in listed.json} == {"pending"}
    assert approval in [each["id"] for each in listed.json]
    assert "nonce" not in listed.out


def test_an_approval_is_shown_with_its_diff_its_verdicts_and_who_may_answer(fresh: Path, approval: str) -> None:
    shown = opsward(fresh, "approvals", "show", approval)
    assert shown.code == 0
    assert "+kind: Deployment" in shown.out
    assert "github.merge_pull_request" in shown.out and "승인 필요" in shown.out and "pullNumber" in shown.out
    assert "operator 이(가) 아닌 승인자만 답할 수 있습니다: approver" in shown.out


def test_a_thread_that_waits_goes_no_further_by_being_asked_to(fresh: Path, asked: Ended, approval: str) -> None:
    again = opsward(fresh, "run", "--thread", asked.json["thread"], "--json")
    assert (again.code, again.json["status"]) == (3, "waiting")
    assert "pull_request.merged" not in happened(fresh)


def test_who_asked_may_not_approve(fresh: Path, approval: str) -> None:
    refused = opsward(fresh, "approvals", "approve", approval, "--as", "operator")
    assert (refused.code, refused.out) == (4, "")
    assert "operator" in refused.err and "People who may approve: approver" in refused.err


def test_an_approval_that_does_not_exist_is_bad_usage(fresh: Path) -> None:
    for verb in ("show", "approve", "deny"):
        ended = opsward(fresh, "approvals", verb, "nope")
        assert (ended.code, ended.out) == (2, "")
        assert "There is no approval nope" in ended.err and "opsward approvals list" in ended.err


def test_a_thread_that_does_not_exist_is_bad_usage(fresh: Path) -> None:
    ended = opsward(fresh, "run", "--thread", "nope", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no thread nope" in ended.err


def test_approved_it_goes_on_to_its_end_and_the_second_to_answer_is_told_who_was_first(
    fresh: Path, asked: Ended, approval: str
) -> None:
    given = opsward(fresh, "approvals", "approve", approval, "--as", "approver", "--json")
    assert (given.code, given.json["status"], given.json["by"]) == (0, "approved", "approver")

    second = opsward(fresh, "approvals", "deny", approval, "--as", "approver")
    assert (second.code, second.out) == (5, "")
    assert "already approved by approver" in second.err

    ended = opsward(fresh, "run", "--thread", asked.json["thread"], "--json")
    assert (ended.code, ended.json["status"]) == (0, "done")
    assert "Pod 3개 Running" in ended.json["report"]["text"]
    assert ended.json["approvals"][0]["status"] == "used"
    ids = {piece["id"] for piece in ended.json["evidence"]}
    assert all(set(claim["evidence"]) <= ids for claim in ended.json["report"]["claims"])
    assert digests(ended.json)[: len(digests(asked.json))] == digests(asked.json)
    kinds = happened(fresh)
    assert [kinds.count(kind) for kind in ("branch.created", "pull_request.opened", "pull_request.merged")] == [1, 1, 1]


def test_the_record_of_it_is_whole_and_readable(fresh: Path, asked: Ended) -> None:
    thread = asked.json["thread"]
    verified = opsward(fresh, "audit", "verify", "--json")
    assert (verified.code, verified.json["whole"]) == (0, True)
    records = opsward(fresh, "audit", "show", "--thread", thread, "--json").json
    assert {record["thread"] for record in records} == {thread}
    assert {"effect.began", "effect.ended", "run.finished"} <= {record["event"] for record in records}


def test_a_reset_world_is_as_new_and_the_same_request_proposes_the_same_calls_in_the_same_order(
    fresh: Path, asked: Ended
) -> None:
    assert opsward(fresh, "world", "reset", "demo").code == 0
    assert happened(fresh) == []
    again = opsward(fresh, "run", ASK, "--json").json
    assert again["thread"] != asked.json["thread"]
    assert digests(again) == digests(asked.json)
    assert [each["digest"] for each in again["approvals"]] == [each["digest"] for each in asked.json["approvals"]]

    (waiting,) = again["approvals"]
    withdrawn = opsward(
        fresh, "approvals", "deny", waiting["id"], "--as", "operator", "--reason", "다음 주에", "--json"
    )
    assert (withdrawn.code, withdrawn.json["status"], withdrawn.json["by"]) == (0, "denied", "operator")
    ended = opsward(fresh, "run", "--thread", again["thread"], "--json")
    assert (ended.code, ended.json["status"]) == (4, "denied")
    assert "pull_request.merged" not in happened(fresh)
