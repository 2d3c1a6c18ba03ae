"""The supervisor of the embedded databases: shared, left behind by nobody, and put right after any death."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from adapters import embedded
from adapters.embedded import Addresses
from adapters.embedded.process import found
from adapters.embedded.state import State, read_state
from domain.errors import Unavailable

ROOT = Path(__file__).resolve().parents[2]
CLIENT = """
import sys, time
from pathlib import Path
from adapters import embedded

addresses = embedded.ensure(Path(sys.argv[1]), idle_seconds=float(sys.argv[2]))
print(embedded.status(Path(sys.argv[1])).supervisor, addresses.database_url, flush=True)
time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """A home whose path is longer than a unix socket's may be."""
    folder = tmp_path / ("a-long-name-" * 10)
    yield folder
    embedded.stop(folder)


def client(home: Path, idle: float, stays: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CLIENT, str(home), str(idle), str(stays)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def heard_from(process: "subprocess.Popen[str]") -> tuple[int, str]:
    assert process.stdout is not None
    supervisor, url = process.stdout.readline().split()
    return int(supervisor), url


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def servers_of(home: Path) -> list[str]:
    """Programs still running whose command line names the home."""
    names = []
    for process in psutil.process_iter(["name", "cmdline"]):
        if any(str(home) in part for part in process.info["cmdline"] or ()) and process.pid != os.getpid():
            names.append(process.info["name"])
    return sorted(names)


def answers(url: str) -> bool:
    with psycopg.connect(url, connect_timeout=2) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def said(home: Path) -> State:
    state = read_state(home / "run" / "state.json")
    assert state is not None
    return state


def kill(pid: int | None) -> None:
    """Without mercy, and wait until it has gone."""
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: found(pid) is None)


def test_both_databases_answer_on_loopback_alone(addresses: Addresses) -> None:
    import neo4j

    assert answers(addresses.database_url)
    login = (addresses.graph_user, addresses.graph_password)
    with neo4j.GraphDatabase.driver(addresses.graph_url, auth=login) as driver:
        assert driver.execute_query("RETURN 1 AS one", database_="neo4j").records[0]["one"] == 1
    for url in (addresses.database_url, addresses.graph_url):
        assert urlsplit(url).hostname == "127.0.0.1"


def test_a_wrong_password_opens_neither(addresses: Addresses) -> None:
    import neo4j

    parts = urlsplit(addresses.database_url)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://opsward:wrong@127.0.0.1:{parts.port}/opsward")
    with (
        neo4j.GraphDatabase.driver(addresses.graph_url, auth=(addresses.graph_user, "wrong")) as driver,
        pytest.raises(neo4j.exceptions.AuthError),
    ):
        driver.verify_connectivity()


def test_no_secret_is_readable_by_others_or_shown(home: Path, addresses: Addresses) -> None:
    secrets = (urlsplit(addresses.database_url).password or "?", addresses.graph_password)
    for path in (home / "run").iterdir():
        if any(secret in path.read_text() for secret in secrets):
            assert path.stat().st_mode & 0o077 == 0, path.name
    for process in psutil.process_iter(["cmdline"]):
        assert not any(secret in " ".join(process.info["cmdline"] or ()) for secret in secrets)
    for log in (home / "logs").iterdir():
        assert not any(secret in log.read_text() for secret in secrets), log.name
    assert not any(secret in repr(addresses) for secret in secrets)


def test_processes_that_come_at_once_share_one_supervisor(own_home: Path) -> None:
    with ThreadPoolExecutor() as pool:
        clients = [client(own_home, 30, 60) for _ in range(4)]
        heard = list(pool.map(heard_from, clients))
    assert len(set(heard)) == 1
    assert answers(heard[0][1])
    until(lambda: servers_of(own_home).count("java") == 1)
    for process in clients:
        process.kill()
        process.communicate()


def test_killed_clients_leave_nothing_running(own_home: Path) -> None:
    process = client(own_home, 1, 60)
    supervisor, url = heard_from(process)
    time.sleep(2.5)
    assert answers(url), "the servers went away under a living client"
    process.kill()
    process.communicate()
    until(lambda: not psutil.pid_exists(supervisor))
    assert servers_of(own_home) == []
    assert embedded.status(own_home).postgres == "stopped"


def test_a_killed_supervisor_is_replaced_and_its_servers_are_kept(own_home: Path) -> None:
    before = embedded.ensure(own_home, wait_graph=True, idle_seconds=30)
    killed, postgres = said(own_home).supervisor, said(own_home).postgres.pid
    with psycopg.connect(before.database_url) as connection:
        kill(killed)
        after = embedded.ensure(own_home, wait_graph=True, idle_seconds=30)
        assert connection.execute("SELECT 1").fetchone() == (1,), "an open session was lost"
    assert (after, said(own_home).postgres.pid) == (before, postgres)
    assert said(own_home).supervisor != killed
    embedded.stop(own_home)
    assert servers_of(own_home) == []


def test_everything_killed_at_once_comes_back_with_its_data(own_home: Path) -> None:
    before = embedded.ensure(own_home, wait_graph=True, idle_seconds=30)
    with psycopg.connect(before.database_url) as connection:
        connection.execute("CREATE TABLE kept (value text)")
        connection.execute("INSERT INTO kept VALUES ('한글')")
    state = said(own_home)
    for pid in (state.supervisor, state.postgres.pid, state.graph.pid):
        kill(pid)
    after = embedded.ensure(own_home, wait_graph=True, idle_seconds=30)
    with psycopg.connect(after.database_url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == ("한글",)


def test_a_server_that_dies_is_started_again_on_its_port(own_home: Path) -> None:
    before = embedded.ensure(own_home, idle_seconds=30)
    killed = said(own_home).postgres.pid
    kill(killed)
    until(lambda: said(own_home).postgres.pid not in (None, killed))
    after = embedded.ensure(own_home)
    assert after.database_url == before.database_url
    assert answers(after.database_url)


def test_stopping_ends_both_and_starting_again_works(own_home: Path) -> None:
    embedded.ensure(own_home, wait_graph=True, idle_seconds=30)
    assert servers_of(own_home)
    embedded.stop(own_home)
    assert servers_of(own_home) == []
    assert embedded.status(own_home) == embedded.Status(None, "stopped", "stopped", in_use=False)
    assert answers(embedded.ensure(own_home, idle_seconds=30).database_url)


def test_progress_names_what_is_waited_for(own_home: Path) -> None:
    heard: list[str] = []
    embedded.ensure(own_home, wait_graph=True, idle_seconds=30, progress=heard.append)
    assert "postgres: creating" in heard
    assert "graph: starting" in heard
    again: list[str] = []
    embedded.ensure(own_home, wait_graph=True, progress=again.append)
    assert again == []


def test_a_database_that_cannot_start_says_why_and_what_to_do(own_home: Path) -> None:
    embedded.ensure(own_home, idle_seconds=30)
    embedded.stop(own_home)
    (own_home / "postgres" / "postgresql.conf").write_text("shared_buffers = 'a cow'\n")
    with pytest.raises(Unavailable) as caught:
        embedded.ensure(own_home, idle_seconds=30)
    assert 'invalid value for parameter "shared_buffers"' in str(caught.value)
    assert "postgres.log" in str(caught.value)
    assert "OPSWARD_DATABASE_URL" in caught.value.remedy
    until(lambda: servers_of(own_home) == [])


def test_a_creation_that_was_cut_short_is_begun_again(own_home: Path) -> None:
    half = own_home / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert answers(embedded.ensure(own_home, idle_seconds=30).database_url)


def test_a_graph_database_that_cannot_start_leaves_postgres_running(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / "graph").write_text("a file where a folder should be")
    addresses = embedded.ensure(own_home, idle_seconds=30)
    assert answers(addresses.database_url)
    with pytest.raises(Unavailable, match="graph"):
        embedded.wait_for_graph(own_home)
    assert answers(addresses.database_url)


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable, match="OPSWARD_HOME"):
        embedded.ensure(tmp_path / "file" / "home")


def test_no_port_is_open_to_the_network(addresses: Addresses) -> None:
    ports = {urlsplit(addresses.database_url).port, urlsplit(addresses.graph_url).port}
    listening = [tuple(c.laddr) for c in psutil.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    ours = [address for address in listening if ports & set(address)]
    assert {address[1] for address in ours} == ports
    assert {address[0] for address in ours} <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_a_stale_process_file_of_somebody_else_s_number_does_no_harm(own_home: Path) -> None:
    """As after a power cut: the number in postmaster.pid belongs to another program now."""
    embedded.ensure(own_home, idle_seconds=30)
    file = own_home / "postgres" / "postmaster.pid"
    lines = file.read_text().splitlines()
    embedded.stop(own_home)
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert answers(embedded.ensure(own_home, idle_seconds=30).database_url)
