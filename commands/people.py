"""Who is named on the command line."""

from collections.abc import Mapping

from domain.errors import UsageError
from domain.person import Person


def refuse_stranger(people: Mapping[str, Person], name: str) -> None:
    """Raises UsageError that names those who are known."""
    if name not in people:
        raise UsageError(f"Nobody here is named {name!r}.", f"Known people: {', '.join(sorted(people))}.")
