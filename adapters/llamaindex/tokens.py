"""Text -> tokens that mean the same in a question and in a passage, Korean and English mixed.

Latin words are lower-cased, split at capitals and hyphens, and stemmed lightly. Hangul becomes overlapping pairs of
syllables: particles and endings change how a Korean word ends, the pairs of its stem stay, and no dictionary has to be
loaded before the first answer.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer  # type: ignore[import-not-found]

WORD = re.compile(r"[가-힣]+|[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
HANGUL = re.compile(r"[가-힣]")


def words(text: str) -> list[str]:
    """The words of a text as they stand, Hangul apart from Latin: "payments-api가" -> "payments-api", "가"."""
    return WORD.findall(text)


def tokens(word: str) -> list[str]:
    """The tokens of one word.

    "CrashLoopBackOff" gives crash, loop, back, off, crashloopbackoff; "커넥션을" gives 커넥, 넥션, 션을.
    """
    if HANGUL.match(word):
        return [word[i : i + 2] for i in range(len(word) - 1)] or [word]
    parts = [_stem(part.lower()) for part in PART.findall(word)]
    whole = [word.lower()] if len(parts) > 1 else []
    return parts + whole


def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> "Stemmer":
    from Stemmer import Stemmer

    return Stemmer("english")
