"""Features of a request for the linear classifier: signs, their order and company, words and letters."""

import re
from collections.abc import Iterator
from math import sqrt

from language.frame import asked_verbs, frame_of
from language.normal import jamo, normal
from language.signs import Signs, read_signs

LETTERS = range(2, 6)
"""Lengths of the letter sequences that are counted."""
UNASKED = ("not", "past", "if", "about")
"""Modes of a verb that say what is not asked for."""
DOMAIN = frozenset(
    [
        "terraform",
        "pull",
        "workflow",
        "gitops",
        "replicas",
        "infra",
        "config",
        "security",
        "incident",
        "logs",
        "code",
        "environment",
        "storage",
        "oncall",
    ]
)
"""Marks of the trade. A request without any of them is vague, or about something else."""
PLACEHOLDER = re.compile(r"\b(?:name|ver|path|image|prref|setting|branchname)\b", re.ASCII)


def features(unquoted: str) -> dict[str, float]:
    """Feature -> value. Each group has the length of one, so that a long text does not shout down a short one."""
    text = normal(unquoted)
    signs = read_signs(text)
    asked = set(_asked(signs, text))
    text = _without_negated(text, signs)
    groups = (asked, set(_signs(signs)), set(_company(signs, text)), set(_words(text)), set(_letters(text)))
    weights = (2.0, 3.0, 2.0, 2.0, 3.0)
    return {name: weight / sqrt(len(group)) for group, weight in zip(groups, weights, strict=True) for name in group}


def _without_negated(text: str, signs: Signs) -> str:
    for verb in reversed(signs.verbs):
        if verb.mode == "not":
            text = text[: verb.start] + "negated" + text[verb.end :]
    return text


def _asked(signs: Signs, text: str) -> Iterator[str]:
    """What is asked for outright: verbs at the head of an English clause, at the end of a Korean one."""
    asked = asked_verbs(signs, text)
    yield f"asks:{len(asked)}"
    for verb in asked:
        yield f"ask:{verb.name}"
    for verb in asked[-1:]:
        yield f"finally:{verb.name}"
        yield from (f"finally:{verb.name}+{mark}" for mark in signs.marks)
    if not DOMAIN.intersection(signs.marks) and not PLACEHOLDER.search(text):
        yield "nothing of the trade"
        yield f"nothing of the trade, {frame_of(text)}"
        yield from (f"nothing of the trade, {verb.name}" for verb in asked[-1:])


def _signs(signs: Signs) -> Iterator[str]:
    yield "always"
    for mark in signs.marks:
        yield f"m:{mark}"
    for verb in signs.verbs:
        yield f"v:{verb.name}:{verb.mode}"
        if verb.mode not in UNASKED:
            yield f"v:{verb.name}"


def _company(signs: Signs, text: str) -> Iterator[str]:
    said = [verb for verb in signs.verbs if verb.mode not in UNASKED]
    frame = frame_of(text)
    yield f"frame:{frame}"
    for place, verb in (("first", said[0]), ("last", said[-1])) if said else ():
        yield f"{place}:{verb.name}"
        yield f"{place}:{verb.name}:{verb.mode}"
        yield f"{place}:{verb.name}+{frame}"
        for mark in signs.marks:
            yield f"{place}:{verb.name}+{mark}"
    for verb in signs.verbs:
        if verb.mode in UNASKED:
            yield f"{frame}&({verb.name})"
    names = [*sorted({verb.name for verb in said}), *signs.marks]
    for position, one in enumerate(names):
        yield f"{frame}&{one}"
        for other in names[position + 1 :]:
            yield f"{one}&{other}"
    if not said:
        yield "no verb"
    yield f"length:{min(len(text.split()), 12)}"


def _words(text: str) -> Iterator[str]:
    words = ["^", *text.split(), "$"]
    for position, word in enumerate(words):
        yield f"w:{word}"
        if position:
            yield f"w:{words[position - 1]} {word}"


def _letters(text: str) -> Iterator[str]:
    for word in text.split():
        letters = f" {jamo(word)} "
        for length in LETTERS:
            for start in range(len(letters) - length + 1):
                yield letters[start : start + length]
