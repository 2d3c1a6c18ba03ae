"""One form for what varies: lower case, names, numbers and references replaced by placeholders."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from language.vocabulary import listed

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"https?://\S+/pull/\d+\S*", re.ASCII), " prref "),
    (re.compile(r"(?:https?|s3|git)://\S+", re.ASCII), " url "),
    (re.compile(r"[a-z][\w.-]*(?:/[\w.-]+)*:v?\d[\w.-]*|\S+@sha256:\w+", re.ASCII), " image "),
    (
        re.compile(r"(?:\bpr|\bpull requests?|피알|풀 ?리퀘스트|풀리퀘)\s*(?:#|-)?\s*\d+(?:번)?|#\d+번?", re.ASCII),
        " prref ",
    ),
    (re.compile(r"(?<![\w.-])\d{1,5}번(?!째|씩|만)(?:\s*(?:pr\b|피알))?", re.ASCII), " prref "),
    (re.compile(r"\b(?:feature|fix|hotfix|release|bugfix|chore|feat)/[\w.-]+", re.ASCII), " branchname "),
    (re.compile(r"[\w.-]*\w/[\w./*-]+|\.[\w-]+/[\w./*-]+", re.ASCII), " path "),
    (re.compile(r"\b[\w-]+\.(?:ya?ml|json|tf|tfvars|sh|md|sql|py|conf|toml|rego)\b", re.ASCII), " path "),
    (re.compile(r"\b[\w.-]+=[\w.,:/*-]+", re.ASCII), " setting "),
    (re.compile(r"\bv?\d+(?:\.(?:\d+|x))+(?:-[\w.]+)?\b|\bv\d+\b", re.ASCII), " ver "),
)
_HYPHENATED = re.compile(r"(?<!-)\b[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+\b", re.ASCII)
_NUMBER = re.compile(r"(?<![a-z\d])\d+(?:[,.]\d+)*(?![a-z\d])")
_OFTEN = (
    "deploy",
    "restart",
    "rollback",
    "merge",
    "delete",
    "review",
    "summarize",
    "provision",
    "workflow",
    "sync",
    "scale",
    "status",
)


def normal(text: str) -> str:
    """Lower case, composed (NFC), with `prref`, `path`, `ver`, `name`, `num`... in place of particulars."""
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    for pattern, placeholder in _RULES:
        text = pattern.sub(placeholder, text)
    text = _HYPHENATED.sub(lambda match: match[0] if match[0] in listed("hyphenated") else " name ", text)
    text = re.sub(r"[a-z]{4,}", lambda match: _corrected(match[0]), text)
    text = _NUMBER.sub(" num ", text).replace("%", " percent ")
    text = re.sub(r"\bnum (?=[개대배명분번일주시월회차]|gb|tb)", "num", text)
    return " ".join(text.split())


def _corrected(word: str) -> str:
    """A word that people type often, where `word` is that word with a letter lost, doubled or swapped with the next."""
    return _slips().get(word, word)


@cache
def _slips() -> dict[str, str]:
    return {slip: word for word in _OFTEN for slip in _slips_of(word)}


def _slips_of(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        if len(word) > 5:
            yield word[:at] + word[at + 1 :]
            yield word[:at] + word[at] + word[at:]


def jamo(text: str) -> str:
    """Hangul syllables taken apart, so that a slip of one letter leaves most of a word standing."""
    return unicodedata.normalize("NFD", text)
