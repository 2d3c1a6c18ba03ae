"""Bare git repositories of a world, read and written by libgit2: no git command, no settings of a user."""

from collections.abc import Iterator
from pathlib import Path

import pygit2
from pygit2.enums import ConfigLevel, ObjectType

from worlds.forge.errors import NoSuchPath, NoSuchRepository, NoSuchRevision
from worlds.world import World

# Settings of the machine or of a user (diff.noprefix, core.autocrlf) would change answers from machine to machine.
for _level in (ConfigLevel.SYSTEM, ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.PROGRAMDATA):
    pygit2.settings.search_path[_level] = ""


def place_of(world: World, repository: str) -> Path:
    """Where the bare repository of "owner/name" lies."""
    owner, _, name = repository.partition("/")
    return world.state / "git" / owner / f"{name}.git"


def open_repository(world: World, repository: str) -> pygit2.Repository:
    """Raises NoSuchRepository."""
    place = place_of(world, repository)
    if not place.is_dir():
        raise NoSuchRepository(
            f"This world has no repository {repository}.", "Name one that `opsward world show` lists."
        )
    return pygit2.Repository(str(place))


def resolve(repo: pygit2.Repository, revision: str) -> pygit2.Commit | None:
    """The commit that a branch, a tag, a full ref or an (abbreviated) SHA names; None when there is none."""
    for name in (f"refs/heads/{revision}", f"refs/tags/{revision}", revision):
        try:
            found = repo.revparse_single(name)
        except (KeyError, ValueError, pygit2.GitError):
            continue
        if found.type in (ObjectType.COMMIT, ObjectType.TAG):
            return found.peel(pygit2.Commit)
    return None


def tip(repo: pygit2.Repository, branch: str) -> str | None:
    """The SHA that a branch stands at, or None."""
    reference = (
        repo.references.get(f"refs/heads/{branch}") if pygit2.reference_is_valid_name(f"refs/heads/{branch}") else None
    )
    return None if reference is None else str(reference.target)


def head(world: World, repository: str, branch: str) -> str:
    """The SHA that `branch` (or a tag, or a SHA) of "owner/name" stands at. Raises NoSuchRepository, NoSuchRevision."""
    return str(_commit(world, repository, branch)[1].id)


def read_tree(world: World, repository: str, revision: str, path: str) -> dict[str, str]:
    """Text of every file below `path` (or of the file at `path`) at a revision, by its path in the repository.

    Raises NoSuchRepository, NoSuchRevision, NoSuchPath.
    """
    repo, commit = _commit(world, repository, revision)
    found = entry_at(commit, path)
    if found is None:
        raise NoSuchPath(f"{repository} holds nothing at {path} in {revision}.", "Check the path and the revision.")
    prefix = path.strip("/")
    return {name: blob.data.decode("utf-8", "replace") for name, blob in blobs(repo, found, prefix)}


def entry_at(commit: pygit2.Commit, path: str) -> pygit2.Object | None:
    """The blob or tree at `path` of a commit; the root for an empty path; None when nothing is there."""
    clean = path.strip("/")
    if not clean:
        return commit.tree
    try:
        return commit.tree[clean]
    except KeyError:
        return None


def blobs(repo: pygit2.Repository, entry: pygit2.Object, path: str) -> Iterator[tuple[str, pygit2.Blob]]:
    """Every blob at or below `entry`, with its path, in the order of git trees."""
    if isinstance(entry, pygit2.Blob):
        yield path, entry
    elif isinstance(entry, pygit2.Tree):
        for child in entry:
            yield from blobs(repo, child, f"{path}/{child.name}" if path else str(child.name))


def _commit(world: World, repository: str, revision: str) -> tuple[pygit2.Repository, pygit2.Commit]:
    repo = open_repository(world, repository)
    commit = resolve(repo, revision)
    if commit is None:
        raise NoSuchRevision(f"{repository} has no branch, tag or commit {revision}.", "Name one that exists.")
    return repo, commit
