"""Who may enter the HTTP face, and what it says while it is not ready."""

import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.settings import Settings
from api.app import build_api
from api.application import Application
from api.tokens import read_tokens
from domain.errors import Unavailable, UsageError
from tests.integration.api_serving import opening, plain, serving, small, until

PEOPLE = """people:
  - {name: operator, roles: [operator], token_sha256: %s}
  - {name: approver, roles: [approver], token_sha256: %s}
"""


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.yaml"
    file.write_text(PEOPLE % (hashed("op-token"), hashed("ap-token")))
    return file


def test_everybody_may_not_be_anybody_on_an_open_address(tmp_path: Path) -> None:
    app = small(tmp_path, host="0.0.0.0")  # noqa: S104 - that is what must be refused
    with pytest.raises(UsageError, match=r"0\.0\.0\.0 is refused"):
        build_api(opening(app), app.settings)


@pytest.mark.parametrize(
    "headers", [{"Host": "rebound.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": ""}]
)
def test_a_page_of_another_site_cannot_ask_through_a_browser(tmp_path: Path, headers: dict[str, str]) -> None:
    app = small(tmp_path)
    with serving(opening(app), app.settings) as url, plain(url) as http:
        assert http.get("/about", headers={"Origin": url}).status_code == 200
        assert http.get("/about", headers=headers).status_code == 403
        simple = http.post("/threads", content='{"thread_id": "x"}', headers={"Content-Type": "text/plain"})
        assert simple.status_code == 422


def test_an_unknown_name_is_nobody(tmp_path: Path) -> None:
    app = small(tmp_path)
    with serving(opening(app), app.settings) as url, plain(url, "mallory") as http:
        told = http.get("/about")
    assert told.status_code == 401
    assert "mallory" in told.json()["detail"]


def test_a_token_says_who_one_is_and_nothing_else_does(tmp_path: Path, people: Path) -> None:
    app = small(tmp_path, identity="token", people=people)
    with serving(opening(app), app.settings) as url:
        with plain(url, "approver") as http:
            assert http.get("/about").status_code == 401
            assert http.get("/ok").status_code == 200
        with plain(url, Authorization="Bearer wrong") as http:
            assert http.get("/about").status_code == 401
        with plain(url, Authorization="Bearer op-token") as http:
            assert http.get("/about").json()["principal"] == "operator"
            waiting = http.post("/threads/t/runs/wait", json={"input": {"text": "web 3"}}).json()["__interrupt__"][0]
            forged = {waiting["id"]: {"decision": "approve", "by": "approver"}}
            told = http.post("/threads/t/runs/wait", json={"command": {"resume": forged}})
            assert (told.status_code, told.json()["error"]) == (403, "Refused")
        with plain(url, Authorization="Bearer ap-token") as http:
            values = http.post("/threads/t/runs/wait", json={"command": {"resume": "approve"}}).json()
    assert values["status"] == "done"


def test_tokens_without_people_and_people_with_one_token_are_refused(tmp_path: Path, people: Path) -> None:
    with pytest.raises(UsageError, match="OPSWARD_PEOPLE"):
        build_api(opening(small(tmp_path, identity="token")), Settings(home=tmp_path, identity="token"))
    people.write_text(PEOPLE % (hashed("same"), hashed("same")))
    with pytest.raises(UsageError, match=r"people\.1\.token_sha256"):
        read_tokens(people)
    people.write_text(PEOPLE % ("clear-text-token", hashed("x")))
    with pytest.raises(UsageError, match=r"people\.0\.token_sha256"):
        read_tokens(people)
    with pytest.raises(UsageError, match=r"missing\.yaml"):
        read_tokens(tmp_path / "missing.yaml")


def test_ready_names_what_is_missing_until_it_answers(tmp_path: Path) -> None:
    app = small(tmp_path)
    up = {"database": False}

    @asynccontextmanager
    async def opened() -> AsyncIterator[Application]:
        if not up["database"]:
            raise Unavailable("PostgreSQL at db:5432 does not answer.", "Start it.")
        yield app

    with serving(opened, app.settings) as url, plain(url) as http:
        assert http.get("/ok").status_code == 200
        told = http.get("/ready")
        assert (told.status_code, "db:5432" in told.json()["missing"][0]) == (503, True)
        asked = http.post("/threads/t/runs/wait", json={"input": {"text": "web 3"}})
        assert (asked.status_code, asked.json()["error"]) == (503, "Unavailable")
        up["database"] = True
        until(lambda: http.get("/ready").status_code == 200)
        app.reachable = False
        told = http.get("/ready")
        assert (told.status_code, told.json()["missing"]) == (503, ["The graph database does not answer. Start it."])


def test_a_server_that_can_never_start_stops_at_once(tmp_path: Path) -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[Application]:
        raise UsageError("There is no world atlantis.", "Choose another.")
        yield

    app = build_api(broken, Settings(home=tmp_path))
    began = time.monotonic()

    async def start() -> None:
        async with app.router.lifespan_context(app):
            pytest.fail("it started")

    import asyncio

    with pytest.raises(UsageError, match="atlantis"):
        asyncio.run(start())
    assert time.monotonic() - began < 5


def test_the_audit_chain_can_be_verified(tmp_path: Path) -> None:
    app = small(tmp_path)
    with serving(opening(app), app.settings) as url, plain(url) as http:
        assert http.get("/audit/verify").json() == {"records": 0, "broken": None}
