"""The gate: default deny, one way to say yes, and any error a denial."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from domain.call import Precondition, ToolCall
from domain.vocabulary import Effect, Environment
from guardrails import layers
from guardrails.ask import Ask
from guardrails.gate import judge, judge_batch
from guardrails.policies import Policies, Settings, assemble
from tools import github
from tools.catalogue import load

POLICIES: Policies = assemble(load())
SERVERS = ("kubernetes", "kubernetes-staging", "github")
HEAD = "0123456789abcdef0123456789abcdef01234567"
POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: web}
spec: {containers: [{name: app, image: nginx}]}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: web}\n"


def ask(**changes: Any) -> Ask:
    whole = Ask(
        persona="devops",
        task="carry_out",
        principal="operator",
        roles=frozenset({"operator"}),
        may={"kubernetes": ("*",), "github": ("*",)},
        most=Effect.DESTRUCTIVE,
        live={server: POLICIES.catalogue.pins(server) for server in SERVERS},
    )
    return dataclasses.replace(whole, **changes)


def call(tool: str, server: str = "kubernetes", **arguments: JsonValue) -> ToolCall:
    return ToolCall(server=server, tool=tool, arguments=arguments)


def scale(replicas: int, server: str = "kubernetes") -> ToolCall:
    where = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "cart", "namespace": "prod"}
    return call("resources_scale", server, **where, scale=replicas)


READ = call("pods_list_in_namespace", namespace="prod")
APPLY = call("resources_create_or_update", resource=SETTINGS)


def test_a_read_is_allowed() -> None:
    assert judge(READ, ask(), POLICIES).decision == "allow"


def test_a_proposal_is_allowed_for_an_operator_and_not_for_an_approver_alone() -> None:
    branch = github.create_branch("shop/gitops", "opsward/nginx", "main")
    assert judge(branch, ask(), POLICIES).decision == "allow"
    assert judge(branch, ask(roles=frozenset({"approver"})), POLICIES).layer == "approval_needed"
    assert judge(branch, ask(roles=frozenset({"approver"})), POLICIES).denied


def test_somebody_without_a_role_may_not_even_look() -> None:
    assert judge(READ, ask(roles=frozenset()), POLICIES).denied


def test_a_write_in_production_needs_another_person() -> None:
    verdict = judge(scale(5), ask(), POLICIES)
    assert (verdict.decision, verdict.effect, verdict.approver) == ("needs_approval", Effect.WRITE, "another")


def test_a_write_in_staging_needs_any_approver_and_an_unknown_server_counts_as_production() -> None:
    staged = ask(environments={"kubernetes-staging": Environment.STAGING})
    assert judge(scale(5, "kubernetes-staging"), staged, POLICIES).approver == "anyone"
    assert judge(scale(5, "kubernetes-staging"), ask(), POLICIES).approver == "another"


def test_scaling_to_zero_is_destructive_and_wants_a_reason_from_another_person_everywhere() -> None:
    staged = ask(environments={"kubernetes-staging": Environment.STAGING})
    verdict = judge(scale(0, "kubernetes-staging"), staged, POLICIES)
    assert (verdict.effect, verdict.approver, verdict.reason_required) == (Effect.DESTRUCTIVE, "another", True)


@pytest.mark.parametrize(
    ("proposed", "layer"),
    [
        (call("pods_wipe"), "known_tool"),
        (call("pods_list", "mail"), "known_tool"),
        (call("pods_exec", name="a", command=["sh"]), "known_tool"),
        (call("actions_run_trigger", "github", method="explode", owner="shop", repo="infra"), "known_tool"),
        (github.review("shop/gitops", 7, "APPROVE", "fine", HEAD), "known_tool"),
        (call("pods_list", colour="red"), "schema_valid"),
        (call("pods_get", name=7), "schema_valid"),
        (call("pods_get"), "schema_valid"),
        (call("pods_log", name="a", tail=2**60), "schema_valid"),
        (call("pods_get", name="\ud800"), "schema_valid"),
        (call("pods_top", name=float("nan")), "schema_valid"),
        (call("resources_create_or_update", resource=POD), "rules"),
        (call("resources_create_or_update", resource="x" * 300_000), "schema_valid"),
        (call("resources_create_or_update", resource=SETTINGS.replace("name: settings", "name: a, name: b")), "rules"),
        (call("resources_create_or_update", resource='{"kind": "Pod", "kind": "ConfigMap"}'), "rules"),
        (call("resources_create_or_update", resource="just words"), "rules"),
        (call("resources_create_or_update", resource=""), "rules"),
        (call("merge_pull_request", "github", owner="shop", repo="gitops", pullNumber=7), "rules"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.tool,
)
def test_what_is_not_plainly_allowed_is_denied_by_a_named_layer(proposed: ToolCall, layer: str) -> None:
    verdict = judge(proposed, ask(), POLICIES)
    assert (verdict.decision, verdict.layer) == ("deny", layer)
    assert verdict.reason


def test_a_root_pod_is_denied_with_the_rule_the_object_and_the_field() -> None:
    verdict = judge(call("resources_create_or_update", resource=POD), ask(), POLICIES)
    found = {violation.rule: violation for violation in verdict.violations}
    assert found["k8s/run-as-non-root"].object == "Pod web/web"
    assert found["k8s/run-as-non-root"].path == "spec.containers[0].securityContext.runAsNonRoot"


def test_a_pushed_manifest_is_looked_into_wherever_it_hides() -> None:
    hidden = {"README.md": "# fine", "clusters/a/web.yml": SETTINGS + "---\n" + POD}
    verdict = judge(github.push_files("shop/gitops", "opsward/x", hidden, "m"), ask(), POLICIES)
    assert verdict.layer == "rules"
    assert "k8s/run-as-non-root" in {violation.rule for violation in verdict.violations}


def test_a_pushed_public_bucket_is_denied_in_both_spellings_of_terraform() -> None:
    plain = 'resource "aws_s3_bucket_acl" "b" {\n  acl = "public-read"\n}\n'
    as_json = json.dumps({"resource": {"aws_s3_bucket": {"b": {"bucket": "b", "acl": "public-read"}}}})
    for path, text in (("main.tf", plain), ("main.tf.json", as_json)):
        verdict = judge(github.push_files("shop/infra", "opsward/x", {path: text}, "m"), ask(), POLICIES)
        assert (verdict.decision, verdict.layer) == ("deny", "rules")


def test_a_changed_description_is_denied_until_it_is_pinned_again() -> None:
    live = {**POLICIES.catalogue.pins("kubernetes"), "pods_list_in_namespace": READ.digest}
    verdict = judge(READ, ask(live={"kubernetes": live}), POLICIES)
    assert (verdict.decision, verdict.layer) == ("deny", "pinned")


def test_a_tool_that_the_server_does_not_offer_is_denied() -> None:
    assert judge(READ, ask(live={}), POLICIES).layer == "pinned"


def test_the_personas_list_and_reach_are_limits() -> None:
    assert judge(READ, ask(may={"kubernetes": ("resources_*",)}), POLICIES).layer == "persona_may"
    assert judge(READ, ask(may={}), POLICIES).layer == "persona_may"
    assert judge(scale(3), ask(most=Effect.PROPOSE), POLICIES).layer == "persona_may"


def test_a_dry_request_reads_and_nothing_else() -> None:
    assert judge(READ, ask(dry=True), POLICIES).decision == "allow"
    assert judge(github.create_branch("shop/gitops", "x", "main"), ask(dry=True), POLICIES).layer == "dry"
    assert judge(scale(3), ask(dry=True), POLICIES).layer == "dry"


def test_a_batch_spends_the_budget_call_by_call() -> None:
    verdicts = judge_batch([READ, READ, READ], ask(budget={Effect.READ: 2}), POLICIES)
    assert [verdict.decision for verdict in verdicts] == ["allow", "allow", "deny"]
    assert verdicts[2].layer == "budget_left"


def test_a_merge_that_expects_its_head_needs_another_person() -> None:
    verdict = judge(github.merge("shop/gitops", 7, HEAD, "t"), ask(), POLICIES)
    assert (verdict.decision, verdict.approver) == ("needs_approval", "another")


def test_a_precondition_that_acts_is_denied() -> None:
    acting = Precondition(server="kubernetes", tool="pods_delete", arguments={"name": "a"}, field="x", value=1)
    secret = Precondition(
        server="kubernetes",
        tool="resources_get",
        arguments={"apiVersion": "v1", "kind": "Secret", "name": "db"},
        field="data",
        value=None,
    )
    for each in (acting, secret):
        verdict = judge(APPLY.expecting(each), ask(), POLICIES)
        assert (verdict.decision, verdict.layer) == ("deny", "preconditions")


@pytest.mark.parametrize("layer", [each.__name__ for each in layers.LAYERS])
def test_an_error_in_any_layer_is_a_denial_that_names_it(layer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a policy engine crashed")

    broken.__name__ = layer
    replaced = tuple(broken if each.__name__ == layer else each for each in layers.LAYERS)
    monkeypatch.setattr("guardrails.gate.LAYERS", replaced)
    verdict = judge(READ, ask(), POLICIES)
    assert (verdict.decision, verdict.layer) == ("deny", layer)
    assert "a policy engine crashed" in verdict.reason


def test_the_policy_version_changes_with_the_settings_and_stays_otherwise() -> None:
    assert assemble(load()).version == POLICIES.version
    assert assemble(load(), Settings(block_at="critical")).version != POLICIES.version


def test_a_mild_violation_is_told_and_does_not_deny_where_the_settings_say_so() -> None:
    lenient = assemble(load(), Settings(block_at="critical"))
    assert judge(call("resources_create_or_update", resource=POD), ask(), lenient).decision == "needs_approval"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
TOOLS = st.sampled_from(sorted({name for kind in load().kinds.values() for name in kind.pins} | {"", "rm"}))
NAMES = st.sampled_from(
    ["branch", "files", "method", "resource", "scale", "kind", "namespace", "owner", "repo", "event"]
)


@given(st.sampled_from([*SERVERS, "mail"]), TOOLS, st.dictionaries(NAMES | st.text(max_size=5), JSON, max_size=5))
def test_whatever_is_proposed_gets_a_verdict_and_only_reads_and_proposals_pass_alone(
    server: str, tool: str, arguments: Mapping[str, JsonValue]
) -> None:
    proposed = ToolCall.model_construct(server=server, tool=tool, arguments=dict(arguments), expects=())
    verdict = judge(proposed, ask(), POLICIES)
    assert verdict.decision in {"allow", "deny", "needs_approval"}
    assert verdict.decision != "allow" or verdict.effect in {Effect.READ, Effect.PROPOSE}
    assert judge(proposed, ask(), POLICIES) == verdict
