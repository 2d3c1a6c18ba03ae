"""A text as terms: what its words are and what they mean. Passages and questions become tokens in the same way."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from adapters.llamaindex.glossary import concepts
from adapters.llamaindex.tokens import HANGUL, tokens, words

FILE = Path(__file__).with_name("stopwords.yaml")

FEW = 0.2
MOST = 0.4
"""Shares of a question's terms."""


@dataclass(frozen=True)
class Term:
    """One word, as tokens of how it is written and of what it means."""

    written: tuple[str, ...]
    means: tuple[str, ...]

    def in_(self, passage: AbstractSet[str]) -> bool:
        """Whether the tokens of a passage hold it: half of its pairs of syllables are enough, its ending may differ."""
        latin = [token for token in self.written if not HANGUL.match(token)]
        hangul = [token for token in self.written if HANGUL.match(token)]
        half = sum(token in passage for token in hangul) * 2 >= len(hangul)
        written = bool(self.written) and half and all(token in passage for token in latin)
        return written or any(token in passage for token in self.means)


def terms(text: str) -> list[Term]:
    """The words of a text in order, those that say nothing left out; then the pairs of words that mean something."""
    said = [word for word in words(text) if not _empty(word)]
    single = [Term(tuple(tokens(word)), concepts(word)) for word in said]
    pairs = [Term((), meant) for pair in pairwise(said) if (meant := concepts(" ".join(pair)))]
    return [term for term in (*single, *pairs) if term.written or term.means]


def tokens_of(each: Iterable[Term]) -> list[str]:
    return [token for term in each for token in (*term.written, *term.means)]


def answers(passage: AbstractSet[str], question: list[Term]) -> bool:
    """Whether a passage holds enough of a question for a match to be no accident: two of a few, or most of very few."""
    held = sum(term.in_(passage) for term in question)
    asked = sum(1 for term in question if term.written)
    return held >= asked * (FEW if held > 1 else MOST) and held > 0


def _empty(word: str) -> bool:
    if HANGUL.match(word):
        return any(word == empty or (len(empty) > 1 and word.startswith(empty)) for empty in _stopwords("ko"))
    return word.lower() in _stopwords("en")


@cache
def _stopwords(language: str) -> frozenset[str]:
    return frozenset(str(yaml.safe_load(FILE.read_text(encoding="utf-8"))[language]).split())
