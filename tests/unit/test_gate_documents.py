"""Documents have one reading or none, and files are judged like calls."""

import json
from pathlib import Path

import pytest

from domain.errors import UsageError
from guardrails.check import check_document, check_paths
from guardrails.documents import documents
from guardrails.errors import Unreadable
from guardrails.policies import assemble
from tools.catalogue import load

POLICIES = assemble(load())
GOOD = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: app
          image: registry.shop.example/web:1.2.3
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
"""
BAD = GOOD.replace("runAsNonRoot: true", "runAsNonRoot: false")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "line 4: the key 'c' stands twice"),
        ("a: 1\n---\nb: [1\n", "line 4"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ("a: 010\n", "octal to some readers"),
        ("1: a\n'1': b\n", "stands twice"),
        ("~: a\nnull: b\n", "line 2: the key 'null' stands twice"),
        ("a: !!python/object:os.system x\n", "line 1"),
        ("a: !!binary aGk=\n", "has no place here"),
        ("a: b\u2028c\n", "line separator"),
        ("&a [*a]\n", "is not YAML"),
    ],
)
def test_a_document_with_two_readings_is_refused(text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=r"file\.yaml") as refused:
        documents(text, "file.yaml")
    assert says in str(refused.value)


def test_a_document_that_unfolds_without_end_is_refused() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdef", "bcdefg", strict=True)
    )
    with pytest.raises(Unreadable, match="too many nodes"):
        documents(bomb, "file.yaml")


def test_words_stay_words_and_documents_know_their_lines() -> None:
    first, second = documents("on: yes\nday: 2026-01-01\n---\n---\nb: 0o10\n", "file.yaml")
    assert first.value == {"on": "yes", "day": "2026-01-01"}
    assert (second.value, second.line) == ({"b": 8}, 5)


def test_a_good_manifest_breaks_no_rule_and_a_bad_one_names_its_object() -> None:
    assert check_document(GOOD, "web.yaml") == []
    (broken,) = check_document(BAD, "web.yaml")
    assert (broken.rule, broken.object) == ("k8s/run-as-non-root", "Deployment shop/web")
    assert broken.path == "spec.template.spec.containers[0].securityContext.runAsNonRoot"


def test_a_container_of_the_wrong_shape_is_unreadable_and_not_passed_over() -> None:
    with pytest.raises(Unreadable, match="should be a mapping"):
        check_document(GOOD.replace("- name: app", "- text\n        - name: app"), "web.yaml")


def test_the_worst_file_of_a_folder_decides(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "values.yaml").write_text("replicas: 3\n", encoding="utf-8")
    assert check_paths([tmp_path], POLICIES).verdict == "allow"
    (tmp_path / "sub" / "bad.yml").write_text(BAD, encoding="utf-8")
    result = check_paths([tmp_path], POLICIES)
    assert result.verdict == "deny"
    assert "bad.yml" in result.violations[0].message
    assert set(result.model_dump()) == {"verdict", "violations"}


def test_a_proposed_call_is_judged_by_the_gate(tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    scale = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "cart", "namespace": "prod", "scale": 3}
    for tool, arguments, verdict in (
        ("pods_list", {}, "allow"),
        ("resources_scale", scale, "needs_approval"),
        ("pods_exec", {"name": "a", "command": ["sh"]}, "deny"),
        ("resources_create_or_update", {"resource": BAD}, "deny"),
    ):
        file.write_text(json.dumps({"server": "kubernetes", "tool": tool, "arguments": arguments}), encoding="utf-8")
        result = check_paths([file], POLICIES)
        assert result.verdict == verdict
        assert bool(result.violations) == (verdict == "deny")


def test_a_plan_is_judged(tmp_path: Path) -> None:
    bucket = {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket"}
    plan = {"format_version": "1.2", "resource_changes": [{**bucket, "change": {"actions": ["create"], "after": {}}}]}
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    (violation,) = check_paths([tmp_path / "plan.json"], POLICIES).violations
    assert (violation.rule, violation.object) == ("cloud/public-access-block", "aws_s3_bucket.b")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("words.yaml", "hello: world\n", "words.yaml, line 1: this is not a manifest"),
        ("broken.yaml", "a: 1\nb: [\n", "broken.yaml, line 3"),
        ("call.json", '{"server": "kubernetes", "tool": "pods_list", "colour": 1}', "field colour"),
        ("list.yaml", "apiVersion: v1\nkind: List\nitems: [{a: 1}]\n", "has no apiVersion and kind"),
    ],
)
def test_what_cannot_be_judged_is_an_error_that_names_the_file(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        check_paths([tmp_path / name], POLICIES)
    assert says in str(refused.value)


def test_nothing_to_check_is_an_error_and_not_allowed(tmp_path: Path) -> None:
    for paths in ([], [tmp_path], [tmp_path / "missing.yaml"]):
        with pytest.raises(UsageError):
            check_paths(paths, POLICIES)
