"""A dispatched workflow can be found again: otherwise a crash could start it twice."""

import re
from collections.abc import Iterator

from domain.vocabulary import Effect
from guardrails.proposal import Proposal
from guardrails.rule import Breach, rule

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")


@rule("calls/workflow-correlation", severity="high", standard="Opsward: effects happen once")
def workflow_correlation(proposal: Proposal) -> Iterator[Breach]:
    """run_workflow of anything but a plan has an input `correlation`, which the run shows in its name."""
    if proposal.argument("method") != "run_workflow" or proposal.effect is Effect.PROPOSE:
        return
    inputs = proposal.argument("inputs")
    correlation = inputs.get("correlation") if isinstance(inputs, dict) else None
    if not isinstance(correlation, str) or not NAME.fullmatch(correlation):
        remedy = "Give inputs.correlation, 8 to 128 plain characters, and show it in the workflow's run-name."
        yield Breach("arguments.inputs.correlation", "the run could not be told from another", remedy)


@rule("calls/workflow-branch", severity="critical", standard="OpenSSF SCM: run what was reviewed")
def workflow_branch(proposal: Proposal) -> Iterator[Breach]:
    """A workflow is dispatched as a protected branch defines it: on another branch anybody may have changed it."""
    ref = str(proposal.argument("ref") or "")
    if proposal.argument("method") == "run_workflow" and not (ref and proposal.reviewed(ref)):
        yield Breach(
            "arguments.ref", f"{ref or 'no ref'} is not a protected branch", "Dispatch it on the default branch."
        )
