"""The life of a pod's containers as stages in time: a pure function of when it was scheduled and what its fate is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from worlds.cluster.doc import Doc

PULLING = 2
"""Seconds from being scheduled until the image is there."""
STARTING = 2
"""Seconds from a container's start until its readiness probe first succeeds."""
BACKOFF, LONGEST_BACKOFF = 10, 300
"""Seconds between restarts: doubled each time up to the longest, as the kubelet does."""

Name = Literal["creating", "pull-failed", "pull-backoff", "starting", "ready", "unready", "backoff", "done"]


@dataclass(frozen=True)
class Life:
    """One life of a container, from `start` to `end` (None: still going)."""

    start: int
    end: int | None = None


@dataclass(frozen=True)
class Stage:
    """What stands from `start` on, until `end`. `life` is the current or latest life, `previous` the one before."""

    name: Name
    start: int
    end: int | None
    restarts: int = 0
    life: Life | None = None
    previous: Life | None = None


def stages(scheduled: int, fate: Doc) -> Iterator[Stage]:
    """Every stage in order; the last one has no end. A crash loop never ends."""
    pulled = scheduled + PULLING
    yield Stage("creating", scheduled, pulled)
    kind = fate.get("kind", "run")
    if kind == "pull":
        yield Stage("pull-failed", pulled, pulled + 2)
        yield Stage("pull-backoff", pulled + 2, None)
    elif kind == "crash":
        yield from _crashing(pulled, fate)
    elif kind == "job":
        end = pulled + fate.get("runs_for", 5)
        yield Stage("starting", pulled, end, life=Life(pulled))
        yield Stage("done", end, None, life=Life(pulled, end))
    else:
        yield from _running(pulled, fate)


def stage_at(scheduled: int, fate: Doc, at: int) -> Stage:
    """The stage that stands at a moment."""
    for stage in stages(scheduled, fate):
        if stage.end is None or at < stage.end:
            return stage
    raise AssertionError("the last stage has no end")


def lives(scheduled: int, fate: Doc, at: int) -> list[Life]:
    """Every life that had begun by a moment, the current one last."""
    found: dict[int, Life] = {}
    for stage in stages(scheduled, fate):
        if stage.start > at:
            break
        if stage.life is not None:
            found[stage.life.start] = stage.life
        if stage.end is None:
            break
    return list(found.values())


def _running(start: int, fate: Doc) -> Iterator[Stage]:
    life = Life(start)
    fails = None if fate.get("kind") != "unready" else start + max(fate.get("after", 0), 0)
    ready = start + STARTING + fate.get("delay", 0)
    if fails is not None and fails <= ready:
        yield Stage("unready", start, None, life=life)
        return
    yield Stage("starting", start, ready, life=life)
    yield Stage("ready", ready, fails, life=life)
    if fails is not None:
        yield Stage("unready", fails, None, life=life)


def _crashing(start: int, fate: Doc) -> Iterator[Stage]:
    first_end = start + max(1, fate.get("after", 1))
    ready = start + STARTING + fate.get("delay", 0)
    life = Life(start)
    if ready < first_end:
        yield Stage("starting", start, ready, life=life)
        yield Stage("ready", ready, first_end, life=life)
    else:
        yield Stage("starting", start, first_end, life=life)
    restarts, wait, ended = 0, BACKOFF, Life(start, first_end)
    while True:
        assert ended.end is not None  # noqa: S101
        again = ended.end + wait
        yield Stage("backoff", ended.end, again, restarts, life=ended, previous=ended)
        restarts, wait = restarts + 1, min(wait * 2, LONGEST_BACKOFF)
        over = again + max(1, fate.get("runs_for", 1))
        yield Stage("starting", again, over, restarts, life=Life(again), previous=ended)
        ended = Life(again, over)
