"""The supervisor: `python -m adapters.embedded.supervisor HOME IDLE_SECONDS`, one process per home.

It inherits the lock that makes it the only one (see `ensure`), starts PostgreSQL, then the graph database, starts
again what dies, and stops both when no lease was held for IDLE_SECONDS or when it is told to (SIGTERM).
"""

import logging
import os
import signal
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from adapters.embedded import graph, lease, postgres
from adapters.embedded.places import Places, places
from adapters.embedded.process import Running, alive, found
from adapters.embedded.state import ServerState, State, read_state, write_state
from domain.errors import OpswardError

log = logging.getLogger("opsward.supervisor")

START_SECONDS = 60.0
GRAPH_SECONDS = 90.0
RESTARTS = 3
"""How often a server that dies is started again before it counts as failed."""


@dataclass
class Supervisor:
    """What the loop knows. `state` is what clients read; every change is written at once."""

    here: Places
    state: State
    postgres: Running | None = None
    graph: Running | None = None
    graph_since: float = 0.0
    restarts: dict[str, int] = field(default_factory=lambda: {"postgres": 0, "graph": 0})
    told_to_stop: bool = False

    def says(self, postgres: ServerState | None = None, graph: ServerState | None = None) -> None:
        self.state = replace(self.state, postgres=postgres or self.state.postgres, graph=graph or self.state.graph)
        write_state(self.here.state, self.state)


def main(home: Path, idle_seconds: float) -> int:
    here = places(home)
    os.chdir("/")
    myself = found(os.getpid())
    before = read_state(here.state)
    it = Supervisor(here, State(os.getpid(), myself.created if myself else 0.0))
    signal.signal(signal.SIGTERM, lambda number, frame: _stop_soon(it, number, frame))
    it.says()
    try:
        bring_up_postgres(it)
        bring_up_graph(it, before)
        watch(it, idle_seconds)
    except OpswardError as error:
        log.error("%s", error)
        return 1
    finally:
        bring_down(it)
    return 0


def bring_up_postgres(it: Supervisor) -> None:
    """Create, adopt or start PostgreSQL and wait for it; a failure is told to the clients and ends the supervisor."""
    try:
        if not it.here.postgres.exists():
            it.says(postgres=ServerState("creating"))
            postgres.create(it.here)
        it.postgres, state = postgres.adopt(it.here) or postgres.start(it.here, _port(it.state.postgres))
        it.says(postgres=state)
        postgres.wait_until_ready(it.here, it.postgres, START_SECONDS)
        it.says(postgres=replace(state, condition="ready"))
    except (OpswardError, OSError) as error:
        it.says(postgres=_failed(error))
        raise


def bring_up_graph(it: Supervisor, before: State | None) -> None:
    """Start the graph database without waiting; a failure is told to the clients and leaves PostgreSQL running."""
    try:
        it.graph, state = graph.adopt(before) or graph.start(it.here)
        it.graph_since = time.monotonic()
        it.says(graph=replace(state, condition="starting"))
    except (OpswardError, OSError) as error:
        it.graph = None
        it.says(graph=_failed(error))


def watch(it: Supervisor, idle_seconds: float) -> None:
    """Return when the servers shall stop."""
    used = time.monotonic()
    while not it.told_to_stop:
        time.sleep(0.02 if it.state.graph.condition == "starting" else 0.25)
        look_after_postgres(it)
        look_after_graph(it)
        if lease_is_free(it, time.monotonic() - used > idle_seconds):
            continue
        used = time.monotonic()


def lease_is_free(it: Supervisor, for_long: bool) -> bool:
    """Whether nobody needs the servers. `for_long`: then nobody may come any more, and the loop ends."""
    descriptor = lease.exclusive(it.here.lease)
    if descriptor is None:
        return False
    if for_long:
        it.told_to_stop = True  # the lease stays held until this process has gone
    else:
        lease.close(descriptor)
    return True


def look_after_postgres(it: Supervisor) -> None:
    if it.postgres is not None and not alive(it.postgres):
        _count_restart(it, "postgres")
        bring_up_postgres(it)


def look_after_graph(it: Supervisor) -> None:
    if it.graph is None:
        return
    if not alive(it.graph):
        _restart_graph(it)
    elif it.state.graph.condition == "starting":
        _await_graph(it)


def bring_down(it: Supervisor) -> None:
    """The state keeps a failure for the clients that still wait to read it."""
    if it.graph is not None:
        graph.stop(it.graph)
    if it.postgres is not None:
        postgres.stop(it.postgres)
    log.info("stopped")


def _await_graph(it: Supervisor) -> None:
    if graph.ready(it.state.graph.probe):
        it.says(graph=replace(it.state.graph, condition="ready"))
    elif time.monotonic() - it.graph_since > GRAPH_SECONDS and it.graph is not None:
        graph.stop(it.graph)
        it.graph = None
        it.says(graph=_failed(graph.broken(it.here, f"was not ready after {GRAPH_SECONDS:.0f} s")))


def _restart_graph(it: Supervisor) -> None:
    try:
        _count_restart(it, "graph")
    except OpswardError as error:
        it.graph = None
        it.says(graph=_failed(error))
    else:
        bring_up_graph(it, None)


def _count_restart(it: Supervisor, name: str) -> None:
    log.warning("%s ended by itself", name)
    it.restarts[name] += 1
    if it.restarts[name] > RESTARTS:
        raise (graph.broken if name == "graph" else postgres.broken)(it.here, f"ended {RESTARTS + 1} times")


def _failed(error: Exception) -> ServerState:
    remedy = error.remedy if isinstance(error, OpswardError) else "See logs/supervisor.log in the same folder."
    return ServerState("failed", why=str(error.args[0] if isinstance(error, OpswardError) else error), remedy=remedy)


def _port(state: ServerState) -> int | None:
    """The port it had before, so that clients find it again."""
    return int(state.url.rsplit(":", 1)[1].split("/")[0]) if state.url else None


def _stop_soon(it: Supervisor, number: int, frame: FrameType | None) -> None:
    it.told_to_stop = True


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))
