"""The objects that a cluster begins with: those of its own folder, and those of its part of the GitOps repository."""

from collections.abc import Iterator
from pathlib import Path

from worlds.cluster.doc import Doc
from worlds.source import Source
from worlds.yaml_file import documents

KINDS = (".yaml", ".yml")


def manifests(source: Source, gitops: str, cluster: str) -> list[tuple[str, Doc]]:
    """(folder in the GitOps repository or "", object). Raises FileError for broken YAML."""
    return [
        (folder, found.value) for folder, file in manifest_files(source, gitops, cluster) for found in documents(file)
    ]


def manifest_files(source: Source, gitops: str, cluster: str) -> Iterator[tuple[str, Path]]:
    """Every file of objects with the folder of the GitOps repository that it stands in, "" outside of it."""
    own = f"clusters/{cluster}"
    for name, file in source.files(f"{own}/objects").items():
        if name.endswith(KINDS):
            yield "", file
    for name, file in source.files(f"repositories/{gitops}/tree/{own}").items():
        if name.endswith(KINDS):
            yield f"{own}/{name}".rpartition("/")[0], file
