"""Writing commits: objects only. A ref moves elsewhere (moves.py), so that an unfinished call changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import pygit2
from pygit2.enums import FileMode

from worlds.forge.accounts import Account

Changes = Mapping[str, str | bytes | None]
"""Path -> what the file shall hold; None removes it."""


def signature(author: Account, at: datetime) -> pygit2.Signature:
    return pygit2.Signature(author.name, author.email, int(at.timestamp()), 0)


def tree_with(repo: pygit2.Repository, base: pygit2.Tree | None, changes: Changes) -> pygit2.Oid:
    """The tree that results from `base` (empty when None) with `changes`.

    Raises KeyError when a removed file does not stand in `base`, ValueError for a path git does not allow.
    """
    index = pygit2.Index()
    if base is not None:
        index.read_tree(base)
    for path, content in changes.items():
        _change(repo, index, path, content)
    return index.write_tree(repo)


def _change(repo: pygit2.Repository, index: pygit2.Index, path: str, content: str | bytes | None) -> None:
    if content is None:
        if path not in index:
            raise KeyError(path)
        index.remove(path)
        return
    if not path or path.startswith("/") or any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise ValueError(f"path {path!r} is not allowed in a git tree")
    mode = index[path].mode if path in index else FileMode.BLOB
    data = content.encode() if isinstance(content, str) else content
    index.add(pygit2.IndexEntry(path, repo.create_blob(data), mode))


def write_commit(
    repo: pygit2.Repository,
    tree: pygit2.Oid,
    parents: Iterable[str],
    *,
    message: str,
    author: Account,
    at: datetime,
    committer: Account | None = None,
) -> str:
    """Write a commit object and return its SHA. The same arguments give the same SHA on every machine."""
    return str(
        repo.create_commit(
            None,
            signature(author, at),
            signature(committer or author, at),
            message,
            tree,
            [pygit2.Oid(hex=parent) for parent in parents],
        )
    )


def written_at(commit: pygit2.Commit) -> datetime:
    """When the commit was authored, in UTC."""
    return datetime.fromtimestamp(commit.author.time, UTC)
