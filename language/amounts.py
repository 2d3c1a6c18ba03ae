"""Amounts: "5개로", "+2", "두 배", "halve", "from 4 to 7" -> `Amount`."""

import re

from domain.intent import Amount

_COUNTERS = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: number for number, word in enumerate(_COUNTERS, 1)} | {word: n for n, word in enumerate(_CARDINALS)}
_WORDS |= {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "열한": 11, "열두": 12, "열다섯": 15, "스무": 20, "서른": 30, "영": 0}
_WORDS |= {"single": 1, "fifteen": 15, "twenty": 20, "thirty": 30}
_KOREAN = "|".join(sorted((word for word in _WORDS if not word.isascii()), key=len, reverse=True))
_ENGLISH = "|".join(sorted((word for word in _WORDS if word.isascii()), key=len, reverse=True))
_DIGITS = r"(?<![\w.#-])\d{1,4}(?![\w.]*\.\d)"
_N = rf"(?P<n>{_DIGITS}|(?:{_KOREAN})(?= ?[개대])|\b(?:{_ENGLISH})\b)"
_THINGS = r"(?:replicas?|pods?|nodes?|workers?|instances?|consumers?|copies|brokers?)"
_MORE = r"(?:늘려|늘리|추가|증설|더|붙여|띄워|증가|키워)"

_TIMES: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"절반|반으로|\bhal(?:f|ve|ving)\b|\bin half\b"), 0.5),
    (re.compile(r"한 ?배 ?반"), 1.5),
    (re.compile(r"두 ?배|\bdoubl(?:e|ing)\b|\btwice\b"), 2.0),
    (re.compile(r"세 ?배|\btripl(?:e|ing)\b"), 3.0),
    (re.compile(r"네 ?배|\bquadrupl(?:e|ing)\b"), 4.0),
)
_FACTOR = re.compile(r"(?<![\w.])(?P<n>\d{1,3}(?:\.\d{1,2})?) ?(?:배(?!포)|x\b|times\b(?! (?:a|per)\b))")
_BY: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"(?<![\w-])\+(?P<n>\d{1,4})\b"), 1),
    (re.compile(rf"(?<![\w.-])-(?P<n>\d{{1,3}})(?= ?(?:개|대|{_THINGS}|해))"), -1),
    (re.compile(rf"{_N} ?(?:개|대)(?:씩|만|를|을|정도)? ?(?:만 )?(?:더|추가|증설)"), 1),
    (re.compile(rf"(?:더|추가로) {_N} ?(?:개|대)"), 1),
    (re.compile(rf"{_N} ?(?:개|대)(?:만|를|을|씩)? ?(?:줄여|빼|감축|축소|줄이)"), -1),
    (re.compile(rf"{_N} ?(?:개|대)(?:만|를|을|씩)? ?(?:늘려|늘리|붙여)"), 1),
    (re.compile(rf"\bby {_N}\b(?! ?%)"), 1),
    (
        re.compile(
            rf"\b(?:add|give \S+|with) {_N} (?:more|extra|additional)\b|\b{_N.replace('<n>', '<m>')} (?:more"
            rf"|extra|additional)\b"
        ),
        1,
    ),
)
_TO: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?:→|->|에서) ?{_N}"),
    re.compile(r"\b(?:replicas|desired|count|min|max)[ =:]+(?P<n>\d{1,4})\b"),
    re.compile(rf"{_N} ?(?:개|대)? ?(?:정도)?(?:으로|로|까지)"),
    re.compile(rf"\bto (?:a )?{_N}(?! ?(?:%|percent))"),
    re.compile(rf"\b(?:at|of) {_N} {_THINGS}"),
    re.compile(rf"{_N} {_THINGS}\b"),
    re.compile(rf"(?:desired|max\w*|min\w*|최소|최대)[^\d]{{0,12}}{_N}"),
    re.compile(rf"{_N} ?(?:개|대)(?![가-힣]*배)"),
    re.compile(rf"\b(?:put|set|scale)\b[^,]*?\s{_N}$"),
)
_DOWN = re.compile(r"\b(?:decrease|reduce|lower|shrink|drop|cut)\b|줄여|감축|축소")


def amount_in(text: str) -> Amount | None:
    """The amount that `text` (lower case, versions and references masked) asks for, or None."""
    for pattern, times in _TIMES:
        if pattern.search(text):
            return Amount(times=times)
    if match := _FACTOR.search(text):
        return Amount(times=float(match["n"]))
    for pattern, sign in _BY:
        if match := pattern.search(text):
            number = _number(match["n"] or match.groupdict().get("m") or "")
            return Amount(by=-abs(number) if sign < 0 or _DOWN.search(text) else number)
    for pattern in _TO:
        if match := pattern.search(text):
            return Amount(to=_number(match["n"]))
    return None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _WORDS[word]
