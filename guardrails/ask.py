"""`Ask`: on whose behalf a call is proposed, and how far that goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.call import Digest
from domain.person import Role
from domain.vocabulary import Effect, Environment

BUDGET: Mapping[Effect, int] = {Effect.READ: 120, Effect.PROPOSE: 40, Effect.WRITE: 20, Effect.DESTRUCTIVE: 4}
"""Calls of each effect that one run may make, unless the persona says otherwise."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything about a proposal that is not the call itself.

    `may`: kind of server -> globs of tool names, and `most`, the strongest effect: what the persona may do.
    `environments`: server -> environment; a server that is not named counts as production.
    `live`: server -> tool -> pin of what the server says about the tool right now.
    `default_branches`: "owner/name" -> default branch. `spent`: effect -> calls already made in this run.
    """

    persona: str
    task: str
    principal: str
    roles: frozenset[Role]
    may: Mapping[str, tuple[str, ...]]
    most: Effect
    live: Mapping[str, Mapping[str, Digest]]
    dry: bool = False
    environments: Mapping[str, Environment] = field(default_factory=dict)
    default_branches: Mapping[str, str] = field(default_factory=dict)
    spent: Mapping[Effect, int] = field(default_factory=dict)
    budget: Mapping[Effect, int] = field(default_factory=lambda: BUDGET)

    def production(self, server: str) -> bool:
        return self.environments.get(server, Environment.PRODUCTION) is Environment.PRODUCTION
