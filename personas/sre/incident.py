"""Reading an incident out of logs, events and changes: pure functions over text."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from domain.evidence import Evidence
from domain.noun import Noun

STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,]\d+)?(?:Z|\+00:00)?")
BAD = re.compile(r"\b(ERROR|FATAL|CRITICAL|PANIC|panic|OOMKilled|Exception)\b")
VARYING = re.compile(r"\b[0-9a-f]{8,}\b|\d+")


SHARED = 2
COMMON = frozenset({"error", "fatal", "the", "and", "post", "get", "http"})
"""Words that say nothing about which error it is."""


class LogLine(Noun):
    """One line of a log; `at` is the time that it carries itself, None when it has none."""

    at: datetime | None
    text: str
    source: str


class Signature(Noun):
    """Error lines that are alike but for numbers and ids: how many, when first and last, and the first as a sample."""

    count: int
    first: datetime | None
    last: datetime | None
    sample: str
    source: str


def lines_of(log: str, source: str) -> list[LogLine]:
    return [LogLine(at=stamp_of(line), text=line.strip(), source=source) for line in log.splitlines() if line.strip()]


def stamp_of(line: str) -> datetime | None:
    found = STAMP.search(line)
    return datetime.fromisoformat(found.group(1)).replace(tzinfo=UTC) if found else None


def within(lines: list[LogLine], start: datetime, end: datetime) -> list[LogLine]:
    """Lines of the window; a line without a time of its own is kept, as it cannot be placed."""
    return [line for line in lines if line.at is None or start <= line.at <= end]


def signatures(lines: list[LogLine]) -> list[Signature]:
    """Error lines grouped by what they say, the most frequent first."""
    groups: dict[str, list[LogLine]] = {}
    for line in lines:
        if BAD.search(line.text):
            groups.setdefault(VARYING.sub("#", STAMP.sub("", line.text)), []).append(line)
    found = [_signature(group) for group in groups.values()]
    return sorted(found, key=lambda item: (-item.count, item.sample))


def _signature(group: list[LogLine]) -> Signature:
    times = sorted(line.at for line in group if line.at is not None)
    return Signature(
        count=len(group),
        first=times[0] if times else None,
        last=times[-1] if times else None,
        sample=group[0].text,
        source=Counter(line.source for line in group).most_common(1)[0][0],
    )


def suspects(changes: list[tuple[datetime, str]], first_error: datetime | None) -> list[tuple[datetime, str]]:
    """Changes of the hour before the first error, the nearest first: it is what is looked at first."""
    if first_error is None:
        return []
    near = [(at, text) for at, text in changes if first_error - timedelta(hours=1) <= at <= first_error]
    return sorted(near, reverse=True)


def nearest(documents: list[Evidence], text: str) -> Evidence | None:
    """The document that shares most words with the errors, the earlier of two alike; None when none shares two."""
    wanted = words(text)
    scored = [(len(wanted & words(f"{item.source} {item.excerpt}")), -at, item) for at, item in enumerate(documents)]
    best = max(scored, default=(0, 0, None), key=lambda score: score[:2])
    return best[2] if best[0] >= SHARED else None


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]{3,}|[가-힣]{2,}", text.lower()) if word not in COMMON}
