"""Calls stay out of the namespaces that keep the cluster itself alive."""

from collections.abc import Iterator

from guardrails.proposal import Proposal
from guardrails.protection import refused_in
from guardrails.rule import Breach, rule


@rule("calls/protected-namespace", severity="critical", standard="Opsward: protected namespaces")
def protected_namespace(proposal: Proposal) -> Iterator[Breach]:
    """Nothing in kube-system and the like is scaled or deleted, and no such namespace is."""
    if not proposal.changes:
        return
    kind = str(proposal.argument("kind") or "")
    whole = kind.casefold() in {"namespace", "namespaces"}
    argument = "name" if whole else "namespace"
    if why := refused_in(str(proposal.argument(argument) or ""), kind):
        yield Breach(f"arguments.{argument}", why, "Leave it to the platform team.")
