"""`route`: Intent -> itinerary, a pure function over what the personas' folders declare."""

from collections.abc import Mapping

from domain.intent import Intent
from domain.itinerary import Itinerary, Task
from domain.vocabulary import Action
from personas.persona import STAGES, Persona

READ_ONLY_STAGES = ("investigate", "propose", "review")


def itinerary_of(intent: Intent, personas: Mapping[str, Persona]) -> Itinerary:
    """The tasks for an intent, in the order of their stages; empty when no persona has a playbook for it.

    A dry request stops before anything is carried out. A composite request ("check, then open a pull request") also
    takes the investigations of its earlier steps.
    """
    stages = READ_ONLY_STAGES if intent.dry else STAGES
    return tuple(
        Task(persona=persona.name, name=name)
        for stage in stages
        for persona in _leading_first(intent, personas)
        for name, task in persona.tasks.items()
        if task.stage == stage and wanted(intent, persona, name)
    )


def wanted(intent: Intent, persona: Persona, name: str) -> str | None:
    """The playbook that `persona` plays in its task `name` for this intent, or None."""
    task = persona.tasks[name]
    if intent.action in task.actions and _may_lead(intent, persona, task.stage):
        return task.actions[intent.action]
    earlier = (step for step in intent.steps if step is not intent.action and step in task.first)
    return next((task.actions[step] for step in earlier), None)


def _may_lead(intent: Intent, persona: Persona, stage: str) -> bool:
    """Investigations and proposals belong to the leading persona; reviews and verification to whoever does them."""
    return stage not in ("investigate", "propose") or intent.lead == persona.name


def _leading_first(intent: Intent, personas: Mapping[str, Persona]) -> list[Persona]:
    return sorted(personas.values(), key=lambda persona: (persona.name != intent.lead, persona.name))


def supported(intent: Intent, personas: Mapping[str, Persona]) -> bool:
    return bool(itinerary_of(intent, personas))


ENDS_AT_ONCE = frozenset({Action.UNCLEAR, Action.OUT_OF_SCOPE})
"""Actions that are answered without any persona."""
