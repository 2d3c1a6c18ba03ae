"""What the terminal shows, as text: nothing left out of what is approved, nothing hidden, everything in line."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from domain.approval import Approval
from domain.call import Digest
from domain.record import GENESIS, Record
from domain.verdict import Violation
from domain.vocabulary import Language
from locales import catalogue
from terminal import reports
from terminal.approval import approval, approvals
from terminal.choice import choice, may_approve
from terminal.clean import clean
from terminal.diff import diff
from terminal.evidence import cited_first, evidence
from terminal.outcome import outcome
from terminal.steps import Steps
from terminal.verdicts import verdicts, why

KO, EN = Language.KOREAN, Language.ENGLISH
NOW = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)


def text(*parts: RenderableType, width: int = 100) -> str:
    console = Console(record=True, width=width, file=io.StringIO(), markup=False, highlight=False, emoji=False)
    for part in parts:
        console.print(part)
    return console.export_text()


def asked(**changed: Any) -> dict[str, Any]:
    made = Approval(
        id="ap-123", thread="t", turn="t/1/0:devops.carry_out#000", digest=Digest("sha256:" + "a" * 64), policy="p",
        nonce="secret-nonce", requester="operator", approver="another", title="PR 병합", created_at=NOW,
        shows="--- a/web.yaml\n+++ b/web.yaml\n-replicas: 2\n+replicas: 3", calls=("github.merge_pull_request",),
        expires_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    return {**made.model_dump(mode="json", exclude={"nonce"}), **changed}


def verdict(decision: str, effect: str = "write", **changed: Any) -> dict[str, Any]:
    return {
        "decision": decision,
        "effect": effect,
        "layer": "approval_needed",
        "reason": "",
        "violations": [],
        **changed,
    }


BROKEN = {
    "rule": "k8s/privileged", "severity": "high", "object": "Deployment prod/web", "path": "spec.template",
    "message": "컨테이너가 privileged 입니다", "remedy": "privileged: false",
}  # fmt: skip


def test_both_languages_of_the_terminal_have_the_same_words() -> None:
    korean = {key for key in catalogue(KO) if key.startswith("terminal.")}
    assert korean == {key for key in catalogue(EN) if key.startswith("terminal.")}


@pytest.mark.parametrize(
    "hidden",
    [
        "\x1b[2J",
        "\x9b31m",
        "\r",
        "\b",
        "\x07",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u3164",
        "\u2028",
        "\U000e0041",
    ],
)
def test_what_would_repaint_or_reorder_the_screen_is_shown_instead(hidden: str) -> None:
    shown = clean(f"a{hidden}b")
    assert hidden[0] not in shown
    assert f"‹U+{ord(hidden[0]):04X}›" in shown


def test_ordinary_text_stays_as_it_is() -> None:
    assert clean("배포 완료\n\tPod 3개 → Running ✓ é 한글") == "배포 완료\n\tPod 3개 → Running ✓ é 한글"


def test_a_diff_is_coloured_line_by_line_and_complete() -> None:
    lines = ["--- a/x", "+++ b/x", "@@ -1 +1 @@", "-이전: 2", "+다음: 3", " 그대로", *(f"+{n}" for n in range(500))]
    made = diff("\n".join(lines))
    assert made.plain.split("\n") == lines
    styles = {made.plain[span.start : span.end]: str(span.style) for span in made.spans}
    assert styles["-이전: 2"] == "red"
    assert styles["+다음: 3"] == "green"
    assert styles["@@ -1 +1 @@"] == "cyan"


def test_a_plan_is_coloured_by_what_happens_to_each_resource() -> None:
    made = diff("  # aws_sqs_queue.orders will be created\n  + resource\n  ~ tags\n-/+ bucket")
    assert [str(span.style) for span in made.spans] == ["bold", "green", "yellow", "magenta"]


@pytest.mark.parametrize("width", [60, 100])
def test_an_approval_shows_the_whole_diff_who_may_answer_and_until_when(width: int) -> None:
    shown = text(approval(asked(), [verdict("needs_approval")], KO), width=width)
    for part in ("PR 병합", "+replicas: 3", "ap-123", "operator", "요청자가 아닌 사람이", "승인 필요"):
        assert part in shown
    assert "secret-nonce" not in shown


def test_panels_and_tables_line_up_with_korean_in_them() -> None:
    panel = text(approval(asked(shows="+이름: 결제\n-name: pay"), [verdict("needs_approval")], KO), width=72)
    assert {cell_len(line) for line in panel.splitlines()} == {72}
    table = text(verdicts(["github.병합", "github.merge"], [verdict("deny"), verdict("allow", "read")], KO))
    starts = [
        cell_len(line[: line.index(each)]) for each in ("변경", "읽기") for line in table.splitlines() if each in line
    ]
    assert len(starts) == 2
    assert len(set(starts)) == 1


def test_markup_in_a_text_from_outside_is_only_text() -> None:
    shown = text(approval(asked(title="[bold red]x[/]", shows="+[link=http://x]y[/link]"), [], EN))
    assert "[bold red]x[/]" in shown
    assert "+[link=http://x]y[/link]" in shown


def test_an_approval_shows_every_argument_that_the_diff_does_not() -> None:
    manifest = "kind: Application\nname: nginx"
    calls = [
        {"name": "github.merge_pull_request", "args": {"pullNumber": 58, "files": [{"path": "a", "content": "x\ny"}]}},
        {"name": "kubernetes.resources_create_or_update", "args": {"resource": manifest}},
    ]
    shown = text(approval(asked(), [], EN, calls))
    for part in ("pullNumber: 58", "path: a", "kind: Application", "name: nginx"):
        assert part in shown
    diffed = text(approval(asked(shows="+++ b/app.yaml\n+kind: Application\n+name: nginx"), [], EN, calls))
    assert diffed.count("kind: Application") == 1


def test_a_denial_names_the_rule_and_the_reasons_what_would_mend_it() -> None:
    denied = verdict("deny", violations=[BROKEN], layer="rules", reason="not allowed")
    assert "k8s/privileged" in text(verdicts(["kubernetes.apply"], [denied], KO))
    told = why(["kubernetes.apply"], [denied], KO).plain
    assert "privileged: false" in told
    assert "Deployment prod/web" in told


@pytest.mark.parametrize(
    ("said", "means"),
    [("a", "approve"), ("ㅁ", "approve"), (" 승인 ", "approve"), ("D", "deny"), ("ㅇ", "deny"), ("왜", "why"),
     ("e", "edit"), ("나중에", "later"), ("", None), ("ok", None), ("ab", None)],
)  # fmt: skip
def test_a_choice_is_a_letter_a_word_or_the_key_under_the_korean_letter(said: str, means: str | None) -> None:
    assert choice(said) == means


def test_who_asked_is_not_offered_as_the_approver_when_another_is_needed() -> None:
    people: list[Any] = [{"name": "lead", "roles": ["operator", "approver"]}, {"name": "kim", "roles": ["approver"]}]
    assert may_approve(people, "lead", "another") == ["kim"]
    assert may_approve(people, "lead", "anyone") == ["lead", "kim"]


def plain(parts: list[RenderableType]) -> str:
    return text(*parts)


def intent(**changed: Any) -> dict[str, Any]:
    targets = {"services": ["nginx"], "namespace": None, "amount": {"to": 3, "by": None, "times": None}}
    return {"action": "deploy", "risk": "write", "dry": False, "language": "ko", "targets": targets, **changed}


def test_steps_speak_the_language_of_the_request() -> None:
    steps = Steps(EN)
    assert "배포 · services nginx · amount to 3 · 변경" in plain(steps.lines("understand", {"intent": intent()}))
    assert "deploy" in plain(steps.lines("understand", {"intent": intent(language="en")}))


def test_a_mixed_request_is_followed_in_korean() -> None:
    steps = Steps(EN)
    steps.lines("understand", {"intent": intent(language="mixed")})
    assert steps.language is KO


def read(tool: str, status: str = "ok", said: str = "", effect: str = "read") -> dict[str, Any]:
    call = {"server": "kubernetes", "tool": tool, "effect": effect, "status": status, "said": said, "violations": []}
    return {"0:sre.investigate#000": {"calls": [call], "approval": None}}


def test_polling_the_same_thing_is_shown_once() -> None:
    steps = Steps(KO)
    assert "kubernetes.pods_list" in plain(steps.lines("act", {"turns": read("pods_list"), "proposal": None}))
    assert steps.lines("act", {"turns": read("pods_list")}) == []
    assert "pods_get" in plain(steps.lines("act", {"turns": read("pods_get")}))


def test_a_call_that_failed_says_why() -> None:
    shown = plain(Steps(KO).lines("act", {"turns": read("pods_list", "error", "forbidden \x1b[2J")}))
    assert "오류" in shown
    assert "forbidden ‹U+001B›[2J" in shown


def test_a_denied_proposal_shows_the_violation() -> None:
    turns = read("resources_create_or_update", "denied", "not allowed", "write")
    next(iter(turns.values()))["calls"][0]["violations"] = [BROKEN]
    assert "k8s/privileged" in plain(Steps(KO).lines("guard", {"turns": turns, "proposal": None, "verdicts": []}))


def test_reads_that_are_allowed_are_not_judged_aloud_and_changes_are() -> None:
    steps = Steps(KO)
    call = {"server": "github", "tool": "merge_pull_request"}
    steps.lines("devops", {"proposal": {"calls": [call]}})
    assert steps.lines("guard", {"verdicts": [verdict("allow", "read")]}) == []
    assert "github.merge_pull_request" in plain(steps.lines("guard", {"verdicts": [verdict("needs_approval")]}))


def test_verdicts_that_an_approval_shows_anyway_are_only_named() -> None:
    steps = Steps(KO, panel_follows=True)
    steps.lines("devops", {"proposal": {"calls": [{"server": "github", "tool": "merge_pull_request"}]}})
    assert plain(steps.lines("guard", {"verdicts": [verdict("needs_approval")]})).strip() == "심사 승인 필요"


def test_reading_is_the_personas_doing() -> None:
    steps = Steps(KO)
    steps.lines("sre", {"proposal": {"calls": [{"server": "kubernetes", "tool": "pods_list"}]}})
    assert plain(steps.lines("act", {"turns": read("pods_list")})).startswith("SRE ✓ kubernetes.pods_list")
    assert plain(steps.lines("act", {"turns": read("merge", effect="write")})).startswith("실행 ✓ kubernetes.merge")


def test_what_was_recalled_is_counted_by_kind_and_documents_are_named() -> None:
    pieces = [
        {"id": "ev-1", "kind": "graph", "source": "graph: web", "excerpt": "x"},
        {"id": "ev-2", "kind": "document", "source": "runbooks/oom.md#memory", "excerpt": "y"},
    ]
    shown = plain(Steps(KO).lines("recall", {"context": {"evidence": pieces, "missing": ["graph"]}}))
    assert "근거 2건: 그래프 1, 문서 1" in shown
    assert "runbooks/oom.md#memory" in shown
    assert "연결하지 못함: graph" in shown


ENDED = {
    "status": "done",
    "report": {
        "language": "ko",
        "text": "배포 완료, Pod 3개 Running\nArgo CD nginx: Synced/Healthy\n(참고)",
        "claims": [
            {"text": "배포 완료, Pod 3개 Running", "evidence": ["ev-2"]},
            {"text": "Argo CD nginx: Synced/Healthy", "evidence": ["ev-2", "ev-1"]},
        ],
    },
    "evidence": [
        {"id": "ev-0", "kind": "graph", "source": "graph: web", "excerpt": "unused"},
        {"id": "ev-1", "kind": "tool", "source": "kubernetes: applications", "excerpt": "Synced"},
        {"id": "ev-2", "kind": "tool", "source": "kubernetes: pods", "excerpt": "3 Running"},
    ],
}


def test_every_sentence_of_a_report_carries_the_numbers_of_its_evidence() -> None:
    shown = text(outcome(ENDED, KO))
    assert "배포 완료, Pod 3개 Running [1]" in shown
    assert "Argo CD nginx: Synced/Healthy [1, 2]" in shown
    assert "(참고)\n" in shown
    assert "근거 3건" in shown
    assert [piece["id"] for piece in cited_first(ENDED)] == ["ev-2", "ev-1", "ev-0"]


def test_with_sources_only_the_evidence_that_is_cited_is_listed() -> None:
    shown = text(outcome({**ENDED, "thread": "abc"}, KO, sources=True))
    assert "[1] kubernetes: pods" in shown
    assert "graph: web" not in shown
    assert "abc" in shown


def test_the_list_of_evidence_keeps_to_one_line_each() -> None:
    long = [{"id": "ev-1", "source": "log", "excerpt": "줄\n" * 200}]
    assert "…" in text(evidence(long, KO), width=300)


def test_tables_of_the_commands_show_their_rows() -> None:
    record = Record(
        number=1, at=NOW, thread="t", actor="approver", event="approval.decided", subject="ap-1", body={},
        previous=GENESIS, hash=GENESIS,
    )  # fmt: skip
    assert "approval.decided" in text(reports.records([record], EN))
    rows = [{"name": "postgres", "well": False, "found": "gone", "remedy": "start it"}]
    assert "start it" in text(reports.doctor(rows, EN))
    violation = Violation(rule="s3/public", severity="high", message="open to all", remedy="close it", object="bucket")
    assert "s3/public" in text(reports.checked("deny", [violation], EN))
    graded = [{"name": "deploy", "passed": False, "before": True, "seconds": 1.25, "complaints": ("no pods",)}]
    assert "no pods" in text(reports.graded(graded, EN))
    measured = [{"name": "gate", "value": 12.5, "unit": "us", "baseline": 6.25, "against": "none", "ratio": 2.0}]
    assert "×2.0" in text(reports.benchmarks(measured, EN))
    assert "ap-123" in text(approvals([asked(by=None, status="pending")], EN))


def test_a_world_is_told_by_its_lists() -> None:
    state = {
        "name": "demo", "clock": "2026-11-20T05:30:00+00:00",
        "clusters": {"eks-prod": {"pods": [{"name": "nginx-1", "phase": "Running", "labels": {"app": "nginx"}}]}},
        "forge": {"pull_requests": [{"number": 1, "title": "nginx 배포"}]},
        "effects": [{"sequence": 1, "at": "05:30", "server": "github", "kind": "pull_request.merged", "pull": 1}],
    }  # fmt: skip
    shown = text(reports.world(state, KO))
    for part in ("nginx-1", "nginx 배포", "pull_request.merged", "pull=1"):
        assert part in shown
    assert "labels" not in shown
    assert isinstance(reports.nothing(KO), Text)
