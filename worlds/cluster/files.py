"""The files of one cluster, below `clusters/<name>/`, as models."""

from typing import Literal

from pydantic import Field, JsonValue

from domain.noun import Noun
from worlds.duration import Seconds


class Before(Noun):
    """How a workload's first container differed: its image, single environment variables, whole other fields."""

    image: str | None = None
    env: dict[str, str] = Field(default={})
    container: dict[str, JsonValue] = Field(default={})


class Change(Noun):
    """`at` is when (before the world's start) the object became what its manifest says."""

    kind: str
    namespace: str
    name: str
    at: Seconds = Field(lt=0)
    before: Before


class History(Noun):
    """history.yaml: `start` is when everything was first applied."""

    start: Seconds = Field(default=-41 * 86400, lt=0)
    changes: tuple[Change, ...] = ()


class Said(Noun):
    """One entry of events.yaml: an event about the first object whose name matches (a shell pattern)."""

    at: Seconds = Field(le=0)
    first: Seconds | None = Field(default=None, le=0)
    count: int = Field(default=1, ge=1)
    kind: str
    namespace: str = ""
    name: str
    type: Literal["Normal", "Warning"] = "Normal"
    reason: str
    message: str
    source: str = "kubelet"


class Events(Noun):
    """events.yaml."""

    events: tuple[Said, ...] = ()
