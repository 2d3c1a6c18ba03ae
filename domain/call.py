"""`ToolCall`: one proposed call of an MCP tool, with the canonical form and digest that approvals are bound to."""

import hashlib
from collections.abc import Iterable
from typing import NewType

import rfc8785
from pydantic import JsonValue

from domain.noun import Noun

Digest = NewType("Digest", str)
"""`sha256:` and 64 hexadecimal digits."""


def digest_of(value: object) -> Digest:
    """SHA-256 over the canonical JSON form (RFC 8785) of `value`.

    Raises `rfc8785.CanonicalizationError` when the value has no canonical form (NaN, integers beyond 2**53).
    """
    return Digest("sha256:" + hashlib.sha256(rfc8785.dumps(value)).hexdigest())  # type: ignore[arg-type]


class Precondition(Noun):
    """A read and the value that must still stand right before the effect.

    `field` is a dotted path into the structured result ("head.sha", "metadata.resourceVersion").
    """

    server: str
    tool: str
    arguments: dict[str, JsonValue]
    field: str
    value: JsonValue


class ToolCall(Noun):
    """A call of `tool` on `server`. `expects` is checked by `act` right before the effect."""

    server: str
    tool: str
    arguments: dict[str, JsonValue] = {}
    expects: tuple[Precondition, ...] = ()

    @property
    def digest(self) -> Digest:
        return digest_of(self.model_dump(mode="json"))

    def expecting(self, *preconditions: Precondition) -> "ToolCall":
        return self.model_copy(update={"expects": self.expects + preconditions})

    def __str__(self) -> str:
        return f"{self.server}.{self.tool}"


class Batch(Noun):
    """Calls proposed together and judged together; one approval covers the batch, in this order.

    `because` is a key of the locale catalogue with `because_args`; `shows` is the diff or plan that an approver reads;
    `after` is how many seconds to wait before the calls are made (polling).
    """

    calls: tuple[ToolCall, ...]
    because: str = ""
    because_args: dict[str, str] = {}
    shows: str = ""
    after: float = 0.0

    @property
    def digest(self) -> Digest:
        return batch_digest(self.calls, self.shows)


def batch_digest(calls: Iterable[ToolCall], shows: str) -> Digest:
    """The digest of an ordered batch of calls and of the plan or diff shown with it."""
    return digest_of({"calls": [call.digest for call in calls], "shows": shows})
