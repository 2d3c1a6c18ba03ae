"""Whether an S3 bucket policy lets everybody in, as AWS decides it ("The meaning of public", S3 User Guide)."""

from collections.abc import Iterator

from pydantic import JsonValue

from guardrails.documents import strict_json
from guardrails.shape import Object, mapping

NARROWING = {
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
}
"""Condition keys that keep a statement for everybody from being public, when their values hold no wildcard."""


def is_public(policy: JsonValue, where: str) -> bool:
    """Whether some statement allows everybody. Raises Unreadable when the policy is not a policy."""
    document = mapping(strict_json(policy, where) if isinstance(policy, str) else policy, where)
    statements = document.get("Statement")
    listed = statements if isinstance(statements, list) else [statements]
    return any(_opens(mapping(statement, f"{where}: Statement")) for statement in listed)


def _opens(statement: Object) -> bool:
    if statement.get("Effect") != "Allow":
        return False
    everybody = "NotPrincipal" in statement or any(name == "*" for name in _names(statement.get("Principal")))
    return everybody and not _narrowed(mapping(statement.get("Condition"), "Condition"))


def _names(principal: JsonValue) -> Iterator[JsonValue]:
    if isinstance(principal, dict):
        for value in principal.values():
            yield from _names(value)
    elif isinstance(principal, list):
        yield from principal
    else:
        yield principal


def _narrowed(condition: Object) -> bool:
    """Whether one positive test of a narrowing key names its values in full."""
    for operator, tests in condition.items():
        positive = operator.split(":")[-1] in {
            "StringEquals",
            "StringLike",
            "ArnEquals",
            "ArnLike",
            "StringEqualsIgnoreCase",
        }
        for key, value in mapping(tests, operator).items():
            values = value if isinstance(value, list) else [value]
            if positive and key.casefold() in NARROWING and values and not any("*" in str(one) for one in values):
                return True
    return False
