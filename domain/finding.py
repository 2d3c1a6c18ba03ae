"""`Finding`: what one task of the itinerary came to."""

from typing import Literal

from pydantic import JsonValue

from domain.evidence import Evidence
from domain.noun import Noun


class Statement(Noun):
    """One sentence of a report before it has a language: a key of the locale catalogue, its values, its evidence."""

    key: str
    values: dict[str, JsonValue] = {}
    evidence: tuple[str, ...] = ()


class Finding(Noun):
    """`status`: "done"; "blocked" a rule or a person said no; "failed" it did not work; "asks" it needs an answer.

    Anything but "done" ends the itinerary. `facts` are values for later tasks ("pull_request", "head").
    """

    status: Literal["done", "blocked", "failed", "asks"] = "done"
    statements: tuple[Statement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    facts: dict[str, JsonValue] = {}
