"""Who approves what stands in a pull request now."""

from collections.abc import Iterable

from worlds.forge.records import Pull, Review


def standing(reviews: Iterable[Review]) -> dict[str, Review]:
    """Login -> the newest review of theirs that decides something. Comments decide nothing, pending ones are unseen."""
    deciding = [review for review in reviews if review.state not in ("COMMENTED", "PENDING")]
    return {review.by: review for review in sorted(deciding, key=lambda review: review.id)}


def approvers(pull: Pull, reviews: Iterable[Review], writers: Iterable[str]) -> set[str]:
    """Who, with write access and not being the author, approves exactly the head that stands now."""
    allowed = set(writers) - {pull.author}
    return {
        login
        for login, review in standing(reviews).items()
        if login in allowed and review.state == "APPROVED" and review.commit == pull.head_sha
    }


def objectors(reviews: Iterable[Review]) -> set[str]:
    """Who asked for changes and has not said otherwise since."""
    return {login for login, review in standing(reviews).items() if review.state == "CHANGES_REQUESTED"}
