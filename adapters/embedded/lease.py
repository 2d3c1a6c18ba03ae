"""Leases: a shared file lock that says "this process needs the databases".

Every using process holds the lock shared; the kernel lets go of it whatever way the process ends. The supervisor
tries it exclusively: it succeeds only when nobody needs the servers, and keeps it while it stops them, so that a
newcomer waits for the end of the stop instead of meeting a dying server.
"""

import fcntl
import os
import threading
import time
from pathlib import Path

from domain.errors import Unavailable

_held: dict[Path, int] = {}
_taking = threading.Lock()


def take(path: Path, seconds: float) -> None:
    """Hold the lease until `release` or the end of this process. Raises Unavailable after `seconds`."""
    with _taking:
        if path not in _held:
            _held[path] = _shared(path, seconds)


def _shared(path: Path, seconds: float) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + seconds
    while not _lock(descriptor, fcntl.LOCK_SH):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise Unavailable(
                f"The embedded databases of {path.parent.parent} are still stopping after {seconds:.0f} s.",
                "Look at logs/supervisor.log in that folder, or end its supervisor process.",
            )
        time.sleep(0.02)
    return descriptor


def release(home: Path) -> None:
    """This process no longer needs the databases of `home`."""
    descriptor = _held.pop(home.expanduser().resolve() / "run" / "lease", None)
    if descriptor is not None:
        os.close(descriptor)


def exclusive(path: Path) -> int | None:
    """The descriptor of the lease held exclusively, or None while somebody needs the servers."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if _lock(descriptor, fcntl.LOCK_EX):
        return descriptor
    os.close(descriptor)
    return None


def close(descriptor: int) -> None:
    os.close(descriptor)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
