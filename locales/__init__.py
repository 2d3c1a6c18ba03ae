"""Texts for people, by language: `locales/<language>/texts.yaml` holds the same keys in each (a test says so)."""

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
    text = (FOLDER / language.reply.value / "texts.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, str] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader either way
    return loaded


def say(language: Language, key: str, values: Mapping[str, object] | None = None) -> str:
    """The text `key` with its {placeholders} filled in. Raises KeyError for a key or value that is missing."""
    template = catalogue(language)[key]
    given = values or {}
    return re.sub(r"\{(\w+)\}", lambda match: str(given[match.group(1)]), template)
