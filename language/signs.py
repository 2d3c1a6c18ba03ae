"""Signs: where the lexicon's verbs and marks stand in a text, and in which mode a verb is said."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

_LEXICON = Path(__file__).with_name("lexicon.yaml")

_KOREAN_MODES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "not",
        re.compile(
            r"^\s?(?:하|시키|되|진행)?(?:지|진)(?:는|도|들)? ?(?:말|않|마)|^(?:은|는|이|을|를|이나)? ?(?:말고|없이"
            r"|금지|안 ?하|안 ?받|필요|아니고|아니라|아직)"
            r"|^(?:은|는|을|를|도)?\s?(?:새로|당장|절대|아직)? ?하[지진](?:는)? ?(?:말|마|않)"
        ),
    ),
    (
        "about",
        re.compile(
            r"^\s?(?:차이|방법|절차|규칙|기준|이력|내역|목록|현황|상태|여부|권한|정책|전략|컨벤션|프로세스"
            r"|가이드|런북|문서|스크립트"
            r"|로그|이벤트|기록|진행률|주기|창구|승인은|횟수|실패|중인)|^(?:이랑|랑|와|과) "
        ),
    ),
    ("if", re.compile(r"^(?:하|되|시키|돌리|리|우|치|꾸|지|올리|으)?(?:면|다면)(?![가-힣])")),
    (
        "past",
        re.compile(
            r"^\s?(?:끝난|끝났|완료|받은|받았)|^(?:된|됐|되었|됐던|했|한 ?(?:거|것|건|지)|하였|돼|졌|렸|웠|쳤|꿨)"
        ),
    ),
    ("then", re.compile(r"^(?:하고|한 ?뒤|한 ?다음|해서|하여|고 ?나서|고 )|^\s?후(?:에)?\b")),
    (
        "asked",
        re.compile(
            r"^(?:을|를|도|만|까지|부터)?\s?(?:좀|한번|한 번|진행|처리|까지|시켜)?\s?(?:도)?\s?(?:부탁"
            r"|해 ?[주줘라달]|바[람랍]|요청|요망"
            r"|ㄱㄱ|고고|하세|합시|시켜|할 ?수|될까|가능|좀|해$|해요$|합니다|합니당|please|플리즈)"
            r"|^[가-힣]{0,2} ?(?:줘|주[세실시라]|줄래|달라)|^[요\s.!ㅠ]*$"
        ),
    ),
    ("noun", re.compile(r"^\s?(?:을|를|이|가|은|는|의|에|도|랑|용|률|중|건)(?![가-힣])|^[은는이가을를의] ")),
)
_ENGLISH_MODES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "not",
        re.compile(
            r"(?:\bdon't|\bdo not|\bdont|\bnot|\bwithout|\bno|\bnever|\brather than|\binstead of|\bisn't|\bnot a)"
            r"\s(?:[a-z]+\s)?$"
        ),
    ),
    ("if", re.compile(r"\b(?:if (?:we|i|you|someone|it)|would|by|when|does|do we|do you|do i)\s(?:[a-z]+\s)?$")),
    ("past", re.compile(r"\b(?:was|were|been|has|have|did|got|just|already)\s(?:[a-z]+\s)?$")),
    (
        "noun",
        re.compile(r"(?:\bthe|\ba|\ban|\bour|\bof|\bthis|\blast|\bis|'s|\bany|\bmy|\bfor|\bfrom)\s(?:[a-z]+\s)?$"),
    ),
    ("then", re.compile(r"(?:\bthen|\band|,|;)\s(?:[a-z]+\s)?$")),
    (
        "asked",
        re.compile(r"^(?:[a-z]+[\s,]+){0,2}$|\b(?:please|pls|you|to|could|can|let's|just|only|we)\s(?:[a-z]+\s)?$"),
    ),
)
_ABOUT = re.compile(
    r"^ (?:history|status|procedure|process|policy|conventions?|logs?|events?|strategy|timeouts?|window|runbook"
    r"|failures?"
    r"|interval|state|progress|versus|vs)\b"
)
_PAST_FORM = re.compile(r"(?:ed|shipped|undone)$")


class Verb(NamedTuple):
    name: str
    mode: str
    start: int
    end: int


class Signs(NamedTuple):
    """Verbs in the order they are said, and the marks present."""

    verbs: tuple[Verb, ...]
    marks: tuple[str, ...]


def read_signs(text: str) -> Signs:
    """The signs in `text`, which must be in the form that `normal` gives."""
    verbs, marks = _lexicon()
    found = [_verb(name, match, text) for name, pattern in verbs for match in pattern.finditer(text)]
    return Signs(
        tuple(sorted(found, key=lambda verb: (verb.start, verb.name))),
        tuple(name for name, pattern in marks if pattern.search(text)),
    )


def _verb(name: str, match: re.Match[str], text: str) -> Verb:
    return Verb(name, _mode(match, text), match.start(), match.end())


def _mode(match: re.Match[str], text: str) -> str:
    if match[0].isascii() and not re.match(r"\s?[가-힣]", text[match.end() :]):
        if _PAST_FORM.search(match[0]):
            return "past"
        if _ABOUT.search(text[match.end() :]):
            return "about"
        before = text[max(0, match.start() - 30) : match.start()]
        return next((mode for mode, pattern in _ENGLISH_MODES if pattern.search(before)), "plain")
    after = text[match.end() : match.end() + 14]
    return next((mode for mode, pattern in _KOREAN_MODES if pattern.search(after)), "plain")


Patterns = tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _lexicon() -> tuple[Patterns, Patterns]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(_LEXICON.read_bytes(), Loader=loader)  # noqa: S506 - a safe loader, the C one where it exists
    return _patterns(data["verbs"]), _patterns(data["marks"])


def _patterns(entries: dict[str, dict[str, list[str]]]) -> Patterns:
    return tuple((name, re.compile(_pattern(words["ko"], words["en"]), re.ASCII)) for name, words in entries.items())


def _pattern(korean: list[str], english: list[str]) -> str:
    parts = sorted(korean, key=len, reverse=True)
    whole = [rf"(?<![\w-])(?:{'|'.join(sorted(english, key=len, reverse=True))})(?![\w-])"] if english else []
    return "|".join(whole + parts)


@cache
def english_words() -> frozenset[str]:
    """The plain English words of the lexicon: none of them names a service."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(_LEXICON.read_bytes(), Loader=loader)  # noqa: S506 - a safe loader, the C one where it exists
    words = (word for group in data.values() for entry in group.values() for word in entry["en"])
    return frozenset(part for word in words for part in re.findall(r"[a-z-]{3,}", word))
