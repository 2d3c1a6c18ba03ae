"""Nobody reads Secrets through Opsward: what is read goes into prompts, records and answers."""

from collections.abc import Iterator

from guardrails.proposal import Proposal
from guardrails.rule import Breach, rule

SECRET = {"secret", "secrets", "secretlist"}


@rule("calls/secret-read", severity="critical", standard="Opsward: no secret in a prompt, a record or an answer")
def secret_read(proposal: Proposal) -> Iterator[Breach]:
    """No call names the kind Secret, whatever it does with it."""
    if str(proposal.argument("kind") or "").strip().casefold() in SECRET:
        remedy = "Ask for what uses the Secret; its name is enough."
        yield Breach("arguments.kind", "Secrets are not reached through Opsward", remedy)
