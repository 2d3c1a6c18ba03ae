"""Embedded databases for every integration test: one OPSWARD_HOME in a temporary folder, stopped at the end."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from adapters import embedded
from adapters.embedded import Addresses
from adapters.postgres.database import Records, open_records
from domain.person import Person

PEOPLE = {
    person.name: person
    for person in (
        Person(name="operator", roles=("operator",)),
        Person(name="approver", roles=("approver",)),
        Person(name="second", roles=("approver",)),
        Person(name="lead", roles=("operator", "approver")),
    )
}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The OPSWARD_HOME of this test session, in the environment too (for commands that tests start)."""
    folder = tmp_path_factory.mktemp("opsward")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPSWARD_HOME", str(folder))
        yield folder
    embedded.stop(folder)


@pytest.fixture(scope="session")
def database_url(home: Path) -> str:
    """The shared PostgreSQL database."""
    return embedded.ensure(home, idle_seconds=10).database_url


@pytest.fixture(scope="session")
def addresses(home: Path) -> Addresses:
    """Both databases, ready."""
    return embedded.ensure(home, wait_graph=True, idle_seconds=10)


@pytest.fixture
def fresh_database_url(database_url: str) -> str:
    """An empty database of the test's own on the same server."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return f"{database_url.rsplit('/', 1)[0]}/{name}"


@pytest.fixture(scope="session")
def people() -> dict[str, Person]:
    """operator asks; approver and second may approve; lead may do both."""
    return PEOPLE


@pytest.fixture
async def records(database_url: str, people: dict[str, Person]) -> AsyncGenerator[Records]:
    """Our own tables in the shared database."""
    async with open_records(database_url, people) as opened:
        yield opened
