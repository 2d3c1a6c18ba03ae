"""Clauses: "review it, then merge" is two steps. Where one ends and the next begins."""

import re

_BORDER = re.compile(
    r"(?<=[가-힣])(?:하고|한 ?뒤에?|한 ?다음에?|해서|하여|고 ?나서|,? ?그리고|보고)[\s,]+|\s?후에?[\s,]+(?=\S)"
    r"|(?<=없으면)\s|(?<=괜찮으면)\s|(?<=없을 시)\s"
    r"|\s?이후\s|(?<=[가-힣])(?:(?<=열)|(?<=찾)|(?<=받))고\s"
    r"|,?\s(?:and then|then|and after that|afterwards)\s|(?<=[a-z]),\s(?=(?:run|open|merge|deploy|apply|request"
    r"|restart|review|check)\b)"
    r"|\s(?:and)\s(?:if [\w ]{1,30}?\s)?(?=(?:run|open|merge|deploy|apply|request|restart|review|check|raise"
    r"|create|execute|trigger|roll|send)\b)"
)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of `text` (lower case) in the order they are said."""
    return tuple(part.strip(" ,.") for part in _BORDER.split(text) if part and part.strip(" ,."))
