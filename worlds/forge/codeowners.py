"""CODEOWNERS: which logins own a path. The last matching line counts, as GitHub has it."""

import re
from collections.abc import Iterable

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


def owners(text: str, path: str) -> tuple[str, ...]:
    """The owners of `path`, without their @; empty when nobody owns it."""
    found: tuple[str, ...] = ()
    for line in text.splitlines():
        pattern, *names = line.split("#", 1)[0].split() or [""]
        if pattern and matches(pattern, path):
            found = tuple(name.removeprefix("@") for name in names)
    return found


def owner_groups(text: str, paths: Iterable[str]) -> set[tuple[str, ...]]:
    """The distinct sets of owners of `paths`: of each, one must approve."""
    return {group for path in paths if (group := owners(text, path))}


def matches(pattern: str, path: str) -> bool:
    """Whether a CODEOWNERS pattern (gitignore's syntax without negation) covers `path`."""
    anchored = "/" in pattern.rstrip("/")
    body = pattern.strip("/")
    translated = "".join(_piece(piece) for piece in re.split(r"(\*\*/|\*\*|\*|\?)", body))
    start = "^" if anchored else "^(?:.*/)?"
    end = "/.*$" if pattern.endswith("/") else "$" if pattern.endswith("/*") else "(?:/.*)?$"
    return re.match(start + translated + end, path) is not None


def _piece(piece: str) -> str:
    return {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece))
