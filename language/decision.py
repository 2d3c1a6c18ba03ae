"""From an action to what it means: may it change anything, how badly, who leads, is it only a rehearsal."""

import re
from collections.abc import Mapping

from domain.intent import Targets
from domain.vocabulary import Action, Environment, Risk
from language.signs import Signs

READS = frozenset(
    {
        Action.REVIEW,
        Action.CHECK_POLICY,
        Action.DIAGNOSE,
        Action.SUMMARIZE,
        Action.STATUS,
        Action.COST,
        Action.EXPLAIN,
        Action.UNCLEAR,
        Action.OUT_OF_SCOPE,
    }
)
_IN_THE_OPEN = (Action.OPEN_PULL_REQUEST, Action.MERGE, Action.RUN_WORKFLOW)
"""With these, "do not apply it" and "the plan" speak of something else; only the word rehearsal makes them one."""
_PRODUCTION_NAMES = re.compile(r"(?:^|-)(?:prod|prd|production)(?:-|$)")
_DRAIN = re.compile(r"\bdrain(?:ing)?\b|드레인|노드.{0,8}비[워우]")


def action_and_lead(odds: Mapping[str, float]) -> tuple[Action, str, float]:
    """The likeliest action over all its leads, its likeliest lead, and how likely the action is."""
    actions: dict[str, float] = {}
    for label, probability in odds.items():
        action = label.split("/")[0]
        actions[action] = actions.get(action, 0.0) + probability
    action = max(actions, key=lambda name: actions[name])
    lead = max((label for label in odds if label.startswith(f"{action}/")), key=lambda label: odds[label]).split("/")[1]
    return Action(action), lead, actions[action]


def is_dry(action: Action, signs: Signs) -> bool:
    """Whether a change is only to be planned or shown."""
    mark = "rehearsal" if action in _IN_THE_OPEN else "dry"
    return action not in READS and mark in signs.marks


def risk_of(action: Action, dry: bool, targets: Targets, text: str) -> Risk:
    """The worst effect that is asked for. Production scaled to nothing and a drained node are like a deletion."""
    if dry or action in READS:
        return Risk.READ
    if action is Action.DELETE or _DRAIN.search(text):
        return Risk.DESTRUCTIVE
    if action is Action.SCALE and targets.amount and targets.amount.to == 0 and _in_production(targets):
        return Risk.DESTRUCTIVE
    return Risk.WRITE


def _in_production(targets: Targets) -> bool:
    places = (targets.namespace or "", targets.cluster or "")
    return targets.environment is Environment.PRODUCTION or any(_PRODUCTION_NAMES.search(place) for place in places)
