"""`Source`: Terraform in its own language, as text. Only the plan tells the whole truth; this stops the plain cases."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """`object` is the file's path. `text` has its comments blanked, so that lines keep their numbers."""

    object: str
    text: str


def read(text: str, path: str) -> Source:
    return Source(path, re.sub(r"(?m)^\s*(?:#|//).*$", "", text))
