"""Every rule against the cases in the file beside it: `allow` and `deny` samples, with the place of the breach."""

import dataclasses
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.call import ToolCall
from domain.verdict import Violation
from guardrails.ask import Ask
from guardrails.check import default_ask
from guardrails.cloud import source
from guardrails.discovery import module_names, rules_in, shipped
from guardrails.documents import documents
from guardrails.errors import RuleError
from guardrails.policies import Policies, assemble
from guardrails.proposal import Proposal
from guardrails.rule import Rule, by_subject, rule, violations
from guardrails.subjects import of_documents, of_proposal
from tools.catalogue import load

GUARDRAILS = Path(__file__).parents[2] / "guardrails"
POLICIES: Policies = assemble(load())


def cases() -> Iterator[Any]:
    for path in sorted(GUARDRAILS.rglob("*.cases.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            module = f"guardrails.{path.parent.name}.{path.name.removesuffix('.cases.yaml')}"
            yield pytest.param(module, case, id=f"{path.stem.removesuffix('.cases')}-{number}")


def judged(module: str, case: dict[str, Any]) -> tuple[Violation, ...]:
    """The violations of the rules of `module` alone (of one of them, where the case names it)."""
    sample = case.get("deny", case.get("allow"))
    own = [each for each in rules_in(importlib.import_module(module)) if case.get("rule", each.id) == each.id]
    assert own, f"{module} has no rule {case.get('rule')}"
    return violations(subjects(sample, case.get("file", "sample.yaml")), by_subject(own))


def subjects(sample: Any, name: str) -> Iterator[object]:
    if isinstance(sample, dict) and "tool" in sample:
        return of_proposal(proposal(ToolCall.model_validate(sample)))
    text = sample if isinstance(sample, str) else json.dumps(sample)
    return iter([source.read(text, name)]) if name.endswith(".tf") else of_documents(documents(text, name))


def proposal(call: ToolCall) -> Proposal:
    ask: Ask = default_ask(call, POLICIES)
    patterns = POLICIES.settings.protected_branches
    plain = Proposal(
        call, ask, POLICIES.catalogue.classify(call, lambda repository, branch: branch in patterns), patterns
    )
    return plain if plain.repository != "shop/trunky" else with_default(plain, "trunk")


def with_default(plain: Proposal, branch: str) -> Proposal:
    return dataclasses.replace(plain, ask=dataclasses.replace(plain.ask, default_branches={plain.repository: branch}))


@pytest.mark.parametrize(("module", "case"), list(cases()))
def test_a_rule_decides_its_cases(module: str, case: dict[str, Any]) -> None:
    found = judged(module, case)
    if "allow" in case:
        assert found == ()
        return
    assert case["at"] in [each.path for each in found]
    assert case.get("object") in (None, *[each.object for each in found])
    assert all(each.message and each.remedy for each in found)


def test_every_rule_has_a_case_that_it_allows_and_one_that_it_denies() -> None:
    allowed: set[str] = set()
    denied: set[str] = set()
    for parameter in cases():
        module, case = parameter.values
        own = {each.id for each in rules_in(importlib.import_module(module))}
        if "deny" in case:
            denied |= {each.rule for each in judged(module, case)}
        else:
            allowed |= {case["rule"]} if "rule" in case else own
    every = {each.id for listed in shipped().values() for each in listed}
    assert every <= allowed
    assert every == denied


def test_every_file_of_rules_has_its_cases_beside_it() -> None:
    for name in module_names():
        path = GUARDRAILS / Path(*name.split(".")[1:]).with_suffix(".cases.yaml")
        has_rules = any(True for _ in rules_in(importlib.import_module(name)))
        assert path.exists() == has_rules, name


def test_two_rules_with_one_id_are_refused() -> None:
    first = next(iter(shipped().values()))[0]
    with pytest.raises(RuleError, match="Two rules are named"):
        by_subject([first, Rule(first.id, "low", "", int, first.judge)])


def test_a_rule_that_does_not_say_what_it_judges_is_refused() -> None:
    with pytest.raises(RuleError, match="does not say what it judges"):
        rule("x/y", severity="low", standard="")(lambda anything: iter(()))
