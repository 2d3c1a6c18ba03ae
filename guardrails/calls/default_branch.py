"""Protected branches change by merging, never by a push; and branch names are what they seem."""

import re
from collections.abc import Iterator

from guardrails.proposal import Proposal
from guardrails.rule import Breach, rule

PUSHES = {"push_files", "create_or_update_file", "delete_file", "create_branch"}
PLAIN = re.compile(r"(?!.*(?:\.\.|//|\.lock(?:/|$)))[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,198}[A-Za-z0-9_-])?")
SEGMENT = re.compile(r"[^/\\\x00-\x1f\x7f]+")


@rule("calls/default-branch", severity="critical", standard="OpenSSF SCM: default branch protection")
def default_branch(proposal: Proposal) -> Iterator[Breach]:
    """Nothing is pushed straight to a branch that people must review."""
    if proposal.call.tool not in PUSHES:
        return
    branch = str(proposal.argument("branch") or "")
    if not PLAIN.fullmatch(branch) or branch.startswith("refs/"):
        yield Breach("arguments.branch", f"{branch!r} is not a plain branch name", "Use letters, digits, . _ / and -.")
    elif proposal.reviewed(branch):
        remedy = "Push to a branch of your own and open a pull request."
        yield Breach("arguments.branch", f"{branch} changes only through reviewed pull requests", remedy)


@rule("calls/file-path", severity="high", standard="CWE-22: path traversal")
def file_path(proposal: Proposal) -> Iterator[Breach]:
    """Pushed files have plain relative paths, and no path comes twice in one push."""
    if proposal.call.tool not in PUSHES - {"create_branch"}:
        return
    seen: set[str] = set()
    for path in _paths(proposal):
        if path in seen:
            yield Breach("arguments.files", f"{path!r} stands twice", "Push each file once.")
        seen.add(path)
        if any(part in {".", ".."} or not SEGMENT.fullmatch(part) for part in path.split("/")):
            yield Breach("arguments.path", f"{path!r} is not a plain relative path", "Write it from the root, no dots.")


def _paths(proposal: Proposal) -> list[str]:
    files = proposal.argument("files")
    if isinstance(files, list):
        return [str(file.get("path")) for file in files if isinstance(file, dict)]
    return [str(proposal.argument("path") or "")]
