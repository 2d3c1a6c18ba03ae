"""`Policies`: everything the gate decides by, and the version that approvals are bound to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from domain.call import Digest, ToolCall, digest_of
from domain.classification import Classification
from domain.verdict import Severity
from guardrails.discovery import shipped, source_digest
from guardrails.rule import Rules

PROTECTED_BRANCHES = ("main", "master", "production", "prod", "release/*")
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")


class Limited(Protocol):
    @property
    def argument_bytes(self) -> int: ...


class Reviewed(Protocol):
    """(repository "owner/name", branch) -> whether people must review what reaches that branch."""

    def __call__(self, repository: str, branch: str, /) -> bool: ...


class Catalogue(Protocol):
    """What the gate needs of the catalogue of tools (tools.catalogue.Catalogue)."""

    @property
    def version(self) -> Digest: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def knows(self, server: str, /) -> bool: ...
    def classify(self, call: ToolCall, protected: Reviewed, /) -> Classification: ...
    def pin(self, server: str, tool: str, /) -> Digest | None: ...
    def pins(self, server: str, /) -> Mapping[str, Digest]: ...
    def complaint(self, call: ToolCall, /) -> str: ...
    def limits(self, server: str, /) -> Limited: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """`block_at`: the least severity that denies; a milder violation is only reported.

    `protected_branches` are globs that hold for every repository, besides its default branch.
    """

    block_at: Severity = "medium"
    protected_branches: tuple[str, ...] = PROTECTED_BRANCHES


@dataclass(frozen=True, slots=True)
class Policies:
    catalogue: Catalogue
    rules: Rules
    settings: Settings
    version: Digest
    blocking: frozenset[Severity] = field(default=frozenset(SEVERITIES))


def assemble(catalogue: Catalogue, settings: Settings | None = None, rules: Rules | None = None) -> Policies:
    """The policies of one process: the catalogue, the rules (the shipped ones unless given) and the settings."""
    chosen = settings or Settings()
    judged = shipped() if rules is None else rules
    return Policies(
        catalogue=catalogue,
        rules=judged,
        settings=chosen,
        version=_version(catalogue, judged, chosen),
        blocking=frozenset(SEVERITIES[SEVERITIES.index(chosen.block_at) :]),
    )


def _version(catalogue: Catalogue, rules: Rules, settings: Settings) -> Digest:
    """Changes with the tools' YAML and pins, the rules, their code and the settings."""
    listed = sorted([each.id, each.severity, each.standard] for every in rules.values() for each in every)
    kept = [settings.block_at, list(settings.protected_branches)]
    return digest_of([catalogue.version, source_digest(), listed, kept])
