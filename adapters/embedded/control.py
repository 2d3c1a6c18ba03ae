"""`status` and `stop`: looking at the embedded databases, and ending them."""

import fcntl
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded import graph, lease, postgres
from adapters.embedded.ensure import current
from adapters.embedded.places import Places, places
from adapters.embedded.process import end, found
from adapters.embedded.state import Condition, read_state


@dataclass(frozen=True)
class Status:
    """`supervisor` is a process number. `in_use`: some process holds a lease."""

    supervisor: int | None
    postgres: Condition | str
    graph: Condition | str
    in_use: bool
    why: str = ""


def status(home: Path) -> Status:
    """How the databases of `home` are, without starting anything."""
    here = places(home)
    state = current(here)
    if state is None:
        return Status(None, "stopped", "stopped", _in_use(here))
    why = "\n".join(filter(None, (state.postgres.why, state.graph.why)))
    return Status(state.supervisor, state.postgres.condition, state.graph.condition, _in_use(here), why)


def stop(home: Path, seconds: float = 40.0) -> None:
    """Stop both servers whoever uses them, and return when they are gone; nothing to do when they are."""
    here = places(home)
    state = current(here)
    supervisor = None if state is None else found(state.supervisor, state.created)
    if supervisor is not None:
        end(supervisor, signal.SIGTERM, seconds)
    lease.release(home)
    _wait_for_lock(here, seconds)
    _end_orphans(here)


def _end_orphans(here: Places) -> None:
    """Servers whose supervisor was killed."""
    if (left := graph.adopt(read_state(here.state))) is not None:
        graph.stop(left[0])
    if (left := postgres.adopt(here)) is not None:
        postgres.stop(left[0])


def _wait_for_lock(here: Places, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while _locked(here) and time.monotonic() < deadline:
        time.sleep(0.02)


def _locked(here: Places) -> bool:
    descriptor = os.open(here.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _in_use(here: Places) -> bool:
    descriptor = lease.exclusive(here.lease)
    if descriptor is None:
        return True
    lease.close(descriptor)
    return False
