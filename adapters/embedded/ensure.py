"""`ensure`: the databases of a home are running and stay so while this process lives."""

import fcntl
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from adapters.embedded import lease
from adapters.embedded.addresses import Addresses
from adapters.embedded.log import last_lines, open_log
from adapters.embedded.places import Places, places
from adapters.embedded.process import found
from adapters.embedded.state import ServerState, State, read_state
from domain.errors import Unavailable

Progress = Callable[[str], None]
"""Called with what is being waited for: "postgres: creating", "postgres: starting", "graph: starting"."""

STARTS = 3
"""How many supervisors one `ensure` starts before it gives up."""
ROOT = Path(__file__).resolve().parents[2]
"""What the supervisor imports from, besides everything that this process does."""
LOCK = 9
"""The supervisor's descriptor of its lock; it only has to stay open."""


def ensure(
    home: Path,
    *,
    wait_graph: bool = False,
    idle_seconds: float = 120.0,
    timeout: float = 90.0,
    progress: Progress | None = None,
) -> Addresses:
    """Addresses of both databases, as soon as PostgreSQL answers; with `wait_graph` as soon as both do.

    `idle_seconds` is how long a supervisor that is started now keeps the servers after the last process went away.
    Blocking, 1-2 s at the first call of a home. Raises Unavailable with the end of the log and what to do.
    """
    here = places(home)
    try:
        lease.take(here.lease, timeout)
        for server in ("postgres", "graph") if wait_graph else ("postgres",):
            state = _wait(here, server, idle_seconds, timeout, progress)
    except PermissionError as error:
        raise Unavailable(
            f"{error.filename} of the embedded databases belongs to another user.",
            "Run as the user who created them, or set OPSWARD_HOME to another folder.",
        ) from error
    return Addresses(state.postgres.url, state.graph.url, state.graph.user, state.graph.password)


def wait_for_graph(home: Path, *, timeout: float = 90.0, progress: Progress | None = None) -> Addresses:
    """The same addresses once the graph database answers too. Raises Unavailable; PostgreSQL is not touched by that."""
    return ensure(home, wait_graph=True, timeout=timeout, progress=progress)


def _wait(here: Places, server: str, idle_seconds: float, timeout: float, progress: Progress | None) -> State:
    """Poll the supervisor's word until `server` is ready; start a supervisor whenever there is none."""
    deadline, mine, told = time.monotonic() + timeout, list[int](), ""
    while time.monotonic() < deadline and len(mine) <= STARTS:
        state = current(here)
        its = _of(state or _last_word(here, mine), server)
        if its.condition == "failed":
            raise Unavailable(its.why, its.remedy)
        if state is not None and its.condition == "ready" and state.graph.condition != "waiting":
            return state
        if state is None and (pid := _start_supervisor(here, idle_seconds)):
            mine.append(pid)
        told = _tell(progress, f"{server}: {its.condition}", told)
        time.sleep(0.01)
    raise _gone(here)


def _last_word(here: Places, mine: list[int]) -> State | None:
    """What a supervisor of ours said before it ended."""
    state = read_state(here.state)
    return state if state is not None and state.supervisor in mine else None


def current(here: Places) -> State | None:
    """What the running supervisor says; None while there is none (an old one's word counts for nothing)."""
    state = read_state(here.state)
    return state if state is not None and found(state.supervisor, state.created) else None


def _of(state: State | None, server: str) -> ServerState:
    if state is None:
        return ServerState()
    return state.postgres if server == "postgres" else state.graph


def _start_supervisor(here: Places, idle_seconds: float) -> int | None:
    """Start one unless one runs. Its lock is taken here and inherited, so that two processes never start two."""
    lock = os.open(here.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return _spawn(here, lock, idle_seconds)
    except BlockingIOError:
        return None
    finally:
        os.close(lock)


def _spawn(here: Places, lock: int, idle_seconds: float) -> int:
    """The new supervisor's process number: a session of its own, nothing inherited but the lock and its log."""
    with open_log(here.logs / "supervisor.log") as log:
        return os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "adapters.embedded.supervisor", str(here.home), str(idle_seconds)],
            {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), *sys.path)))},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, log.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, 1, 2),
                (os.POSIX_SPAWN_DUP2, lock, LOCK),
            ],
            setsid=True,
        )


def _tell(progress: Progress | None, news: str, told: str) -> str:
    if progress is not None and news != told:
        progress(news)
    return news


def _gone(here: Places) -> Unavailable:
    log = here.logs / "supervisor.log"
    return Unavailable(
        f"The embedded databases in {here.home} did not start. The end of {log}:{last_lines(log)}\n",
        "Stop them (`opsward doctor` shows how they are), then try again.",
    )
