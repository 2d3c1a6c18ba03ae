"""create_branch, list_branches, list_tags."""

import pygit2

from worlds.forge import shapes
from worlds.forge.answer import Answer
from worlds.forge.git import resolve
from worlds.forge.refusal import refused
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, page, repository_name, text


def create_branch(visit: Visit, arguments: Arguments) -> Answer:
    name, branch = repository_name(arguments), text(arguments, "branch")
    shelf = visit.shelf(arguments, "failed to get repository", f"GET /repos/{name}")
    source = text(arguments, "from_branch") or shelf.default
    sha = visit.tip(shelf, source)
    if sha is None:
        raise refused("failed to get reference", f"GET /repos/{name}/git/ref/heads/{source}", 404, "Not Found")
    new_branch(visit, shelf, branch, sha, "failed to create branch")
    return shapes.reference(name, f"refs/heads/{branch}", sha)


def new_branch(visit: Visit, shelf: Shelf, branch: str, sha: str, what: str) -> None:
    """Raises Refusal when the branch exists, has no valid name, or the account may not write."""
    request = f"POST /repos/{shelf.name}/git/refs"
    if not visit.may_write(shelf):
        raise refused(what, request, 403, "Resource not accessible by personal access token")
    if not pygit2.reference_is_valid_name(f"refs/heads/{branch}"):
        raise refused(what, request, 422, f"refs/heads/{branch} is not a valid ref name.")
    if visit.tip(shelf, branch) is not None:
        raise refused(what, request, 422, "Reference already exists")
    visit.move(shelf, branch, sha)
    visit.effect(shelf, "branch.created", branch=branch, sha=sha)


def list_branches(visit: Visit, arguments: Arguments) -> Answer:
    request = f"GET /repos/{repository_name(arguments)}/branches"
    shelf = visit.shelf(arguments, "failed to list branches", request)
    protected = {shelf.default} if shelf.definition.protection else set()
    found: list[Arguments] = [
        {"name": name, "sha": str(shelf.repo.references[f"refs/heads/{name}"].target), "protected": name in protected}
        for name in sorted(shelf.repo.branches.local)
    ]
    return page(arguments, found)


def list_tags(visit: Visit, arguments: Arguments) -> Answer:
    shelf = visit.shelf(arguments, "failed to list tags", f"GET /repos/{repository_name(arguments)}/tags")
    prefix = "refs/tags/"
    names = sorted(ref.removeprefix(prefix) for ref in shelf.repo.references if ref.startswith(prefix))
    found: list[Arguments] = []
    for tag in reversed(names):
        commit = resolve(shelf.repo, prefix + tag)
        found += [] if commit is None else [{"name": tag, "sha": str(commit.id)}]
    return page(arguments, found)
