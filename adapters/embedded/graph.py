"""The embedded graph database: ArcadeDB speaking Bolt, in a Java process of its own with the wheel's runtime.

The process is started directly rather than inside Python: ready in about 1.5 s instead of 4, and the supervisor
stays small.
"""

import http.client
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from adapters.embedded.log import last_lines, open_log
from adapters.embedded.places import Places
from adapters.embedded.port import LOOPBACK, free_port
from adapters.embedded.process import Running, end, found, started
from adapters.embedded.secret import secret
from adapters.embedded.state import ServerState, State
from domain.errors import Unavailable

USER = "root"
DATABASE = "neo4j"
HEAP = "384m"
OPTIONS = (
    f"-Xmx{HEAP}",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-Djava.awt.headless=true",
    "-Dpolyglot.engine.WarnInterpreterOnly=false",
    "-Dfile.encoding=UTF8",
    "-Darcadedb.server.mode=production",
    f"-Darcadedb.server.defaultDatabases={DATABASE}[{USER}]",
    f"-Darcadedb.server.httpIncomingHost={LOOPBACK}",
    "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    f"-Darcadedb.bolt.host={LOOPBACK}",
    f"-Darcadedb.bolt.defaultDatabase={DATABASE}",
)


def start(here: Places) -> tuple[Running, ServerState]:
    """A server that has begun to start. Raises Unavailable when its package is missing."""
    here.graph.mkdir(mode=0o700, exist_ok=True)
    bolt, web = free_port(), free_port()
    with open_log(here.logs / "graph.log") as log:
        child = subprocess.Popen(
            _command(here, bolt, web),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=here.graph,
            start_new_session=True,
        )
    running = started(child)
    return running, ServerState(
        "starting",
        running.pid,
        running.created,
        url=f"bolt://{LOOPBACK}:{bolt}",
        user=USER,
        password=secret(here.run / "graph-password"),
        probe=f"http://{LOOPBACK}:{web}/api/v1/ready",
    )


def adopt(before: State | None) -> tuple[Running, ServerState] | None:
    """The server that an earlier supervisor left running, by what it wrote about it."""
    if before is None or before.graph.pid is None:
        return None
    running = found(before.graph.pid, before.graph.created)
    return None if running is None else (running, before.graph)


def ready(probe: str) -> bool:
    """The server says so itself once its database is open; Bolt listens a little earlier."""
    address = urlsplit(probe)
    connection = http.client.HTTPConnection(LOOPBACK, address.port, timeout=1)
    try:
        connection.request("GET", address.path)
        return connection.getresponse().status == http.client.NO_CONTENT
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def stop(running: Running) -> None:
    end(running, signal.SIGTERM, seconds=10)


def broken(here: Places, what: str) -> Unavailable:
    log = here.logs / "graph.log"
    return Unavailable(
        f"The embedded graph database in {here.graph} {what}. The end of {log}:{last_lines(log)}\n",
        "Repair what the log names (its data can be deleted: they are loaded again), or set OPSWARD_GRAPH_URL.",
    )


def _command(here: Places, bolt: int, web: int) -> list[str]:
    """`java` and its arguments. The password stays in a file, out of the list of processes."""
    package = _package()
    secret(here.run / "graph-password")
    return [
        str(package / "jre" / "bin" / "java"),
        *OPTIONS,
        f"-Darcadedb.server.rootPath={here.graph}",
        f"-Darcadedb.server.rootPasswordPath={here.run / 'graph-password'}",
        f"-Darcadedb.server.httpIncomingPort={web}",
        f"-Darcadedb.bolt.port={bolt}",
        "-cp",
        f"{package / 'jars'}/*",
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _package() -> Path:
    """The installed wheel's folder, found without importing it (it would load a Java bridge)."""
    spec = find_spec("arcadedb_embedded")
    if spec is None or spec.origin is None:
        raise Unavailable(
            "The embedded graph database is not installed.", "Install arcadedb-embedded, or set OPSWARD_GRAPH_URL."
        )
    return Path(spec.origin).parent
