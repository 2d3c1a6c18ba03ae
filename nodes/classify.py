"""What a call does, by the catalogue alone: looked up again wherever it counts, never taken from the state."""

from domain.call import ToolCall
from domain.classification import Classification
from domain.errors import OpswardError
from domain.vocabulary import Effect
from guardrails.policies import Policies
from guardrails.protection import protected


def classification_of(policies: Policies, call: ToolCall) -> Classification | None:
    """None when no kind of server claims the call's server."""
    patterns = policies.settings.protected_branches

    def reviewed(repository: str, branch: str) -> bool:
        return protected(branch, patterns, None)

    try:
        return policies.catalogue.classify(call, reviewed)
    except OpswardError:
        return None


def effect_of(policies: Policies, call: ToolCall) -> Effect | None:
    """None for a call that nobody may make."""
    known = classification_of(policies, call)
    return known.effect if known else None


def requires_review(policies: Policies, call: ToolCall) -> bool:
    known = classification_of(policies, call)
    return known is not None and known.requires_review
