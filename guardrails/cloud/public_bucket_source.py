"""Terraform text that says outright that a bucket is public. What it only implies is seen in the plan."""

import re
from collections.abc import Iterator

from guardrails.cloud.source import Source
from guardrails.rule import Breach, rule

ALL = "a policy allows everybody"
OPEN = {
    r'\bacl\s*=\s*"(?:public-read|public-read-write|authenticated-read)"': "an ACL makes the bucket public",
    r"\b(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)\s*=\s*false\b": (
        "a flag of the public access block is off"
    ),
    r'"?\b(?:Principal|AWS)"?\s*[=:]\s*\[?\s*"\*"': ALL,
    r'\bidentifiers\s*=\s*\[[^\]]*"\*"': ALL,
    r"acs\.amazonaws\.com/groups/global/(?:AllUsers|AuthenticatedUsers)": "a grant opens the bucket to everybody",
}
EFFECT = re.compile(r'(?i)\beffect"?\s*[=:]\s*"(allow|deny)"')
NEAR = 400
"""How far before a principal, in characters, the effect of its statement is looked for."""


@rule("cloud/public-bucket-source", severity="high", standard="AWS Foundational Security Best Practices S3.8")
def public_bucket_source(source: Source) -> Iterator[Breach]:
    """No line of a Terraform file makes a bucket public."""
    for pattern, message in OPEN.items():
        for found in re.finditer(pattern, source.text):
            if message == ALL and _denies(source.text, found.start()):
                continue
            line = source.text.count("\n", 0, found.start()) + 1
            yield Breach(f"line {line}", message, "Remove it; block public access and name the principals.")


def _denies(text: str, position: int) -> bool:
    """Whether the statement around `position` denies; one that does not say allows."""
    effects = EFFECT.findall(text[max(0, position - NEAR) : position])
    return bool(effects) and effects[-1].casefold() == "deny"
