"""The gate: the one way to say yes. Default deny; every layer must pass; any error is a denial."""

import dataclasses
from collections.abc import Iterable
from functools import cache

from domain.call import ToolCall
from domain.verdict import Verdict
from domain.vocabulary import Effect
from guardrails.ask import Ask
from guardrails.layers import LAYERS, denied, pinned, rules, schema_valid
from guardrails.policies import Policies
from guardrails.proposal import Proposal
from guardrails.protection import protected

ASKING = frozenset({"operator", "admin"})
"""Roles that may ask for a change; anybody with a role may ask to look."""


def judge(call: ToolCall, ask: Ask, policies: Policies) -> Verdict:
    """Allow, deny or needs approval. Never raises: an error in a layer is a denial that names the layer."""
    layer, effect = "known_tool", None
    try:
        proposal = _proposal(call, ask, policies)
        effect = proposal.classification.effect
        for check in LAYERS:
            layer = check.__name__
            if (denial := check(proposal, policies)) is not None:
                return denial
        layer = "preconditions"
        if (denial := preconditions(proposal, policies)) is not None:
            return denial
        layer = "approval_needed"
        return approval_needed(proposal)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong while judging must end in a denial
        return Verdict(decision="deny", layer=layer, effect=effect, reason=f"{type(error).__name__}: {error}")


def judge_batch(calls: Iterable[ToolCall], ask: Ask, policies: Policies) -> tuple[Verdict, ...]:
    """One verdict per call, each call spending the budget of those after it."""
    verdicts: list[Verdict] = []
    for call in calls:
        verdict = judge(call, ask, policies)
        verdicts.append(verdict)
        if verdict.effect is not None and not verdict.denied:
            spent = {**ask.spent, verdict.effect: ask.spent.get(verdict.effect, 0) + 1}
            ask = dataclasses.replace(ask, spent=spent)
    return tuple(verdicts)


def preconditions(proposal: Proposal, policies: Policies) -> Verdict | None:
    """What `act` looks at right before the effect is a read that passes the same layers, but for the persona's list."""
    for each in proposal.call.expects:
        look = ToolCall(server=each.server, tool=each.tool, arguments=each.arguments)
        looking = _proposal(look, proposal.ask, policies)
        if looking.classification.effect is not Effect.READ:
            return denied("preconditions", proposal, f"{look} is no precondition: it does not only read")
        for check in (pinned, schema_valid, rules):
            if (denial := check(looking, policies)) is not None:
                return denied("preconditions", proposal, denial.reason)
    return None


def approval_needed(proposal: Proposal) -> Verdict:
    """Reads and proposals pass for the roles that may ask for them; everything else waits for a person."""
    roles, effect = proposal.ask.roles, proposal.effect
    if not roles:
        return denied("approval_needed", proposal, f"{proposal.ask.principal} has no role here")
    if effect is not Effect.READ and not roles & ASKING:
        return denied("approval_needed", proposal, f"{proposal.ask.principal} may look, and not ask for changes")
    return _passed(effect, proposal.ask.production(proposal.call.server))


@cache
def _passed(effect: Effect, production: bool) -> Verdict:
    if effect in {Effect.READ, Effect.PROPOSE}:
        return Verdict(decision="allow", layer="approval_needed", effect=effect)
    destructive = effect is Effect.DESTRUCTIVE
    return Verdict(
        decision="needs_approval",
        layer="approval_needed",
        effect=effect,
        reason=f"a {effect} call needs a person's approval",
        approver="another" if production or destructive else "anyone",
        reason_required=destructive,
    )


def _proposal(call: ToolCall, ask: Ask, policies: Policies) -> Proposal:
    patterns = policies.settings.protected_branches

    def reviewed(repository: str, branch: str) -> bool:
        return protected(branch, patterns, ask.default_branches.get(repository))

    return Proposal(call, ask, policies.catalogue.classify(call, reviewed), patterns)
