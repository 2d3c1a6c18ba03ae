"""The words of operations in two languages: a token for what a word means, whichever language says it."""

from functools import cache, lru_cache
from pathlib import Path

import yaml

from adapters.llamaindex.tokens import HANGUL, tokens, words

FILE = Path(__file__).with_name("glossary.yaml")


@lru_cache(maxsize=65536)
def concepts(said: str) -> tuple[str, ...]:
    """The meanings of a word, or of two words that stand together, as tokens: "배포를" and "deployed" give "=배포"."""
    own, stems = said.lower(), _stems(said.lower())
    return tuple(
        f"={terms[0].replace(' ', '_')}" for terms in _meanings() if any(_names(term, own, stems) for term in terms)
    )


def _names(term: str, own: str, stems: tuple[str, ...]) -> bool:
    """A Hangul word carries particles and endings behind it; a Latin one is the same when its stems are."""
    return own.startswith(term) if HANGUL.search(term) else _stems(term) == stems


@cache
def _meanings() -> tuple[tuple[str, ...], ...]:
    """Each meaning as its terms, lower case; the first names it."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(tuple(str(term).lower() for term in terms) for terms in read)


@lru_cache(maxsize=65536)
def _stems(term: str) -> tuple[str, ...]:
    return tuple(token for word in words(term) for token in tokens(word))
