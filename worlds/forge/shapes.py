"""What the forge's things look like in answers: the fields of github-mcp-server's minimal types, in its order."""

from typing import Any

import pygit2
from pydantic import JsonValue

from worlds.forge.accounts import Account
from worlds.forge.answer import filled
from worlds.forge.commits import written_at
from worlds.forge.diff import FileChange
from worlds.forge.when import rfc3339

WEB = "https://github.com"
Shape = dict[str, JsonValue]


def user(accounts: dict[str, Account], login: str) -> Shape:
    account = accounts.get(login)
    ident = None if account is None else account.id
    return {"login": login, **filled(id=ident, profile_url=f"{WEB}/{login}")}


def commit_url(repository: str, sha: str) -> str:
    return f"{WEB}/{repository}/commit/{sha}"


def commit_author(who: pygit2.Signature, commit: pygit2.Commit) -> Shape:
    return {"name": who.name, "email": who.email, "date": rfc3339(written_at(commit))}


def commit(repository: str, found: pygit2.Commit, accounts: dict[str, Account]) -> Shape:
    """Of list_commits and get_commit; get_commit adds `stats` and `files`."""
    sha = str(found.id)
    people: Shape = {}
    for role, who in (("author", found.author), ("committer", found.committer)):
        login = next((account.login for account in accounts.values() if account.email == who.email), None)
        people |= {} if login is None else {role: user(accounts, login)}
    return {
        "sha": sha,
        "html_url": commit_url(repository, sha),
        "commit": {
            "message": found.message,
            "author": commit_author(found.author, found),
            "committer": commit_author(found.committer, found),
        },
        **people,
    }


def commit_file(change: FileChange, patch: bool) -> Shape:
    return {
        "filename": change.path,
        **filled(
            status=change.status,
            additions=change.additions,
            deletions=change.deletions,
            changes=change.additions + change.deletions,
            patch=change.patch if patch else None,
            previous_filename=change.previous,
        ),
    }


def reference(repository: str, ref: str, sha: str) -> Shape:
    return {
        "ref": ref,
        "url": f"https://api.github.com/repos/{repository}/git/{ref}",
        "object": {"type": "commit", "sha": sha, "url": f"https://api.github.com/repos/{repository}/git/commits/{sha}"},
    }


def plain(value: Any) -> str:
    """A workflow input as GitHub keeps it: text."""
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
