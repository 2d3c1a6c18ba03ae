"""`Deps`: everything the graph is handed. Nothing below reaches for more."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.person import Person
from domain.ports import Approvals, Audit, Clock, Estate, Library, Runs, ToolGateway, Understanding
from guardrails.policies import Policies
from personas.persona import Persona


@dataclass(frozen=True)
class Deps:
    """Ports and data. `approval_minutes` is how long an approval waits for an answer."""

    understanding: Understanding
    gateway: ToolGateway
    approvals: Approvals
    audit: Audit
    runs: Runs
    estate: Estate
    library: Library
    clock: Clock
    personas: Mapping[str, Persona]
    policies: Policies
    people: Mapping[str, Person]
    approval_minutes: int = 60
