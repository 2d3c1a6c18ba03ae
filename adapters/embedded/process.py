"""`Running`: a server process, whether this process started it or found it running."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Running:
    """`created` tells a process from a later one with the same number. `child` is absent for an adopted process."""

    pid: int
    created: float
    child: "subprocess.Popen[bytes] | None" = None


def started(child: "subprocess.Popen[bytes]") -> Running:
    """Raises psutil.NoSuchProcess when it has already gone."""
    return Running(child.pid, psutil.Process(child.pid).create_time(), child)


def found(pid: int, created: float | None = None) -> Running | None:
    """The running process `pid`, when it was created at `created` (any time, if absent)."""
    try:
        running = Running(pid, psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None
    if created is not None and abs(running.created - created) > 0.01:
        return None
    return running if alive(running) else None


def alive(running: Running) -> bool:
    if running.child is not None:
        return running.child.poll() is None
    try:
        process = psutil.Process(running.pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - running.created) <= 0.01
    except psutil.NoSuchProcess:
        return False


def end(running: Running, polite: signal.Signals, seconds: float) -> None:
    """Ask with `polite`, wait, and kill what is still there after `seconds`."""
    for sign in (polite, signal.SIGKILL):
        if not alive(running):
            return
        os.kill(running.pid, sign)
        _wait(running, seconds)


def _wait(running: Running, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while alive(running) and time.monotonic() < deadline:
        time.sleep(0.02)
