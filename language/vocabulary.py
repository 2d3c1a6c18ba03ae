"""The words of names.yaml, read once."""

import re
from functools import cache
from pathlib import Path

import yaml

_NAMES = Path(__file__).with_name("names.yaml")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    names: dict[str, dict[str, list[str]]] = yaml.load(_NAMES.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader
    return names


@cache
def said_as(group: str) -> dict[str, str]:
    """How people say it -> how Opsward calls it, for one group of names.yaml ("environments", "kinds")."""
    return {word: name for name, words in _names()[group].items() for word in words}


@cache
def pattern_of(group: str) -> re.Pattern[str]:
    """Matches any word of the group, the longest first; a Korean particle may follow."""
    words = sorted(said_as(group), key=len, reverse=True)
    return re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, words))})(?![a-zA-Z0-9_/-])")


@cache
def listed(group: str) -> frozenset[str]:
    """The words of a plain list ("ordinary", "path_roots")."""
    return frozenset(str(word) for word in _names()[group])


def first_named(group: str, text: str) -> str | None:
    """The first thing of `group` that `text` (lower case) names."""
    match = pattern_of(group).search(text)
    return said_as(group)[match[0]] if match else None
