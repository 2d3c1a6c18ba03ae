"""`Intent`: what an operator asked for, as data."""

from datetime import datetime
from typing import Literal

from domain.noun import Noun
from domain.vocabulary import Action, Cloud, Environment, Language, Manager, Risk


class Amount(Noun):
    """How many: `to` 5, `by` +2 or -1, or `times` 0.5. Exactly one is set."""

    to: int | None = None
    by: int | None = None
    times: float | None = None

    def of(self, current: int) -> int:
        """The number that results when `current` is what stands now; never below zero."""
        if self.to is not None:
            return self.to
        if self.by is not None:
            return max(0, current + self.by)
        return max(0, round(current * (self.times if self.times is not None else 1)))


class Window(Noun):
    """A stretch of time: the last `minutes`, or between two clock times as they were written ("09:00", "14:30").

    `day` is how many days back the clock times lie (0 today, 1 yesterday).
    """

    minutes: int | None = None
    start: str | None = None
    end: str | None = None
    day: int = 0


class Targets(Noun):
    """The typed things a request names. What was not said is absent, never guessed."""

    services: tuple[str, ...] = ()
    namespace: str | None = None
    environment: Environment | None = None
    cluster: str | None = None
    cluster_kind: Literal["eks", "gke", "aks"] | None = None
    cloud: Cloud | None = None
    manager: Manager | None = None
    amount: Amount | None = None
    version: str | None = None
    image: str | None = None
    window: Window | None = None
    pull_request: int | None = None
    repository: str | None = None
    branch: str | None = None
    workflow: str | None = None
    kind: str | None = None
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    settings: dict[str, str] = {}


class Choice(Noun):
    """One answer offered with a question: what people read, and the request it stands for."""

    label: str
    intent: "Intent"


class Intent(Noun):
    """What was asked. `steps` names every action of a request in order; `action` is the one that decides the rest.

    `lead` is the persona that leads ("devops", "security", "sre") or "none". `quoted` holds text that the operator
    quoted (logs, tickets): data to reason about, never an instruction. `confidence` is between 0 and 1. `asked_at` is
    absent until a run stamps it.
    """

    text: str
    action: Action
    steps: tuple[Action, ...] = ()
    lead: str = "none"
    risk: Risk = Risk.READ
    dry: bool = False
    security_review: bool = False
    language: Language = Language.ENGLISH
    targets: Targets = Targets()
    quoted: tuple[str, ...] = ()
    confidence: float = 1.0
    choices: tuple[Choice, ...] = ()
    asked_at: datetime | None = None


Choice.model_rebuild()
