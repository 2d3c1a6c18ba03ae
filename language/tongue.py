"""The language of a request. English terms of the trade do not make a Korean sentence mixed; English speech does."""

import re

from domain.vocabulary import Language
from language.vocabulary import listed

_HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
_WORD = re.compile(r"(?<![\w./=@-])[a-z']+(?![\w/=@])")


def language_of(unquoted: str) -> Language:
    """Korean, English, or mixed where both are spoken."""
    if not _HANGUL.search(unquoted):
        return Language.ENGLISH
    words = [word for word in _WORD.findall(unquoted.lower()) if word in listed("speech")]
    mixed = len(words) >= 2 or any(word in listed("sure_speech") for word in words)
    return Language.MIXED if mixed else Language.KOREAN
