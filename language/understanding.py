"""Understanding: a text becomes an `Intent`. Quotations go first, then rules and the classifier decide."""

from collections.abc import Mapping

from domain.intent import Intent, Targets
from domain.vocabulary import Action, Language, Risk
from language.choices import choices_for
from language.classifier import Model, load_model, probabilities
from language.clauses import clauses
from language.decision import READS, action_and_lead, is_dry, risk_of
from language.features import features
from language.normal import normal
from language.quotes import unquote
from language.signs import read_signs
from language.targets import meant, targets_in
from language.tongue import language_of

SURE = {True: 0.12, False: 0.25}
"""Below this probability of the likeliest action Opsward asks instead. To read (True) on a guess does less harm."""
SURE_STEP = 0.5
"""A clause counts as a step of its own from this probability on."""


def understand(text: str) -> Intent:
    """What `text` asks for, by the weights that were shipped."""
    return understand_with(load_model(), text)


def understand_with(model: Model, text: str) -> Intent:
    """What `text` asks for, by `model`."""
    own = unquote(text)
    normalised = normal(own.text)
    odds = probabilities(model, features(own.text))
    action, lead, confidence = action_and_lead(odds)
    if confidence < SURE[action in READS] or not normalised.replace("quote", "").strip(" .,!?~"):
        action, lead = Action.UNCLEAR, "none"
    language = language_of(own.text)
    targets = meant(targets_in(own.text, korean=language is Language.KOREAN), action)
    dry = is_dry(action, read_signs(normalised))
    if action not in READS and targets == Targets() and len(normalised.split()) == 1:
        action, lead, dry = Action.UNCLEAR, "none", False  # "restart": of what?
    risk = risk_of(action, dry, targets, normalised)
    intent = Intent(
        text=text,
        action=action,
        steps=_steps(model, own.text, action),
        lead=lead,
        risk=risk,
        dry=dry,
        security_review=risk is not Risk.READ,
        language=language,
        targets=targets,
        quoted=own.quoted,
        confidence=round(min(confidence, 1.0), 4),
    )
    return _asking(intent, odds) if action is Action.UNCLEAR else intent


def _asking(intent: Intent, odds: Mapping[str, float]) -> Intent:
    return intent.model_copy(update={"choices": choices_for(intent, odds), "steps": ()})


def _steps(model: Model, unquoted: str, action: Action) -> tuple[Action, ...]:
    """Every action of a request that asks for several, in order; the deciding one comes last when it stands nowhere."""
    if action in (Action.UNCLEAR, Action.OUT_OF_SCOPE):
        return ()
    parts = clauses(unquoted)
    steps = [step for step in (_step(model, part) for part in parts) if step] if len(parts) > 1 else []
    if action not in steps:
        steps = [*(step for step in steps if step in READS), action]
    return tuple(dict.fromkeys(steps))


def _step(model: Model, clause: str) -> Action | None:
    if not any(verb.mode != "not" for verb in read_signs(normal(clause)).verbs):
        return None
    action, _, probability = action_and_lead(probabilities(model, features(clause)))
    unsaid = action in (Action.UNCLEAR, Action.OUT_OF_SCOPE, Action.EXPLAIN)
    return action if probability >= SURE_STEP and not unsaid else None
