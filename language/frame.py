"""The frame of a sentence: does it request, ask what or why, ask whether, or only name something?"""

import re

from language.signs import Signs, Verb

_FILLER = re.compile(
    r"[\s.,!~^ㅠㅜㅎㅋ]+$|[\s,]+(?:please|pls|plz|thanks|thank you|asap|고마워요?|감사합니다|급함|급해요|thx)[\s.!]*$",
    re.ASCII,
)
_KOREAN_REQUEST = re.compile(
    r"(?:줘|줘요|주세요|주세여|주셈|줘라|주라|주시죠|바랍니다|바람|바래요|부탁\S*|요청\S*|요망|해라|하자|하세요"
    r"|합시다|드려요|드립니다|ㄱㄱ|고고|줄래요?"
    r"|주실래요?|주실 분|주시겠어요|주시겠습니까|수 있을까요?|수 있나요?|수 있어요?|가능할까요?|가능한가요?"
    r"|될까요|해볼래요?|시켜|할게요|플리즈"
    r"|(?:해|돌려|올려|지워|내려|늘려|줄여|봐|알려|보여|찾아|열어|합쳐|바꿔|고쳐|만들어|띄워) ?(?:줘|봐|주고)?)\?*$"
)
_KOREAN_WHAT = re.compile(
    r"(?:뭐|뭔|무엇|무슨|왜|어떻게|어디|언제|누가|누구|얼마|몇|어느|어떤|이유|원인).{0,40}"
    r"(?:\?|[요나가지죠어야까해래돼늘니])$|(?:이유|원인|왜|뭐야|뭐지|얼마)\??$"
)
_KOREAN_WHETHER = re.compile(r"(?:나요?|[가까]요?|니|[죠지]|어요?|아요?|예요|에요|[됐했있없떴렸]어|\?)\?*$")
_ENGLISH_REQUEST = re.compile(
    r"^(?:hey |hi |ok |please |pls |kindly )*(?:can|could|would|will) (?:you|someone|somebody|anyone|we get"
    r"|i get|we have)\b|^mind \w+ing"
    r"|^(?:would it be|is it) possible to"
)
_ENGLISH_WHAT = re.compile(
    r"^(?:and |so |hey |ok )*(?:what|why|how|who|which|when|where|whats|what's|how's|who's|where's)\b"
)
_ENGLISH_WHETHER = re.compile(r"^(?:is|are|did|does|do|has|have|was|were|should|would|will|can|could|any|am)\b")
_HEAD = re.compile(
    r"(?:^|[.,;:!?—-]\s|\b(?:please|pls|plz|kindly|just|only|then|and|you|someone|somebody|to|let's|now|so|hey"
    r"|we|i|ahead|ok|first)\s)$",
    re.ASCII,
)


def asked_verbs(signs: Signs, text: str) -> tuple[Verb, ...]:
    """The verbs that `text` asks for outright. Of verbs that begin at the same place, the longest."""
    if not re.search(r"[가-힣]", text) and frame_of(text) in ("what", "whether"):
        return ()
    asked = [verb for verb in signs.verbs if _is_asked(verb, text)]
    longest = {verb.start: verb for verb in sorted(asked, key=lambda verb: verb.end)}
    return tuple(longest[start] for start in sorted(longest))


def _is_asked(verb: Verb, text: str) -> bool:
    if text[verb.start : verb.end].isascii():
        head = _HEAD.search(text[: verb.start]) is not None and verb.mode not in ("not", "past")
        return head or (verb.mode == "asked" and re.match(r"\s?[가-힣]", text[verb.end :]) is not None)
    return verb.mode == "asked"


def frame_of(text: str) -> str:
    """ "request", "what", "whether" or "statement", for a text in the form that `normal` gives."""
    while (bare := _FILLER.sub("", text)) != text:
        text = bare
    if re.search(r"[가-힣]", text):
        return _korean(text)
    if _ENGLISH_REQUEST.search(text):
        return "request"
    if _ENGLISH_WHAT.search(text):
        return "what"
    return "whether" if _ENGLISH_WHETHER.search(text) or text.endswith("?") else "statement"


def _korean(text: str) -> str:
    if _KOREAN_REQUEST.search(text):
        return "request"
    if _KOREAN_WHAT.search(text):
        return "what"
    return "whether" if _KOREAN_WHETHER.search(text) else "statement"
