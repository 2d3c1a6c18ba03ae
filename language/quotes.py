"""Quoted text: what an operator pasted or cited is data, so it is taken out before anything else is read."""

import re
from typing import NamedTuple

MASK = " quote "

_PAIRS = re.compile(
    r"```.*?(?:```|\Z)"
    r"|「[^」]*」|『[^』]*』|“[^”]*”|‘[^’]*’|《[^》]*》|«[^»]*»"
    r'|"[^"\n]*"'
    r"|(?<![A-Za-z0-9가-힣])'[^\n]*?'(?![A-Za-z0-9])"
    r"|`[^`\n]+`",
    re.DOTALL,
)
_NAME = re.compile(r"[\w.:/@=#-]+")
_LOG_LINE = re.compile(
    r"^\s*(?:>|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?(?:\d\d:){2}\d\d|\[?(?:ERROR|WARN(?:ING)?|INFO|DEBUG|FATAL"
    r"|CRITICAL)\b).*$",
    re.MULTILINE,
)
_INLINE_LOG = re.compile(
    r"(?<![\w\"'])(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*|\[?(?:ERROR|WARN(?:ING)?|INFO|FATAL|CRITICAL)\]?)[: ].*\Z",
    re.DOTALL,
)
_INTRODUCED = re.compile(
    r"(?:로그|알림|알람|티켓|메시지|메세지|이슈|스레드|이벤트|출력|에러|오류|문의|댓글|코멘트|메일|슬랙|내용"
    r"|요약|정리|분석"
    r"|logs?|alerts?|tickets?|messages?|issues?|threads?|events?|output|errors?|comments?|e?mail|slack|stack ?trace"
    r"|says?|said|reads|following|below|summar(?:y|ize|ise))"
    r"[^:\n]{0,20}:(?=\s)(?P<quoted>.+)\Z",
    re.DOTALL | re.IGNORECASE,
)
_TAIL = re.compile(
    r"\n+(?P<tail>[^\n]*(?:요약|정리|원인|왜|분석|설명|무슨|뭐|summar|explain|why|mean|cause|recap)[^\n]*)\Z", re.I
)


class Unquoted(NamedTuple):
    """The operator's own words with every quotation masked, and the quotations."""

    text: str
    quoted: tuple[str, ...]


def unquote(text: str) -> Unquoted:
    """Take quotations, pasted log lines and what follows an introducing colon out of `text`.

    A single name in quotes (`'nginx'`) is a name, not a quotation, and stays without its marks.
    """
    quoted: list[str] = []

    def take(match: re.Match[str]) -> str:
        inner = match[0].strip("`「」『』“”‘’《》«»\"' \n")
        if _NAME.fullmatch(inner) and not match[0].startswith("```"):
            return inner
        quoted.append(inner)
        return MASK

    masked = _PAIRS.sub(take, text)
    masked = _LOG_LINE.sub(take, masked)
    masked = _introduced(masked, quoted)
    masked = _INLINE_LOG.sub(take, masked)
    return Unquoted(masked, tuple(part for part in quoted if part))


def _introduced(text: str, quoted: list[str]) -> str:
    match = _INTRODUCED.search(text)
    if match is None:
        return text
    body = match["quoted"]
    if _NAME.fullmatch(body.strip()):
        return text
    tail = _TAIL.search(body)
    kept = tail["tail"] if tail else ""
    if tail:
        body = body[: tail.start()]
    if body.replace(MASK.strip(), "").strip():
        quoted.append(body.replace(MASK.strip(), "").strip())
    return text[: match.start("quoted")] + MASK + kept
