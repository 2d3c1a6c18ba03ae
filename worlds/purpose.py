"""The repositories of a world's forge as plain files: which there are, and what each is for."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from worlds.world import World

Purpose = Literal["gitops", "terraform", "application", "documents"]
DOCUMENTS = ("runbooks", "conventions", "incidents")
"""Top folders that make a repository one of documents."""


def repositories(world: World) -> list[str]:
    """ "owner/name" of each, ordered."""
    found = (PurePosixPath(file).parts for file in world.files("repositories"))
    return sorted({f"{parts[0]}/{parts[1]}" for parts in found if len(parts) > 2})


def tree(world: World, repository: str) -> dict[str, Path]:
    """Path in the repository -> file, as its default branch stands when the world begins."""
    return world.files(f"repositories/{repository}/tree")


def purpose(world: World, repository: str, paths: Mapping[str, Path]) -> Purpose:
    """What a repository is for, told from world.yaml and from the files it holds."""
    if repository == world.description.gitops:
        return "gitops"
    if any(path.endswith(".tf") for path in paths):
        return "terraform"
    if {PurePosixPath(path).parts[0] for path in paths} & set(DOCUMENTS):
        return "documents"
    return "application"
