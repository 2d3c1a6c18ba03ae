"""The kinds a cluster knows (kinds.yaml)."""

from functools import cache
from pathlib import Path

from domain.noun import Noun
from worlds.yaml_file import document


class Kind(Noun):
    """`group` is empty for the core group."""

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool = True

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def group_kind(self) -> str:
        """`Deployment.apps`: how errors and keys name a kind."""
        return f"{self.kind}.{self.group}" if self.group else self.kind

    @property
    def resource(self) -> str:
        """`deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


@cache
def kinds() -> dict[tuple[str, str], Kind]:
    """(apiVersion, kind) -> Kind."""
    listed = document(Path(__file__).with_name("kinds.yaml")).value
    found = [
        Kind(group=group, version=version, kind=row[0], plural=row[1], namespaced=row[2] == "namespaced")
        for api in listed
        for group, version in [_parts(api["apiVersion"])]
        for row in api["kinds"]
    ]
    return {(kind.api_version, kind.kind): kind for kind in found}


def find(api_version: str, kind: str) -> Kind | None:
    return kinds().get((api_version, kind))


@cache
def by_group_kind() -> dict[str, Kind]:
    return {kind.group_kind: kind for kind in kinds().values()}


def _parts(api_version: str) -> tuple[str, str]:
    group, _, version = api_version.rpartition("/")
    return group, version
