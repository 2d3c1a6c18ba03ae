"""`opsward check`: files judged without a database; its exit code alone is enough for a pipeline."""

import json
from pathlib import Path

import pytest

from tests.integration.cli_process import opsward

ROOT = Path(__file__).parents[2]
PLAN = "repositories/shop/infra/plans/order-events.json"
GOOD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: web
          image: registry.shop.example/web:1.4.2
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
"""
AS_ROOT = GOOD.replace("runAsNonRoot: true", "runAsNonRoot: false")


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_manifest_is_allowed(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "check", written(tmp_path, "web.yaml", GOOD), "--json")
    assert (ended.code, ended.json) == (0, {"verdict": "allow", "violations": []})


def test_a_pod_that_may_run_as_root_is_denied_with_the_rule_the_place_and_the_remedy(tmp_path: Path) -> None:
    file = written(tmp_path, "web.yaml", AS_ROOT)
    ended = opsward(tmp_path, "check", file, "--json")
    assert ended.code == 1
    assert ended.json["verdict"] == "deny"
    (broken,) = ended.json["violations"]
    assert set(broken) == {"rule", "severity", "message", "remedy", "object", "path"}
    assert (broken["rule"], broken["object"]) == ("k8s/run-as-non-root", "Deployment shop/web")
    assert broken["path"] == "spec.template.spec.containers[0].securityContext.runAsNonRoot"
    assert str(file) in broken["message"] and "runAsNonRoot: true" in broken["remedy"]


def test_people_read_the_same_as_sentences(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "check", written(tmp_path, "web.yaml", AS_ROOT))
    assert ended.code == 1
    assert "k8s/run-as-non-root" in ended.out and "Deployment shop/web" in ended.out


def test_one_bad_file_in_a_folder_is_enough(tmp_path: Path) -> None:
    written(tmp_path, "a.yaml", GOOD)
    written(tmp_path, "b.yaml", AS_ROOT)
    assert opsward(tmp_path, "check", tmp_path).code == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [("kind: Pod\nmetadata: {name: [web\n", 3), ("hello\n", 1), ("apiVersion: v1\nkind: Pod\nkind: Job\n", 3)],
)
def test_an_unreadable_file_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = written(tmp_path, "web.yaml", text)
    ended = opsward(tmp_path, "check", file, "--json")
    assert (ended.code, ended.out) == (2, "")
    assert f"{file}, line {line}" in ended.err


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "check", tmp_path / "absent.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert str(tmp_path / "absent.yaml") in ended.err


def test_an_empty_folder_is_not_a_pass(tmp_path: Path) -> None:
    ended = opsward(tmp_path, "check", tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert "nothing to check" in ended.err


def test_a_terraform_plan_is_allowed_or_denied_by_what_it_would_make(tmp_path: Path) -> None:
    encrypted = opsward(tmp_path, "check", ROOT / "worlds/demo" / PLAN, "--json")
    assert (encrypted.code, encrypted.json["verdict"]) == (0, "allow")
    public = opsward(tmp_path, "check", ROOT / "evals/scenarios/denied-public-bucket/world" / PLAN, "--json")
    assert (public.code, public.json["verdict"]) == (1, "deny")
    assert "cloud/public-access-block" in {each["rule"] for each in public.json["violations"]}


@pytest.mark.parametrize(
    ("tool", "arguments", "verdict", "code"),
    [
        ("pods_list", {}, "allow", 0),
        ("pods_delete", {"name": "web", "namespace": "shop"}, "needs_approval", 1),
        ("pods_levitate", {}, "deny", 1),
    ],
)
def test_a_proposed_call_gets_the_verdict_of_the_gate(
    tmp_path: Path, tool: str, arguments: dict[str, str], verdict: str, code: int
) -> None:
    call = json.dumps({"server": "kubernetes", "tool": tool, "arguments": arguments})
    ended = opsward(tmp_path, "check", written(tmp_path, "call.json", call), "--json")
    assert (ended.code, ended.json["verdict"]) == (code, verdict)
