"""Features of a request for the linear classifier: signs, their order and company, words and letters."""

from collections.abc import Iterator
from math import sqrt

from language.normal import jamo, normal
from language.signs import Signs, read_signs

LETTERS = range(2, 6)
"""Lengths of the letter sequences that are counted."""


def features(unquoted: str) -> dict[str, float]:
    """Feature -> value. Each group has the length of one, so that a long text does not shout down a short one."""
    text = normal(unquoted)
    signs = read_signs(text)
    text = _without_negated(text, signs)
    groups = (set(_signs(signs)), set(_company(signs, text)), set(_words(text)), set(_letters(text)))
    weights = (2.0, 1.0, 1.0, 1.5)
    return {name: weight / sqrt(len(group)) for group, weight in zip(groups, weights, strict=True) for name in group}


def _without_negated(text: str, signs: Signs) -> str:
    for verb in reversed(signs.verbs):
        if verb.mode == "not":
            text = text[: verb.start] + "negated" + text[verb.end :]
    return text


def _signs(signs: Signs) -> Iterator[str]:
    yield "always"
    for mark in signs.marks:
        yield f"m:{mark}"
    for verb in signs.verbs:
        yield f"v:{verb.name}:{verb.mode}"
        if verb.mode != "not":
            yield f"v:{verb.name}"


def _company(signs: Signs, text: str) -> Iterator[str]:
    said = [verb for verb in signs.verbs if verb.mode != "not"]
    for place, verb in (("first", said[0]), ("last", said[-1])) if said else ():
        yield f"{place}:{verb.name}"
        yield f"{place}:{verb.name}:{verb.mode}"
        for mark in signs.marks:
            yield f"{place}:{verb.name}+{mark}"
    names = sorted({verb.name for verb in said})
    for position, one in enumerate(names):
        for other in names[position + 1 :]:
            yield f"{one}&{other}"
    for position, one in enumerate(signs.marks):
        for other in signs.marks[position + 1 :]:
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
