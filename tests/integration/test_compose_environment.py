"""The application as compose starts it: databases by address, tokens for people, nothing embedded.

The containers' own names and folders cannot exist here, so those few values are replaced; a value that compose gives
and the application does not know fails the test.
"""

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml

from adapters.embedded import Addresses
from adapters.settings import Settings
from tests.integration.compose import ROOT, environment_of, prepared

START_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """An application process, its home, and a token it knows."""

    url: str
    home: Path
    token: str


def test_compose_sets_only_what_the_application_reads(tmp_path: Path) -> None:
    known = {f"OPSWARD_{name.upper()}" for name in Settings.model_fields}

    assert set(environment_of(prepared(tmp_path), "app")) <= known


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, addresses: Addresses) -> Iterator[Served]:
    """`opsward serve` with the environment of compose's application, and nothing of this process's own settings."""
    folder = prepared(tmp_path_factory.mktemp("compose"))
    people, token = folder / "deploy" / "people.yaml", "a token of the operator's"
    people.write_text(yaml.safe_dump({"people": [{"name": "operator", "token_sha256": sha256(token)}]}), "utf-8")
    here = {
        "OPSWARD_HOST": "127.0.0.1",
        "OPSWARD_PORT": str(free_port()),
        "OPSWARD_PEOPLE": str(people),
        "OPSWARD_HOME": str(folder / "home"),
        "OPSWARD_DATABASE_URL": addresses.database_url,
        "OPSWARD_GRAPH_URL": addresses.graph_url,
        "OPSWARD_GRAPH_USER": addresses.graph_user,
        "OPSWARD_GRAPH_PASSWORD": addresses.graph_password,
    }
    given = environment_of(folder, "app")
    assert set(here) <= set(given)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "serve"],
            cwd=ROOT, env={**of_the_system(), **given, **here}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{here['OPSWARD_PORT']}"
            wait_until_ready(url, process, folder / "log")
            yield Served(url, Path(here["OPSWARD_HOME"]), token)
        finally:
            process.terminate()
            process.wait(30)


def test_it_is_ready_with_databases_given_by_address(served: Served) -> None:
    answer = httpx.get(f"{served.url}/ready")

    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_it_starts_no_database_of_its_own(served: Served) -> None:
    assert served.home.is_dir()
    assert not (served.home / "postgres").exists() and not (served.home / "graph").exists()


def test_it_answers_people_by_their_tokens_alone(served: Served) -> None:
    asked = f"{served.url}/threads/search"

    assert httpx.post(asked, json={}).status_code == 401
    assert httpx.post(asked, json={}, headers={"X-Opsward-As": "approver"}).status_code == 401
    assert httpx.post(asked, json={}, headers={"Authorization": f"Bearer {served.token}"}).status_code == 200


def of_the_system() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("OPSWARD_")}


def sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """As compose's health check: until /ready answers 200."""
    deadline, answer = time.monotonic() + START_SECONDS, "no answer"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            found = httpx.get(f"{url}/ready", timeout=5)
            if found.status_code == 200:
                return
            answer = found.text
        except httpx.TransportError as error:
            answer = repr(error)
        time.sleep(0.1)
    raise AssertionError(f"not ready: {answer}\n{log.read_text('utf-8')}")
