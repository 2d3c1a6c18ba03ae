"""A merge names the commit that was reviewed: the tool itself merges whatever is there by then."""

import re
from collections.abc import Iterator

from domain.call import Precondition, ToolCall
from guardrails.proposal import Proposal
from guardrails.rule import Breach, rule

SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@rule("calls/merge-expects-head", severity="critical", standard="OpenSSF SCM: merge what was reviewed")
def merge_expects_head(proposal: Proposal) -> Iterator[Breach]:
    """merge_pull_request carries a precondition on head.sha of the very pull request it merges."""
    call = proposal.call
    if call.tool == "merge_pull_request" and not any(_is_head(each, call) for each in call.expects):
        remedy = "Expect head.sha of pull_request_read get on the same pull request."
        yield Breach("expects", "the merge does not say which head commit it expects", remedy)


def _is_head(each: Precondition, call: ToolCall) -> bool:
    same = all(each.arguments.get(key) == call.arguments.get(key) for key in ("owner", "repo", "pullNumber"))
    reads = each.server == call.server and each.tool == "pull_request_read" and each.arguments.get("method") == "get"
    return (
        same and reads and each.field == "head.sha" and isinstance(each.value, str) and bool(SHA.fullmatch(each.value))
    )
