"""The words of a request by which a similar, earlier one is found."""

import re

WORD = re.compile(r"[a-z0-9][a-z0-9._-]*[a-z0-9]|[가-힣]{2,}")
TOO_COMMON = frozenset(
    {"해줘", "해주세요", "그리고", "현재", "지금"}
    | {"and", "are", "for", "in", "is", "of", "on", "our", "please", "that", "the", "this", "to", "what", "with"}
)


def request_words(text: str) -> list[str]:
    """Distinct words, sorted. ("payments 장애 로그 요약해줘" -> payments, 로그, 요약해줘, 장애)"""
    return sorted(set(WORD.findall(text.casefold())) - TOO_COMMON)
