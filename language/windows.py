"""Stretches of time: "지난 30분", "어제 14시~15시", "between 9 and 10", "last week" -> `Window`."""

import re

from domain.intent import Window

_MINUTES = {"분": 1, "시간": 60, "일": 1440, "주": 10080, "주일": 10080, "달": 43200, "개월": 43200}
_MINUTES |= {
    "minute": 1,
    "min": 1,
    "m": 1,
    "hour": 60,
    "hr": 60,
    "h": 60,
    "day": 1440,
    "d": 1440,
    "week": 10080,
    "month": 43200,
}
_WORDS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "열": 10, "하루": 1}
_WORDS |= {
    word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_WORDS |= {"twelve": 12, "couple of": 2, "few": 3, "an": 1, "a": 1, "": 1}
_ANY = "|".join(sorted(filter(None, _WORDS), key=len, reverse=True))
_KOREAN = re.compile(
    rf"(?:지난|최근|직전|마지막)\s?(?P<n>\d+|{_ANY})?\s?(?P<unit>시간|분|일|주일|주|개월|달)(?:간|동안)?"
)
_KOREAN_DURING = re.compile(rf"(?P<n>\d+|{_ANY})\s?(?P<unit>시간|분|일|주|개월|달) ?(?:간|동안|이내|전부터)")
_ENGLISH = re.compile(
    rf"\b(?:last|past|previous|over the|within the|within)\s(?:the )?(?P<n>\d+|{_ANY})?\s?"
    r"(?P<unit>minute|min|hour|hr|day|week|month|h|m|d)s?\b"
)
_DAY = "하루|24시간"
_CLOCK = (
    r"(?P<{h}>\d{{1,2}})(?::(?P<{m}>\d\d)"
    r"|시(?: ?(?P<{k}>\d{{1,2}})분| ?(?P<{k}half>반))?)?\s?(?P<{p}>am|pm|a\.m\.|p\.m\.)?"
)
_START, _END = (_CLOCK.format(h=f"{x}h", m=f"{x}m", k=f"{x}k", p=f"{x}p") for x in ("s", "e"))
_RANGE = re.compile(
    rf"(?P<spm>오후|오전)?\s?(?<![\w.#/-]){_START}\s?(?:~|∼|〜|–|-|부터|에서|and|to|until)\s?(?P<epm>오후"
    rf"|오전)?\s?{_END}(?![\w.%/-])",
    re.ASCII,
)
_SPEAKS_OF_TIME = re.compile(r"시|between|from|:\d\d|am\b|pm\b|yesterday|today|어제|오늘")
_DAYS_AGO = (
    (re.compile(r"그저께|그제|엊그제|day before yesterday"), 2),
    (re.compile(r"어제|어젯밤|yesterday|last night"), 1),
)
_TODAY = re.compile(r"오늘|today|this morning|오늘 새벽")
_WEEK = re.compile(r"지난 ?주(?!년|소)|last week")
_MONTH = re.compile(r"지난 ?달|last month")


def window_in(text: str) -> Window | None:
    """The stretch of time that `text` (lower case) names, or None. Minutes count back from now."""
    day = next((days for pattern, days in _DAYS_AGO if pattern.search(text)), 0)
    if (between := _between(text, day)) is not None:
        return between
    if (minutes := _back(text)) is not None:
        return Window(minutes=minutes)
    if day or _TODAY.search(text):
        return Window(start="00:00", end="24:00", day=day)
    return None


def _between(text: str, day: int) -> Window | None:
    for match in _RANGE.finditer(text):
        start = _clock(match["sh"], match["sm"] or match["sk"], match["spm"] or match["sp"], match["skhalf"])
        afternoon = match["epm"] or match["ep"] or match["spm"]
        end = _clock(match["eh"], match["em"] or match["ek"], afternoon, match["ekhalf"])
        if start and end and _SPEAKS_OF_TIME.search(text[max(0, match.start() - 12) : match.end() + 1]):
            return Window(start=start, end=end, day=day)
    return None


def _clock(hour: str, minute: str | None, half_day: str | None, half: str | None) -> str | None:
    hours, minutes = int(hour), 30 if half else int(minute or 0)
    if half_day in ("오후", "pm", "p.m.") and hours < 12:
        hours += 12
    return f"{hours:02d}:{minutes:02d}" if hours <= 24 and minutes < 60 else None


def _back(text: str) -> int | None:
    if re.search(r"last half(?: an)? hour|past half(?: an)? hour|지난 반 ?시간|최근 반 ?시간", text):
        return 30
    for pattern in (_KOREAN, _ENGLISH, _KOREAN_DURING):
        if match := pattern.search(text):
            word = match["n"] or ""
            return (int(word) if word.isdecimal() else _WORDS[word]) * _MINUTES[match["unit"]]
    if re.search(rf"(?:지난|최근) ?(?:{_DAY})", text):
        return 1440
    if _WEEK.search(text):
        return 10080
    return 43200 if _MONTH.search(text) else None
