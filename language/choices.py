"""Choices: the question that goes with an unclear request, in the operator's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from domain.intent import Choice, Intent
from domain.vocabulary import Action, Language
from language.decision import READS, action_and_lead, risk_of

_LABELS = Path(__file__).with_name("labels.yaml")
_NEVER = (Action.UNCLEAR, Action.OUT_OF_SCOPE)
COUNT = 3
"""How many answers are offered."""
_FAMILIAR = (Action.STATUS, Action.DIAGNOSE, Action.RESTART)
"""What is offered when nothing is likely."""
_UNLIKELY = 0.04


def choices_for(intent: Intent, odds: Mapping[str, float]) -> tuple[Choice, ...]:
    """The likeliest readings of `intent`'s text, each with a label in the operator's language."""
    likely = _likely(odds)
    return tuple(Choice(label=_label(intent, action), intent=_as(intent, action, odds)) for action in likely)


def _likely(odds: Mapping[str, float]) -> tuple[Action, ...]:
    left = {label: value for label, value in odds.items() if label.split("/")[0] not in _NEVER}
    found: list[Action] = []
    while left and len(found) < COUNT:
        action, _, probability = action_and_lead(left)
        if probability < _UNLIKELY:
            break
        found.append(action)
        left = {label: value for label, value in left.items() if label.split("/")[0] != action}
    return tuple(dict.fromkeys([*found, *_FAMILIAR]))[:COUNT]


def _as(intent: Intent, action: Action, odds: Mapping[str, float]) -> Intent:
    _, lead, probability = action_and_lead(
        {label: value for label, value in odds.items() if label.split("/")[0] == action}
    )
    risk = risk_of(action, dry=False, targets=intent.targets, text="")
    return intent.model_copy(
        update={
            "action": action,
            "steps": (action,),
            "lead": lead,
            "risk": risk,
            "security_review": action not in READS,
            "confidence": round(probability, 4),
            "choices": (),
        }
    )


def _label(intent: Intent, action: Action) -> str:
    words = _labels()[intent.language.reply]
    what = ", ".join(intent.targets.services) or words["something"]
    return words[action].format(what=what)


@cache
def _labels() -> dict[Language, dict[str, str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, dict[str, str]] = yaml.load(_LABELS.read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    return {Language(language): words for language, words in data.items()}
