"""The terminal's words, in the language of the conversation."""

from domain.vocabulary import Language
from locales import catalogue, say


def word(language: Language, key: str, **values: object) -> str:
    """The text `terminal.<key>`."""
    return say(language, f"terminal.{key}", values)


def name_of(language: Language, family: str, value: object) -> str:
    """The word for a value of a vocabulary ("status", "done"); the value itself where there is no word for it."""
    key = f"terminal.{family}.{value}"
    return say(language, key) if key in catalogue(language) else str(value)
