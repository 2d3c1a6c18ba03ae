"""Stretches of time as people write them in a world's files: `90s`, `-24m12s`, `41d`."""

import re
from typing import Annotated

from pydantic import BeforeValidator

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
WHOLE = re.compile(r"([+-]?)((?:\d+[dhms])+)")


def seconds(text: object) -> int:
    """`-24m12s` -> -1452; a plain number counts seconds. Raises ValueError."""
    if isinstance(text, int):
        return text
    match = WHOLE.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is not a duration; write it like 90s, -24m12s or 41d")
    total = sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([dhms])", match[2]))
    return -total if match[1] == "-" else total


Seconds = Annotated[int, BeforeValidator(seconds)]
