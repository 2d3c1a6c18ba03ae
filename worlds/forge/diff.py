"""What changed between two commits: as GitHub shows it, file by file, and as one diff."""

from dataclasses import dataclass

import pygit2
from pygit2.enums import DeltaStatus

NAMES = {
    DeltaStatus.ADDED: "added",
    DeltaStatus.DELETED: "removed",
    DeltaStatus.MODIFIED: "modified",
    DeltaStatus.RENAMED: "renamed",
    DeltaStatus.COPIED: "copied",
}


@dataclass(frozen=True)
class FileChange:
    """`patch` is the hunks alone, without the file header; empty for a binary file or a pure rename."""

    path: str
    previous: str | None
    status: str
    additions: int
    deletions: int
    patch: str


def between(repo: pygit2.Repository, old: str | None, new: str) -> pygit2.Diff:
    """The difference of two commits' trees; of everything when `old` is None."""
    target = repo[new].peel(pygit2.Tree)
    source = None if old is None else repo[old].peel(pygit2.Tree)
    found = target.diff_to_tree(swap=True) if source is None else source.diff_to_tree(target)
    found.find_similar()
    return found


def merge_base(repo: pygit2.Repository, base: str, head: str) -> str | None:
    found = repo.merge_base(pygit2.Oid(hex=base), pygit2.Oid(hex=head))
    return None if found is None else str(found)


def file_changes(diff: pygit2.Diff) -> list[FileChange]:
    return [_change(patch) for patch in diff if patch is not None]


def diff_text(diff: pygit2.Diff) -> str:
    """The unified diff as `git diff` prints it."""
    return diff.patch or ""


def _change(patch: pygit2.Patch) -> FileChange:
    _, additions, deletions = patch.line_stats
    delta = patch.delta
    status = NAMES.get(delta.status, "changed")
    text = patch.text or ""
    start = text.find("\n@@ ")
    return FileChange(
        path=delta.new_file.path,
        previous=delta.old_file.path if status == "renamed" else None,
        status=status,
        additions=additions,
        deletions=deletions,
        patch=text[start + 1 :].rstrip("\n") if start >= 0 else "",
    )
