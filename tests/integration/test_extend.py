"""A persona, a guardrail, an MCP server and a scenario are added as files alone, to a copy, and each is picked up."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded import Addresses
from tools.pinned import pins_of

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {"web", "docs", "build", "__pycache__"}

PERSONA = """\
title: {ko: 핀옵스, en: FinOps}
max_effect: read
tools:
  kubernetes: [pods_top]
tasks:
  weigh:
    stage: review
    actions: {cost: weigh}
"""
PLAYBOOK = '''\
"""Look at what a namespace uses before talking about what it costs."""

from domain.finding import Finding, Statement
from domain.call import ToolCall
from personas.case import Case
from personas.evidence import asking, seen, stopped
from personas.playbook import Playbook, ask


def weigh(case: Case) -> Playbook:
    """Quote what the pods use."""
    if case.cluster is None:
        return asking("ask.cluster")
    call = ToolCall(server=case.cluster.server, tool="pods_top", arguments={"namespace": "prod"})
    (used,) = yield ask(call)
    if (end := stopped((call,), (used,))) is not None:
        return end
    proof = seen(call, used.text)
    quoted = Statement(key="quoted", values={"source": proof.source, "passage": proof.excerpt}, evidence=(proof.id,))
    return Finding(statements=(quoted,), evidence=(proof,))
'''
RULE = '''\
"""Every workload says whose it is."""

from collections.abc import Iterator

from guardrails.manifest import Manifest
from guardrails.rule import Breach, rule


@rule("k8s/owner", severity="medium", standard="The team's own convention")
def owner(manifest: Manifest) -> Iterator[Breach]:
    """A Deployment carries the label `team`."""
    if manifest.kind == "Deployment" and "team" not in str(manifest.body.get("metadata")):
        yield Breach("metadata.labels", "does not say whose it is", "Add the label team.")
'''
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: web, labels: {%s}}
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: a
          image: registry.shop.example/a:1.0.0
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
"""
CASES = [{"allow": DEPLOYMENT % "team: web"}, {"deny": DEPLOYMENT % "app: a", "at": "metadata.labels"}]
SERVER = """\
name: tickets
servers: [tickets]
pins: tickets.json
tools:
  read_ticket: read
  close_ticket: write
"""
TICKET = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
OFFERED = {
    "tools": [
        {"name": "read_ticket", "description": "Read a ticket", "inputSchema": TICKET},
        {"name": "close_ticket", "description": "Close a ticket", "inputSchema": TICKET},
    ]
}
SCENARIO = """\
about: A persona of the team's own answers
ask: how much does checkout cost per month
expect:
  status: done
  action: cost
  itinerary: [finops.weigh]
  calls: {must: [pods_top]}
  evidence: [pods_top]
"""
ADDED = {
    "personas/finops/persona.yaml": PERSONA,
    "personas/finops/playbooks/weigh.py": PLAYBOOK,
    "guardrails/kubernetes/owner.py": RULE,
    "guardrails/kubernetes/owner.cases.yaml": json.dumps(CASES),
    "tools/tickets.yaml": SERVER,
    "tools/pins/tickets.json": pins_of(json.loads(json.dumps(OFFERED))),
    "evals/scenarios/what-it-uses/scenario.yaml": SCENARIO,
}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole source with one of each added. No file that was there is touched."""
    copy = tmp_path_factory.mktemp("extended") / "opsward"
    shutil.copytree(ROOT, copy, ignore=not_source)
    for name, text in ADDED.items():
        assert not (copy / name).exists()
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def not_source(folder: str, names: list[str]) -> set[str]:
    """Caches, and at the top whatever no module needs; a world's own hidden folders belong to it."""
    at_the_top = {name for name in names if name.startswith(".") and Path(folder) == ROOT}
    return at_the_top | (LEFT_OUT & set(names) if Path(folder) == ROOT else {"__pycache__"} & set(names))


def run(copy: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Python in the copy, whose modules come before those that are installed."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment, input=given, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def opsward(copy: Path, *arguments: str, given: str = "") -> Any:
    done = run(copy, "-m", "cli", *arguments, "--json", given=given)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_the_copy_is_what_runs(extended: Path) -> None:
    done = run(extended, "-c", "import cli, personas; print(cli.__file__, *personas.__path__)")
    assert done.stdout.split() == [str(extended / "cli.py"), str(extended / "personas")]


def test_a_persona_is_a_folder(extended: Path) -> None:
    routed = opsward(extended, "route", given='{"id": "1", "text": "how much does checkout cost per month"}\n')
    assert routed["itinerary"] == ["finops.weigh"]


def test_a_guardrail_is_a_file_and_its_cases(extended: Path, tmp_path: Path) -> None:
    for labels, verdict, rules in (("app: a", "deny", ["k8s/owner"]), ("team: web", "allow", [])):
        file = tmp_path / f"{verdict}.yaml"
        file.write_text(DEPLOYMENT % labels, encoding="utf-8")
        checked = opsward(extended, "check", str(file))
        assert (checked["verdict"], [each["rule"] for each in checked["violations"]]) == (verdict, rules)
    cases = run(
        extended, "-m", "pytest", "-p", "no:cacheprovider", "tests/unit/test_rules.py", "-k", "owner- or every_rule"
    )
    assert cases.returncode == 0, cases.stdout
    assert "3 passed" in cases.stdout, "two cases, and that every rule has both"


def test_a_server_is_a_yaml_and_its_pins(extended: Path, tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    for tool, arguments, verdict in (
        ("read_ticket", {"id": 7}, "allow"),
        ("close_ticket", {"id": 7}, "needs_approval"),
        ("close_ticket", {"id": "seven"}, "deny"),
        ("delete_ticket", {"id": 7}, "deny"),
    ):
        file.write_text(json.dumps({"server": "tickets", "tool": tool, "arguments": arguments}), encoding="utf-8")
        assert opsward(extended, "check", str(file))["verdict"] == verdict, (tool, arguments)


def test_a_scenario_is_a_folder(extended: Path, home: Path, addresses: Addresses) -> None:
    """Run by the persona that was added, through the gate, on the demo world."""
    (graded,) = opsward(extended, "eval", "what-it-uses")["scenarios"]
    assert graded["complaints"] == []
    assert graded["passed"]
