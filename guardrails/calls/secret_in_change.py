"""No secret goes into Git, and no mark of a redaction goes where a secret should stand."""

from collections.abc import Iterator

from pydantic import JsonValue

from guardrails.marks import MARKED
from guardrails.proposal import Proposal
from guardrails.redaction import tokens
from guardrails.rule import Breach, rule


@rule("calls/secret-in-change", severity="critical", standard="OpenSSF: no secrets in source; CWE-798")
def secret_in_change(proposal: Proposal) -> Iterator[Breach]:
    """What a change carries holds no token that its own form gives away."""
    if proposal.changes:
        for path, text in _texts(proposal.call.arguments, "arguments"):
            if kind := next((kind for kind, _ in tokens(text)), None):
                yield Breach(path, f"holds a secret ({kind})", "Keep it in a secret store and refer to it by name.")


@rule("calls/redacted-content", severity="high", standard="Opsward: what was read redacted is not written back")
def redacted_content(proposal: Proposal) -> Iterator[Breach]:
    """What a change carries holds no mark of a redaction: it would overwrite what the mark stands for."""
    for argument, _ in proposal.classification.carries:
        for path, text in _texts(proposal.argument(argument), f"arguments.{argument}"):
            if MARKED.search(text):
                yield Breach(path, "holds the mark of a redacted secret", "Edit this file by hand; it holds a secret.")


def _texts(value: JsonValue, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
