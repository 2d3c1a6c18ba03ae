"""world.yaml: who and what a world holds."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from domain.estate import Cluster
from domain.noun import Noun
from domain.person import Person


class Forge(Noun):
    """`server` is the name of the MCP server; `owner` the organisation whose repositories it holds."""

    server: str = "github"
    owner: str
    login: str = "opsward-bot"


class Description(Noun):
    """`start` is where the world's clock begins, with its zone."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = ""
    company: str
    timezone: str = "UTC"
    start: datetime
    people: tuple[Person, ...]
    clusters: tuple[Cluster, ...] = Field(min_length=1)
    forge: Forge
    gitops: str = "shop/gitops"
    """The repository whose tree `clusters/<cluster>/` holds what runs in each cluster when the world begins."""
    version: Literal[1] = 1
