"""What a repository brings into the world beside its commits: pull requests, their reviews, and past workflow runs."""

import pygit2

from worlds.forge.definition import SeedPull, SeedReview, SeedRun
from worlds.forge.errors import ForgeError
from worlds.forge.git import resolve, tip
from worlds.forge.records import Comment, Pull, Review, Settings, next_id
from worlds.forge.shelf import Shelf
from worlds.forge.start import start_run
from worlds.forge.when import moment
from worlds.forge.workflow_file import workflow_files
from worlds.store import Transaction


def plant(tx: Transaction, settings: Settings, repo: pygit2.Repository) -> None:
    """Raises ForgeError when a seed refers to what is not there."""
    shelf = Shelf(tx, settings, repo)
    for seed in settings.definition.pull_requests:
        _pull(shelf, seed)
    for run in settings.definition.runs:
        _run(shelf, run)
    numbers = [seed.number for seed in settings.definition.pull_requests]
    tx.set_value(number_counter(settings.name), max(numbers, default=0))


def number_counter(repository: str) -> str:
    """The counter that numbers the pull requests of a repository."""
    return f"number {repository}"


def _pull(shelf: Shelf, seed: SeedPull) -> None:
    at, head = moment(seed.at, shelf.settings.start), tip(shelf.repo, seed.head)
    if head is None:
        raise _broken(shelf, f"pull request {seed.number} comes from {seed.head}, which is no branch")
    pull = Pull(
        repository=shelf.name,
        number=seed.number,
        id=next_id(shelf.tx, Pull.kind),
        title=seed.title,
        body=seed.body.strip(),
        draft=seed.draft,
        author=seed.author,
        head=seed.head,
        head_sha=head,
        base=seed.base,
        labels=seed.labels,
        reviewers=seed.reviewers,
        created_at=at,
        updated_at=at,
    ).save(shelf.tx)
    for review in seed.reviews:
        _review(shelf, pull, review)
    for comment in seed.comments:
        when = moment(comment.at, shelf.settings.start)
        ident = next_id(shelf.tx, Comment.kind)
        Comment(id=ident, pull=pull.key, by=comment.by, body=comment.body.strip(), at=when).save(shelf.tx)


def _review(shelf: Shelf, pull: Pull, seed: SeedReview) -> None:
    Review(
        id=next_id(shelf.tx, Review.kind),
        pull=pull.key,
        by=seed.by,
        state=seed.state,
        body=seed.body.strip(),
        commit=pull.head_sha,
        submitted_at=moment(seed.at, shelf.settings.start),
    ).save(shelf.tx)


def _run(shelf: Shelf, seed: SeedRun) -> None:
    pull = None if seed.pull_request is None else shelf.pull(seed.pull_request)
    if seed.pull_request is not None and pull is None:
        raise _broken(shelf, f"a run belongs to pull request {seed.pull_request}, which does not exist")
    branch = seed.branch if pull is None else pull.head
    commit = resolve(shelf.repo, branch if pull is None else pull.head_sha)
    if commit is None:
        raise _broken(shelf, f"a run is of {branch}, which is no branch")
    workflow = next((each for each in workflow_files(commit) if each.file == seed.workflow), None)
    if workflow is None or shelf.workflow(seed.workflow) is None:
        raise _broken(
            shelf, f"a run is of {seed.workflow}, which is no workflow of {branch} that `workflows` describes"
        )
    start_run(
        shelf,
        workflow,
        event=seed.event,
        branch=branch,
        sha=str(commit.id),
        actor=seed.actor,
        at=moment(seed.at, shelf.settings.start),
        inputs=seed.inputs,
        pull=pull,
    )


def _broken(shelf: Shelf, what: str) -> ForgeError:
    return ForgeError(f"repositories/{shelf.name}/repository.yaml: {what}.", "Correct repository.yaml.")
