"""list_commits and get_commit."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pygit2
from pydantic import JsonValue
from pygit2.enums import SortMode

from worlds.forge import shapes
from worlds.forge.answer import Answer, filled
from worlds.forge.commits import written_at
from worlds.forge.diff import between, file_changes
from worlds.forge.git import entry_at, resolve
from worlds.forge.refusal import Refusal, refused
from worlds.forge.visit import Arguments, Visit, page, picked, repository_name, text


def list_commits(visit: Visit, arguments: Arguments) -> Answer:
    name, wanted = repository_name(arguments), text(arguments, "sha")
    what, request = f"failed to list commits: {wanted}", f"GET /repos/{name}/commits"
    shelf = visit.shelf(arguments, what, request)
    start = resolve(shelf.repo, wanted or shelf.default)
    if start is None:
        raise refused(what, f"{request}?sha={wanted}", 404, "Not Found")
    since, until = _moment(arguments, "since"), _moment(arguments, "until")
    path, author = text(arguments, "path").strip("/"), _email(visit, text(arguments, "author"))
    found = [
        shapes.commit(name, each, visit.accounts)
        for each in _walk(shelf.repo, start)
        if (since is None or written_at(each) >= since)
        and (until is None or written_at(each) <= until)
        and (not author or each.author.email == author)
        and (not path or touches(each, path))
    ]
    return picked(arguments, page(arguments, found))


def get_commit(visit: Visit, arguments: Arguments) -> Answer:
    name, wanted = repository_name(arguments), text(arguments, "sha")
    what, request = f"failed to get commit: {wanted}", f"GET /repos/{name}/commits/{wanted}"
    shelf = visit.shelf(arguments, what, request)
    commit = resolve(shelf.repo, wanted)
    if commit is None:
        raise refused(what, request, 422, f"No commit found for SHA: {wanted}")
    shown, detail = shapes.commit(name, commit, visit.accounts), text(arguments, "detail", "stats")
    if detail == "none":
        return shown
    changes = file_changes(
        between(shelf.repo, str(commit.parent_ids[0]) if commit.parent_ids else None, str(commit.id))
    )
    added, removed = sum(c.additions for c in changes), sum(c.deletions for c in changes)
    files: list[JsonValue] = [shapes.commit_file(change, detail == "full_patch") for change in changes]
    return {**shown, "stats": filled(additions=added, deletions=removed, total=added + removed), **filled(files=files)}


def touches(commit: pygit2.Commit, path: str) -> bool:
    """Whether the commit changed what stands at `path`, against its first parent."""
    here = entry_at(commit, path)
    there = entry_at(commit.parents[0], path) if commit.parents else None
    return (None if here is None else here.id) != (None if there is None else there.id)


def _walk(repo: pygit2.Repository, start: pygit2.Commit) -> Iterator[pygit2.Commit]:
    return iter(repo.walk(start.id, SortMode.TOPOLOGICAL | SortMode.TIME))


def _email(visit: Visit, author: str) -> str:
    """The address of a login; what is no login is taken as an address."""
    account = visit.accounts.get(author)
    return author if account is None else account.email


def _moment(arguments: Arguments, name: str) -> datetime | None:
    given = text(arguments, name)
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given.replace("Z", "+00:00"))
    except ValueError as error:
        problem = f"invalid ISO 8601 timestamp: {given} (supported formats: YYYY-MM-DDThh:mm:ssZ or YYYY-MM-DD)"
        raise Refusal(f"invalid {name} timestamp: {problem}") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
