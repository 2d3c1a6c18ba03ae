"""The layers of the gate before a person is asked. Each says why not, or nothing."""

from collections.abc import Callable
from fnmatch import fnmatchcase

import rfc8785

from domain.verdict import Verdict
from domain.vocabulary import Effect
from guardrails.policies import SEVERITIES, Policies
from guardrails.proposal import Proposal
from guardrails.rule import violations
from guardrails.subjects import of_proposal

Layer = Callable[[Proposal, Policies], Verdict | None]
"""A denial, or None to pass on to the next layer."""

RANK = {effect: rank for rank, effect in enumerate(Effect)}


def known_tool(proposal: Proposal, policies: Policies) -> Verdict | None:
    """The call is classified, and not as one that nobody may make."""
    known = proposal.classification
    return None if known.effect is not None else denied("known_tool", proposal, known.reason)


def pinned(proposal: Proposal, policies: Policies) -> Verdict | None:
    """The server says about the tool exactly what it said when a person looked."""
    call = proposal.call
    live = proposal.ask.live.get(call.server, {}).get(call.tool)
    if live is None:
        return denied("pinned", proposal, f"{call.server} does not offer {call.tool} now")
    if live != policies.catalogue.pin(call.server, call.tool):
        return denied("pinned", proposal, f"{call} is not as it was when it was pinned; a person must look and re-pin")
    return None


def persona_may(proposal: Proposal, policies: Policies) -> Verdict | None:
    """The tool is on the persona's list and its effect within the persona's reach."""
    ask, tool = proposal.ask, proposal.call.tool
    if not any(fnmatchcase(tool, glob) for glob in ask.may.get(proposal.classification.kind, ())):
        return denied("persona_may", proposal, f"{ask.persona} may not call {tool}")
    if RANK[proposal.effect] > RANK[ask.most]:
        return denied("persona_may", proposal, f"{ask.persona} may at most {ask.most}, and this is {proposal.effect}")
    return None


def schema_valid(proposal: Proposal, policies: Policies) -> Verdict | None:
    """The arguments have one canonical form, within the limit, and fit the pinned schema with nothing added."""
    size = len(rfc8785.dumps(proposal.call.arguments))
    most = policies.catalogue.limits(proposal.call.server).argument_bytes
    if size > most:
        return denied("schema_valid", proposal, f"the arguments take {size} bytes, more than {most}")
    complaint = policies.catalogue.complaint(proposal.call)
    return denied("schema_valid", proposal, complaint) if complaint else None


def dry(proposal: Proposal, policies: Policies) -> Verdict | None:
    """A request that only wants to see may only read."""
    if proposal.ask.dry and proposal.changes:
        return denied("dry", proposal, f"the request is a dry run, and this would {proposal.effect}")
    return None


def budget_left(proposal: Proposal, policies: Policies) -> Verdict | None:
    """The run has calls of this effect left."""
    ask, effect = proposal.ask, proposal.effect
    spent, budget = ask.spent.get(effect, 0), ask.budget.get(effect, 0)
    return None if spent < budget else denied("budget_left", proposal, f"{spent} of {budget} {effect} calls are spent")


def rules(proposal: Proposal, policies: Policies) -> Verdict | None:
    """No rule is broken by the call or by anything it carries."""
    found = violations(of_proposal(proposal), policies.rules)
    if not any(violation.severity in policies.blocking for violation in found):
        return None
    first = max(found, key=lambda violation: SEVERITIES.index(violation.severity))
    return denied("rules", proposal, f"{first.rule}: {first.object}: {first.message}").model_copy(
        update={"violations": found}
    )


def denied(layer: str, proposal: Proposal, reason: str) -> Verdict:
    return Verdict(decision="deny", layer=layer, effect=proposal.classification.effect, reason=reason)


LAYERS: tuple[Layer, ...] = (known_tool, pinned, persona_may, schema_valid, dry, budget_left, rules)
