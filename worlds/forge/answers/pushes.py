"""push_files, create_or_update_file, delete_file: commits on branches that take them."""

import pygit2

from worlds.forge import shapes
from worlds.forge.answer import Answer, filled
from worlds.forge.answers.branches import new_branch
from worlds.forge.commits import Changes, tree_with, write_commit
from worlds.forge.git import entry_at, resolve
from worlds.forge.pull_state import synchronize
from worlds.forge.refusal import Refusal, refused
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, repository_name, text
from worlds.forge.when import rfc3339

PROTECTED = "Changes must be made through a pull request."


def push_files(visit: Visit, arguments: Arguments) -> Answer:
    name, branch = repository_name(arguments), text(arguments, "branch")
    request = f"GET /repos/{name}/git/ref/heads/{branch}"
    shelf = visit.shelf(arguments, "failed to create branch from default: failed to resolve default branch", request)
    changes = _changes(arguments)
    if visit.tip(shelf, branch) is None:
        start = str(visit.tip(shelf, shelf.default))
        new_branch(
            visit, shelf, branch, start, "failed to create branch from default: failed to create new branch reference"
        )
    request = f"PATCH /repos/{name}/git/refs/heads/{branch}"
    sha = commit(visit, shelf, branch, changes, message=text(arguments, "message"), request=request)
    return shapes.reference(name, f"refs/heads/{branch}", sha)


def create_or_update_file(visit: Visit, arguments: Arguments) -> Answer:
    name, branch, path = repository_name(arguments), text(arguments, "branch"), text(arguments, "path").lstrip("/")
    request = f"PUT /repos/{name}/contents/{path}"
    shelf = visit.shelf(arguments, "failed to create/update file", request)
    if visit.tip(shelf, branch) is None:
        raise refused("failed to create/update file", request, 404, f"Branch {branch} not found")
    _check_sha(shelf, branch, path, text(arguments, "sha"))
    sha = commit(
        visit, shelf, branch, {path: text(arguments, "content")}, message=text(arguments, "message"), request=request
    )
    blob = shelf.repo[sha].peel(pygit2.Commit).tree[path]
    return {
        "content": {
            "name": path.rsplit("/", 1)[-1],
            "path": path,
            "sha": str(blob.id),
            **filled(size=blob.size if isinstance(blob, pygit2.Blob) else 0),
            "html_url": f"{shapes.WEB}/{name}/blob/{branch}/{path}",
        },
        "commit": {
            "sha": sha,
            "message": text(arguments, "message"),
            "html_url": shapes.commit_url(name, sha),
            "author": {"name": visit.me.name, "email": visit.me.email, "date": rfc3339(visit.now)},
        },
    }


def delete_file(visit: Visit, arguments: Arguments) -> Answer:
    name, branch, path = repository_name(arguments), text(arguments, "branch"), text(arguments, "path").lstrip("/")
    request = f"PATCH /repos/{name}/git/refs/heads/{branch}"
    shelf = visit.shelf(arguments, "failed to get branch reference", f"GET /repos/{name}/git/ref/heads/{branch}")
    if visit.tip(shelf, branch) is None:
        raise refused("failed to get branch reference", f"GET /repos/{name}/git/ref/heads/{branch}", 404, "Not Found")
    sha = commit(visit, shelf, branch, {path: None}, message=text(arguments, "message"), request=request)
    made = shelf.repo[sha].peel(pygit2.Commit)
    shown: Arguments = {
        "sha": sha,
        "message": text(arguments, "message"),
        "tree": {"sha": str(made.tree_id)},
        "html_url": shapes.commit_url(name, sha),
    }
    return {"commit": shown, "content": None}


def commit(visit: Visit, shelf: Shelf, branch: str, changes: Changes, *, message: str, request: str) -> str:
    """Put one commit on a branch and tell its pull requests. Raises Refusal."""
    parent = str(visit.tip(shelf, branch))
    refuse_direct_push(visit, shelf, branch, request)
    try:
        tree = tree_with(shelf.repo, shelf.repo[parent].peel(pygit2.Tree), changes)
    except KeyError as error:
        raise refused(
            "failed to create tree", f"POST /repos/{shelf.name}/git/trees", 422, "GitRPC::BadObjectState"
        ) from error
    except ValueError as error:
        message_ = "tree.path contains a malformed path component"
        raise refused("failed to create tree", f"POST /repos/{shelf.name}/git/trees", 422, message_) from error
    sha = write_commit(shelf.repo, tree, [parent], message=message, author=visit.me, at=visit.now)
    visit.move(shelf, branch, sha)
    visit.effect(shelf, "commit.pushed", branch=branch, sha=sha, message=message, files=[*sorted(changes)])
    synchronize(visit, shelf, branch, sha)
    return sha


def refuse_direct_push(visit: Visit, shelf: Shelf, branch: str, request: str) -> None:
    """Raises Refusal for an account without write access, and for anyone on a protected branch."""
    what = "failed to create/update file" if request.startswith("PUT") else "failed to update reference"
    if not visit.may_write(shelf):
        raise refused(what, request, 403, "Resource not accessible by personal access token")
    if branch == shelf.default and shelf.definition.protection is not None:
        status, message = (
            (409, f"Could not update file: {PROTECTED}") if request.startswith("PUT") else (422, PROTECTED)
        )
        raise refused(what, request, status, message)


def _changes(arguments: Arguments) -> dict[str, str | bytes | None]:
    files = arguments.get("files")
    found: dict[str, str | bytes | None] = {}
    for file in files if isinstance(files, list) else ():
        if not isinstance(file, dict):
            raise Refusal("each file must be an object with path and content")
        if not file.get("path"):
            raise Refusal("each file must have a path")
        if not isinstance(file.get("content"), str):
            raise Refusal("each file must have content")
        found[str(file["path"])] = str(file["content"])
    return found


def _check_sha(shelf: Shelf, branch: str, path: str, given: str) -> None:
    commit_ = resolve(shelf.repo, f"refs/heads/{branch}")
    entry = None if commit_ is None else entry_at(commit_, path)
    if isinstance(entry, pygit2.Tree):
        raise Refusal(f"Path {path} is a directory, not a file. This tool only works with files.")
    if entry is None or str(entry.id) == given:
        return
    if not given:
        raise Refusal(
            f"File already exists at {path}. You must provide the current file's SHA when updating. "
            f"Use git rev-parse {branch}:{path} to get the blob SHA, then retry with the sha parameter."
        )
    raise Refusal(
        f"SHA mismatch: provided SHA {given} is stale. Current file SHA is {entry.id}. "
        f"Pull the latest changes and use git rev-parse {branch}:{path} to get the current SHA."
    )
