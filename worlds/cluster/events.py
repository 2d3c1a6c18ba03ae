"""Events: what controllers say about objects, counted when they say it again, forgotten after an hour."""

from worlds.cluster.doc import Doc, dig
from worlds.cluster.names import number
from worlds.cluster.state import EVENT, State, Thing
from worlds.cluster.times import epoch, iso

LIVES = 3600
"""Seconds an event is kept, as the API server's default --event-ttl."""


def emit(state: State, about: Thing, reason: str, message: str, source: str, warning: bool = False) -> None:
    """Record an event now, or count it when the same was said before."""
    level = "Warning" if warning else "Normal"
    name = name_for(about, level, reason, message)
    space = about.namespace or "default"
    standing = state.get(EVENT, space, name)
    if standing is None:
        state.create(event(about, name, level, reason, message, source, state.now, state.now, 1))
    else:
        count = int(standing.object["count"]) + 1
        state.update(standing, {**standing.object, "count": count, "lastTimestamp": iso(state.now)})


def forget_old(state: State) -> None:
    for thing in state.all(EVENT):
        if epoch(dig(thing.object, "lastTimestamp")) < state.now - LIVES:
            state.remove(thing)


def name_for(about: Thing, level: str, reason: str, message: str) -> str:
    return f"{about.name}.{number(f'{about.uid}/{level}/{reason}/{message}', 16**16):016x}"


def event(
    about: Thing, name: str, level: str, reason: str, message: str, source: str, first: int, last: int, count: int
) -> Doc:
    """An Event object (core/v1)."""
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": name, "namespace": about.namespace or "default"},
        "involvedObject": {
            "apiVersion": about.object["apiVersion"],
            "kind": about.object["kind"],
            "name": about.name,
            **({"namespace": about.namespace} if about.namespace else {}),
            "resourceVersion": about.object["metadata"]["resourceVersion"],
            "uid": about.uid,
        },
        "type": level,
        "reason": reason,
        "message": message,
        "count": count,
        "firstTimestamp": iso(first),
        "lastTimestamp": iso(last),
        "eventTime": None,
        "reportingComponent": source,
        "reportingInstance": "",
        "source": {"component": source},
    }
