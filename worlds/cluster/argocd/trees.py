"""`Trees`: what Argo CD's repository server does, over the repositories of the world's forge."""

import copy
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import yaml

from domain.errors import OpswardError
from worlds.cluster.doc import Doc, dig
from worlds.yaml_file import Loader

if TYPE_CHECKING:
    from worlds.world import World

MANIFESTS = (".yaml", ".yml", ".json")


class TreeError(OpswardError):
    """A repository, revision or path that cannot be turned into manifests, in Argo CD's words."""


class Trees:
    """Reads through the world's git repositories for the length of one transaction, each thing once."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._heads: dict[tuple[str, str], str] = {}
        self.compared: dict[tuple[object, ...], object] = {}
        """Comparisons already made in this transaction."""

    def head(self, url: str, revision: str) -> str:
        """The commit that a branch, tag, `HEAD` or SHA names. Raises TreeError."""
        from worlds.forge import git

        key = (url, revision)
        if key not in self._heads:
            wanted = "main" if revision in ("", "HEAD") else revision
            try:
                self._heads[key] = git.head(self._world, repository_of(url), wanted)
            except OpswardError as error:
                raise TreeError(
                    f"rpc error: code = Unknown desc = unable to resolve '{revision}' to a commit SHA"
                ) from (error)
        return self._heads[key]

    def moved_at(self, url: str, sha: str) -> int:
        """When a commit came to be: a branch cannot have stood there before."""
        from worlds.forge import git

        found = git.resolve(git.open_repository(self._world, repository_of(url)), sha)
        return 0 if found is None else int(found.commit_time)

    def manifests(self, url: str, sha: str, source: Doc) -> list[Doc]:
        """Every object below the source's path. Raises TreeError."""
        from worlds.forge import git

        path = str(source.get("path", "")).strip("/")
        try:
            files = git.read_tree(self._world, repository_of(url), sha, path)
        except OpswardError as error:
            raise TreeError(f"rpc error: code = Unknown desc = {path}: app path does not exist") from error
        recurse = bool(dig(source, "directory", "recurse"))
        chosen = {n: text for n, text in sorted(files.items()) if _is_manifest(n, path, recurse)}
        return [doc for name, text in chosen.items() for doc in _parsed(name, text)]


def repository_of(url: str) -> str:
    """`https://github.com/shop/gitops.git` -> `shop/gitops`."""
    return "/".join(url.removesuffix("/").removesuffix(".git").replace(":", "/").split("/")[-2:])


def _is_manifest(name: str, path: str, recurse: bool) -> bool:
    here = PurePosixPath(name)
    return here.suffix in MANIFESTS and (recurse or str(here.parent) == (path or "."))


def _parsed(name: str, text: str) -> list[Doc]:
    """Copies, since the parsed text is kept."""
    return copy.deepcopy(_parse(name, text))


@lru_cache(maxsize=512)
def _parse(name: str, text: str) -> list[Doc]:
    try:
        found = [doc for doc in yaml.load_all(text, Loader) if doc]
    except yaml.YAMLError as error:
        raise TreeError(f"rpc error: code = FailedPrecondition desc = Failed to unmarshal {name!r}: {error}") from error
    for doc in found:
        if not isinstance(doc, dict) or not doc.get("kind"):
            raise TreeError(f"rpc error: code = FailedPrecondition desc = {name!r}: Object 'Kind' is missing")
    return found
