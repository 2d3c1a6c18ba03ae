"""Container logs: lines from files at their times, and lines that the reactions of the cluster keep writing."""

import heapq
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from worlds.cluster.names import number
from worlds.cluster.reactions import Line, Reaction
from worlds.cluster.state import Thing
from worlds.cluster.timeline import Life
from worlds.cluster.times import epoch, iso
from worlds.duration import seconds
from worlds.errors import FileError

Entry = tuple[int, str]
"""When, and the line without its time."""
RANGE = re.compile(r"\{n:(\d+)-(\d+)\}")


def tail(pod: Thing, rules: list[Reaction], life: Life, now: int, file: list[Entry], count: int) -> str:
    """The last `count` lines of one life of a container, oldest first."""
    end = min(now, life.end if life.end is not None else now)
    sources: list[Iterator[Entry]] = [iter([e for e in reversed(file) if life.start <= e[0] <= end])]
    sources += [_backwards(line, life.start, end, pod.name) for rule in rules for line in rule.logs]
    if life.end is not None and life.end <= now:
        sources += [iter([(life.end, rule.crash.last)]) for rule in rules if rule.crash and rule.crash.last]
    newest = islice(heapq.merge(*sources, key=lambda entry: -entry[0]), count)
    return "".join(f"{stamp(at)} {text}\n" for at, text in reversed(list(newest)))


def stamp(at: int) -> str:
    return iso(at).replace("Z", ".000Z")


def _backwards(line: Line, start: int, end: int, pod: str) -> Iterator[Entry]:
    """The moments of a line from the newest to the oldest: long lives cost nothing."""
    first = start + line.after
    if first > end:
        return
    if line.every is None:
        yield first, filled(line.text, pod, first)
        return
    at = first + (end - first) // line.every * line.every
    while at >= first:
        yield at, filled(line.text, pod, at)
        at -= line.every


def filled(text: str, pod: str, at: int) -> str:
    """`{n:8-31}` becomes a number fixed by pod and moment; `{pod}` the pod's name."""

    def value(match: re.Match[str]) -> str:
        low, high = int(match[1]), int(match[2])
        return str(low + number(f"{pod}/{at}/{match.start()}", high - low + 1))

    return RANGE.sub(value, text).replace("{pod}", pod)


def read(file: Path, start: int) -> list[Entry]:
    """Lines of `TIME TEXT`, TIME being `-24m12s` (from the world's start) or an ISO time. Raises FileError."""
    entries: list[Entry] = []
    for place, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            when, _, text = line.partition(" ")
            entries.append((_moment(file, place, when, start), text))
    return sorted(entries, key=lambda entry: entry[0])


def _moment(file: Path, place: int, when: str, start: int) -> int:
    try:
        return start + seconds(when) if when[:1] in "+-" else epoch(when)
    except ValueError as error:
        raise FileError(file, place, f"{when!r} is no time", "Write -24m12s or 2026-11-20T05:06:00Z.") from error
