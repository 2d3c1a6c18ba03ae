"""merge_pull_request and update_pull_request_branch."""

import pygit2

from worlds.forge.answer import Answer
from worlds.forge.commits import signature, write_commit
from worlds.forge.pull_state import base_tip, conflicts, problem, pull_commits, synchronize
from worlds.forge.records import Pull
from worlds.forge.refusal import refused
from worlds.forge.shelf import Shelf
from worlds.forge.visit import Arguments, Visit, number, repository_name, text

WHAT = "failed to merge pull request"


def merge_pull_request(visit: Visit, arguments: Arguments) -> Answer:
    found = number(arguments, "pullNumber")
    request = f"PUT /repos/{repository_name(arguments)}/pulls/{found}/merge"
    shelf = visit.shelf(arguments, WHAT, request)
    pull = shelf.pull(found)
    if pull is None:
        raise refused(WHAT, request, 404, "Not Found")
    if (refusal := merge_refusal(visit, shelf, pull)) is not None:
        raise refused(WHAT, request, *refusal)
    method = text(arguments, "merge_method", "merge")
    base = base_tip(visit, shelf, pull)
    message = _message(pull, method, text(arguments, "commit_title"), text(arguments, "commit_message"))
    sha = _rebased(visit, shelf, pull) if method == "rebase" else _joined(visit, shelf, pull, method, message)
    visit.move(shelf, pull.base, sha)
    merged = {"state": "closed", "merged_at": visit.now, "closed_at": visit.now, "updated_at": visit.now}
    pull.model_copy(
        update={**merged, "merged_by": visit.me.login, "merge_sha": sha, "base_sha": base, "reviewers": pull.reviewers}
    ).save(visit.tx)
    visit.effect(
        shelf, "pull_request.merged", number=pull.number, sha=sha, head=pull.head_sha, base=pull.base, method=method
    )
    return {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}


def merge_refusal(visit: Visit, shelf: Shelf, pull: Pull) -> tuple[int, str] | None:
    """Status and message with which GitHub refuses the merge now, or None."""
    protection = shelf.definition.protection
    if not visit.may_write(shelf):
        return 403, "Resource not accessible by personal access token"
    if pull.state == "closed":
        return 405, "Pull Request is not mergeable"
    if pull.draft:
        return 405, "Pull Request is still a draft"
    if conflicts(visit, shelf, pull):
        return 405, "Pull Request is not mergeable"
    if (
        protection is not None
        and protection.merge
        and pull.base == shelf.default
        and visit.me.login not in protection.merge
    ):
        return 405, "You're not authorized to push to this branch."
    found = problem(visit, shelf, pull)
    return None if found is None else (405, found)


def update_pull_request_branch(visit: Visit, arguments: Arguments) -> Answer:
    found = number(arguments, "pullNumber")
    what, request = (
        "failed to update pull request branch",
        f"PUT /repos/{repository_name(arguments)}/pulls/{found}/update-branch",
    )
    shelf = visit.shelf(arguments, what, request)
    pull = shelf.pull(found)
    if pull is None or pull.state == "closed":
        raise refused(what, request, 404 if pull is None else 422, "Not Found" if pull is None else "Validation Failed")
    expected = text(arguments, "expectedHeadSha")
    if expected and expected != pull.head_sha:
        raise refused(what, request, 422, "expected head sha didn't match current head ref.")
    if conflicts(visit, shelf, pull):
        raise refused(what, request, 422, "merge conflict between base and head")
    base = base_tip(visit, shelf, pull)
    tree = shelf.repo.merge_commits(pygit2.Oid(hex=pull.head_sha), pygit2.Oid(hex=base)).write_tree(shelf.repo)
    message = f"Merge branch '{pull.base}' into {pull.head}"
    sha = write_commit(shelf.repo, tree, [pull.head_sha, base], message=message, author=visit.me, at=visit.now)
    visit.move(shelf, pull.head, sha)
    visit.effect(shelf, "commit.pushed", branch=pull.head, sha=sha, message=message, files=[])
    synchronize(visit, shelf, pull.head, sha)
    return "Pull request branch update is in progress"


def _message(pull: Pull, method: str, title: str, body: str) -> str:
    owner = pull.repository.split("/")[0]
    default = f"Merge pull request #{pull.number} from {owner}/{pull.head}" if method == "merge" else ""
    first = title or default or f"{pull.title} (#{pull.number})"
    rest = body or (pull.title if method == "merge" and not title else "")
    return f"{first}\n\n{rest}" if rest else first


def _joined(visit: Visit, shelf: Shelf, pull: Pull, method: str, message: str) -> str:
    base = base_tip(visit, shelf, pull)
    index = shelf.repo.merge_commits(pygit2.Oid(hex=base), pygit2.Oid(hex=pull.head_sha))
    parents = [base] if method == "squash" else [base, pull.head_sha]
    return write_commit(
        shelf.repo, index.write_tree(shelf.repo), parents, message=message, author=visit.me, at=visit.now
    )


def _rebased(visit: Visit, shelf: Shelf, pull: Pull) -> str:
    """Every commit of the head again on top of the base: written by its author, committed by who merges."""
    onto = shelf.repo[base_tip(visit, shelf, pull)].peel(pygit2.Commit)
    for commit in pull_commits(visit, shelf, pull):
        if len(commit.parents) == 1:
            onto = _replayed(shelf.repo, commit, onto, signature(visit.me, visit.now))
    return str(onto.id)


def _replayed(
    repo: pygit2.Repository, commit: pygit2.Commit, onto: pygit2.Commit, committer: pygit2.Signature
) -> pygit2.Commit:
    index = repo.merge_trees(commit.parents[0].tree, onto.tree, commit.tree)
    sha = repo.create_commit(None, commit.author, committer, commit.message, index.write_tree(repo), [onto.id])
    return repo[sha].peel(pygit2.Commit)
