"""What somebody chose when asked about an approval: by letter, by word, and with the Korean keyboard left on."""

from collections.abc import Mapping
from typing import Literal

Choice = Literal["approve", "deny", "edit", "why", "later"]
WORDS: Mapping[str, Choice] = {
    **dict.fromkeys(("a", "ㅁ", "approve", "yes", "승인", "허용"), "approve"),
    **dict.fromkeys(("d", "ㅇ", "deny", "no", "거부", "거절"), "deny"),
    **dict.fromkeys(("e", "ㄷ", "edit", "고치기", "수정"), "edit"),
    **dict.fromkeys(("w", "ㅈ", "why", "?", "왜", "이유"), "why"),
    **dict.fromkeys(("l", "ㅣ", "later", "나중에", "나중"), "later"),
}


def choice(said: str) -> Choice | None:
    """None for anything else: neither silence nor a slip of the finger is an answer."""
    return WORDS.get(said.strip().lower())


def may_approve(people: list[Mapping[str, object]], requester: str, approver: str) -> list[str]:
    """The names of those who may answer an approval that `approver` ("another", "anyone") may answer."""
    names = [str(each["name"]) for each in people if "approver" in list(each["roles"])]  # type: ignore[call-overload]
    return [name for name in names if approver == "anyone" or name != requester]
