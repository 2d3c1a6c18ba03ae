"""Errors of the guardrails. Each of them denies."""

from domain.errors import OpswardError, UsageError


class Unreadable(UsageError):  # noqa: N818 - the condition is the name
    """A document cannot be read as what it claims to be; the message names it and the line."""


class RuleError(OpswardError):
    """A rule is broken: two with one id, or one that judges nothing."""
