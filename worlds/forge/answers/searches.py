"""search_code and search_pull_requests: over every repository of the world, narrowed by qualifiers."""

import re

import pygit2
from pydantic import JsonValue

from worlds.forge import shapes
from worlds.forge.answer import Answer, filled
from worlds.forge.git import blobs, resolve
from worlds.forge.pull_shape import pull_url
from worlds.forge.records import Pull
from worlds.forge.refusal import API
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, page, picked, text
from worlds.forge.when import rfc3339

QUALIFIER = re.compile(r'(?<!\S)(-?[a-z-]+):("[^"]*"|\S+)')


def search_code(visit: Visit, arguments: Arguments) -> Answer:
    """Files of the default branches that hold every word, in content or path."""
    words, narrow = parsed(text(arguments, "query"))
    found = [
        shown
        for shelf in visit.shelves()
        if _in_scope(shelf, narrow)
        for path, blob in _files(shelf)
        if (shown := _code(shelf, path, blob, words, narrow)) is not None
    ]
    items: list[JsonValue] = [*picked(arguments, page(arguments, found))]
    return {"total_count": len(found), "incomplete_results": False, "items": items}


def search_pull_requests(visit: Visit, arguments: Arguments) -> Answer:
    """Newest first; by `is:`, `state:`, `author:`, `repo:`, `org:`, `head:`, `base:`, `label:` and words."""
    words, narrow = parsed(text(arguments, "query"))
    if arguments.get("owner") and arguments.get("repo"):
        narrow.setdefault("repo", [f"{arguments['owner']}/{arguments['repo']}"])
    found = [
        _issue(visit, shelf, pull)
        for shelf in visit.shelves()
        if _in_scope(shelf, narrow)
        for pull in reversed(shelf.pulls)
        if _fits(pull, words, narrow)
    ]
    items: list[JsonValue] = [*picked(arguments, page(arguments, found))]
    return {"total_count": len(found), "incomplete_results": False, **filled(items=items)}


def parsed(query: str) -> tuple[list[str], dict[str, list[str]]]:
    """Free words in lower case, and qualifier -> values."""
    narrow: dict[str, list[str]] = {}
    for key, value in QUALIFIER.findall(query):
        narrow.setdefault(key, []).append(value.strip('"'))
    rest = QUALIFIER.sub(" ", query)
    return [(quoted or word).lower() for quoted, word in re.findall(r'"([^"]+)"|(\S+)', rest)], narrow


def _in_scope(shelf: Shelf, narrow: dict[str, list[str]]) -> bool:
    owners = narrow.get("org", []) + narrow.get("user", [])
    repositories = narrow.get("repo", [])
    return (not owners or shelf.name.split("/")[0] in owners) and (not repositories or shelf.name in repositories)


def _files(shelf: Shelf) -> list[tuple[str, pygit2.Blob]]:
    commit = resolve(shelf.repo, f"refs/heads/{shelf.default}")
    return [] if commit is None else list(blobs(shelf.repo, commit.tree, ""))


def _code(
    shelf: Shelf, path: str, blob: pygit2.Blob, words: list[str], narrow: dict[str, list[str]]
) -> Arguments | None:
    content = blob.data.decode("utf-8", "replace")
    below = [folder.strip("/") for folder in narrow.get("path", [])]
    names = narrow.get("filename", [])
    kinds = [kind.lstrip(".") for kind in narrow.get("extension", [])]
    if not all(word in f"{path}\n{content}".lower() for word in words):
        return None
    if below and not any(path.startswith(folder) for folder in below):
        return None
    if (names and path.rsplit("/", 1)[-1] not in names) or (kinds and path.rsplit(".", 1)[-1] not in kinds):
        return None
    name = path.rsplit("/", 1)[-1]
    matches = _fragments(shelf, path, content, words)
    return {"name": name, "path": path, "sha": str(blob.id), "repository": shelf.name, **filled(text_matches=matches)}


def _fragments(shelf: Shelf, path: str, content: str, words: list[str]) -> list[JsonValue]:
    lines = [line for line in content.splitlines() if any(word in line.lower() for word in words)]
    url = f"{API}/repositories/{shelf.settings.id}/contents/{path}"
    return [
        {"object_url": url, "object_type": "FileContent", "property": "content", "fragment": line} for line in lines[:2]
    ]


def _fits(pull: Pull, words: list[str], narrow: dict[str, list[str]]) -> bool:
    facts = {"pr", pull.state, "merged" if pull.merged_at else "unmerged", "draft" if pull.draft else "ready"}
    checks = {
        "is": all(value in facts for value in narrow.get("is", [])),
        "state": pull.state in narrow.get("state", [pull.state]),
        "author": pull.author in narrow.get("author", [pull.author]),
        "head": pull.head in narrow.get("head", [pull.head]),
        "base": pull.base in narrow.get("base", [pull.base]),
        "label": set(narrow.get("label", [])) <= set(pull.labels),
        "review-requested": set(narrow.get("review-requested", [])) <= set(pull.reviewers),
    }
    return all(checks.values()) and all(word in f"{pull.title}\n{pull.body}".lower() for word in words)


def _issue(visit: Visit, shelf: Shelf, pull: Pull) -> Arguments:
    """Search answers with issues, as GitHub does: the pull request is a link inside."""
    return {
        "number": pull.number,
        "state": pull.state,
        "title": pull.title,
        **filled(body=pull.body),
        "user": shapes.user(visit.accounts, pull.author),
        **filled(labels=[{"name": label} for label in pull.labels]),
        "comments": len(shelf.comments(pull)),
        **filled(closed_at=None if pull.closed_at is None else rfc3339(pull.closed_at)),
        "created_at": rfc3339(pull.created_at),
        "updated_at": rfc3339(pull.updated_at),
        "html_url": pull_url(pull),
        "repository_url": f"{API}/repos/{shelf.name}",
        "pull_request": {"url": f"{API}/repos/{shelf.name}/pulls/{pull.number}", "html_url": pull_url(pull)},
        "draft": pull.draft,
    }
