"""What a rule is: a function from one subject to the breaches it finds, with an id, a severity and its source."""

import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.verdict import Severity, Violation
from guardrails.errors import RuleError


@dataclass(frozen=True, slots=True)
class Breach:
    """`path` leads to the field; `object` names the thing where the subject alone does not."""

    path: str
    message: str
    remedy: str
    object: str = ""


Judge = Callable[[Any], Iterator[Breach]]  # a rule's subject is the type of its one parameter


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    severity: Severity
    standard: str
    subject: type
    judge: Judge

    def violations(self, subject: object) -> Iterator[Violation]:
        for breach in self.judge(subject):
            yield Violation(
                rule=self.id,
                severity=self.severity,
                message=breach.message,
                remedy=breach.remedy,
                object=breach.object or str(getattr(subject, "object", subject)),
                path=breach.path,
            )


def rule(id: str, severity: Severity, standard: str) -> Callable[[Judge], Judge]:
    """Mark a function as a rule. Its parameter's type says what it judges: Pod, Manifest, Bundle, Plan, Proposal."""

    def mark(judge: Judge) -> Judge:
        parameters = list(inspect.signature(judge, eval_str=True).parameters.values())
        subject = parameters[0].annotation if len(parameters) == 1 else inspect.Parameter.empty
        if subject is inspect.Parameter.empty or not isinstance(subject, type):
            raise RuleError(f"Rule {id} does not say what it judges.", "Give its one parameter a type.")
        judge.__rule__ = Rule(id, severity, standard, subject, judge)  # type: ignore[attr-defined]
        return judge

    return mark


Rules = Mapping[type, tuple[Rule, ...]]
"""Rules by the type of their subject, in the order of their ids."""


def by_subject(rules: Iterable[Rule]) -> Rules:
    """Raises RuleError when two rules have one id."""
    ordered = sorted(rules, key=lambda each: each.id)
    for first, second in itertools.pairwise(ordered):
        if first.id == second.id:
            raise RuleError(f"Two rules are named {first.id}.", "Rename one.")
    subjects = dict.fromkeys(each.subject for each in ordered)
    return {subject: tuple(each for each in ordered if each.subject is subject) for subject in subjects}


def violations(subjects: Iterable[object], rules: Rules) -> tuple[Violation, ...]:
    """Every violation of every subject, in the order of subjects and then of rule ids."""
    return tuple(
        violation
        for subject in subjects
        for each in rules.get(type(subject), ())
        for violation in each.violations(subject)
    )
