"""Texts for people, by language: the files of `locales/<language>/` hold the same keys in each (a test says so)."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from domain.vocabulary import Language

FOLDER = Path(__file__).parent


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Key -> template of the language that answers `language` (mixed requests are answered in Korean)."""
    merged: dict[str, str] = {}
    for file in sorted((FOLDER / language.reply.value).glob("*.yaml")):
        merged.update(_read(file))
    return merged


def _read(file: Path) -> dict[str, str]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, str] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return loaded


def say(language: Language, key: str, values: Mapping[str, object] | None = None) -> str:
    """The text `key` with its {placeholders} filled in. Raises KeyError for a key or value that is missing."""
    template = catalogue(language)[key]
    given = values or {}
    return re.sub(r"\{(\w+)\}", lambda match: str(given[match.group(1)]), template)
