"""`Proposal`: a call, on whose behalf, and what it does: the subject of rules on calls."""

from dataclasses import dataclass

from pydantic import JsonValue

from domain.call import ToolCall
from domain.classification import Classification
from domain.vocabulary import Effect
from guardrails.ask import Ask
from guardrails.protection import protected


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rules see a proposal only after its classification, so `effect` is never absent there."""

    call: ToolCall
    ask: Ask
    classification: Classification
    protected_branches: tuple[str, ...] = ()

    @property
    def effect(self) -> Effect:
        if self.classification.effect is None:
            raise ValueError(f"{self.call} has no effect that anybody may have")
        return self.classification.effect

    @property
    def changes(self) -> bool:
        return self.classification.effect is not Effect.READ

    @property
    def repository(self) -> str:
        return f"{self.argument('owner')}/{self.argument('repo')}"

    def reviewed(self, branch: str) -> bool:
        """Whether people must review what reaches `branch` of the call's repository."""
        return protected(branch, self.protected_branches, self.ask.default_branches.get(self.repository))

    def argument(self, name: str) -> JsonValue:
        return self.call.arguments.get(name)

    def __str__(self) -> str:
        return str(self.call)
