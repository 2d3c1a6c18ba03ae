"""compose.yaml: accepted by docker-compose where it is installed, and always held to what it promises.

No container engine is needed and none is started.
"""

import json
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.integration.compose import ROOT, environment_of, prepared, services, write_secrets

NAMES = ("app", "postgres", "neo4j")
SECRET = re.compile(r"<[a-z0-9-]+>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return prepared(tmp_path)


def command() -> list[str]:
    """The compose command of this machine; empty where there is none."""
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    plugin = ["docker", "compose"]
    found = shutil.which("docker") and subprocess.run([*plugin, "version"], capture_output=True, check=False)
    return plugin if found and found.returncode == 0 else []


def resolved(folder: Path) -> dict[str, dict[str, object]]:
    """The services as compose understands them; as the file says where there is no compose to ask."""
    if not (compose := command()):
        return services(folder)
    asked = subprocess.run([*compose, "config"], cwd=folder, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    understood: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(asked.stdout)
    return understood["services"]


def test_compose_understands_the_file_and_its_services(folder: Path) -> None:
    assert set(resolved(folder)) == set(NAMES)


@pytest.mark.skipif(not command(), reason="no compose command here; the other tests read the same files themselves")
@pytest.mark.parametrize("name", NAMES)
def test_compose_gives_a_service_the_environment_that_our_tests_use(folder: Path, name: str) -> None:
    assert resolved(folder)[name]["environment"] == environment_of(folder, name)


@pytest.mark.parametrize("name", NAMES)
def test_every_service_is_watched_restarted_and_confined(folder: Path, name: str) -> None:
    service = resolved(folder)[name]

    assert isinstance(service["healthcheck"], dict) and len(service["healthcheck"]["test"]) > 1
    assert service["restart"] == "unless-stopped"
    assert not str(service["user"]).startswith(("0", "root"))
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"]


def test_the_application_waits_until_both_databases_are_healthy(folder: Path) -> None:
    waits = resolved(folder)["app"]["depends_on"]

    assert isinstance(waits, dict)
    assert {name: each["condition"] for name, each in waits.items()} == {
        "postgres": "service_healthy",
        "neo4j": "service_healthy",
    }


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_published_is_published_on_the_loopback(folder: Path, name: str) -> None:
    assert all(str(port).startswith("127.0.0.1:") for port in services(folder)[name].get("ports", []))  # type: ignore[attr-defined]


def test_neo4j_is_given_its_credentials_and_nothing_else(folder: Path) -> None:
    """It takes any other NEO4J_ variable for a setting."""
    assert list(environment_of(folder, "neo4j")) == ["NEO4J_AUTH"]


def test_both_ends_of_a_connection_know_the_same_password(folder: Path) -> None:
    app, postgres, neo4j = (environment_of(folder, name) for name in NAMES)

    assert app["OPSWARD_DATABASE_URL"] == (
        f"postgresql://{postgres['POSTGRES_USER']}:{postgres['POSTGRES_PASSWORD']}@postgres:5432/{postgres['POSTGRES_DB']}"
    )
    assert neo4j["NEO4J_AUTH"] == f"{app['OPSWARD_GRAPH_USER']}/{app['OPSWARD_GRAPH_PASSWORD']}"


def test_the_repository_holds_placeholders_where_secrets_go(folder: Path) -> None:
    for example in [*ROOT.glob("deploy/env/*.example"), ROOT / "deploy/people.example.yaml"]:
        assert SECRET.search(example.read_text("utf-8")), f"{example} has no placeholder"
    for name in NAMES:
        assert not any(map(SECRET.search, environment_of(folder, name).values()))


def test_secrets_are_private_fresh_and_never_overwritten(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    private = [stat.S_IMODE((folder / "deploy" / "env" / f"{name}.env").stat().st_mode) for name in NAMES]
    before = environment_of(folder, "neo4j")

    with pytest.raises(subprocess.CalledProcessError):
        write_secrets(folder)

    assert private == [0o600] * 3
    assert environment_of(folder, "neo4j") == before
    assert environment_of(prepared(tmp_path_factory.mktemp("other")), "neo4j") != before


def test_the_image_copies_every_package_and_no_secret() -> None:
    kept = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()}
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}

    assert packages | {"cli.py", "server.py", "pyproject.toml", "requirements/runtime.lock"} <= kept
    assert not kept & {"deploy", ".git", ".opsward", "tests"}


def test_the_image_runs_as_somebody_and_checks_its_health() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()

    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert services(ROOT)["app"]["user"] == "10001:10001"
    check = next(line for line in lines if line.strip().startswith("CMD [") and "/ready" in line)
    assert json.loads(check.strip().removeprefix("CMD "))[0] == "python"
