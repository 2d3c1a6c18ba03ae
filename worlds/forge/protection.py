"""Branch protection: why a pull request may not be merged, in the words of GitHub's API."""

from collections.abc import Iterator, Mapping, Sequence

from worlds.forge.approval import approvers, objectors
from worlds.forge.codeowners import PLACES, owner_groups
from worlds.forge.definition import Protection
from worlds.forge.records import Pull
from worlds.forge.shelf import Shelf
from worlds.forge.timeline import JobState


def merge_problem(
    shelf: Shelf, pull: Pull, base: str, paths: Sequence[str], checks: Mapping[str, JobState]
) -> str | None:
    """The first rule that is not met, or None. `base` is the commit whose CODEOWNERS count, `paths` what changed."""
    protection = shelf.definition.protection
    return (
        None
        if protection is None
        else next(_problems(protection, shelf, pull, base=base, paths=paths, checks=checks), None)
    )


def _problems(
    protection: Protection,
    shelf: Shelf,
    pull: Pull,
    *,
    base: str,
    paths: Sequence[str],
    checks: Mapping[str, JobState],
) -> Iterator[str]:
    reviews = shelf.reviews(pull)
    approving = approvers(pull, reviews, shelf.definition.write)
    if len(approving) < protection.approvals:
        needed = f"{protection.approvals} approving review{'s are' if protection.approvals > 1 else ' is'}"
        yield f"At least {needed} required by reviewers with write access."
    if objectors(reviews):
        yield f"Changes have been requested by {', '.join(sorted(objectors(reviews)))}."
    if protection.code_owners:
        for group in sorted(owner_groups(code_owners(shelf, base), paths)):
            if not approving & set(group):
                yield f"Waiting on code owner review from {', '.join(group)}."
    for name in protection.checks:
        if (problem := check_problem(name, checks.get(name))) is not None:
            yield problem


def check_problem(name: str, check: JobState | None) -> str | None:
    """Why a required check is not met: it has not been seen, is still going on, or did not succeed."""
    if check is None:
        return f'Required status check "{name}" is expected.'
    if check.status != "completed":
        return f'Required status check "{name}" is {"queued" if check.status == "queued" else "in progress"}.'
    return None if check.conclusion == "success" else f'Required status check "{name}" is failing.'


def code_owners(shelf: Shelf, revision: str) -> str:
    """The text of the CODEOWNERS file that counts at a revision; empty when there is none."""
    return next((text for place in PLACES if (text := shelf.text(revision, place)) is not None), "")
