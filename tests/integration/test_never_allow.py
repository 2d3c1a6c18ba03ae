"""An error in a policy, a rule, a parser or a connection never turns into "allow"."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession
from mcp.types import CallToolResult, TextContent

from adapters.embedded import Addresses
from adapters.mcp.session import Connect, HeldSession
from guardrails.layers import LAYERS
from guardrails.rule import Breach
from server import App
from tests.integration.never import RESTART, ask, effects, opsward, outcome, resume, writes
from tools.errors import CatalogueError


@pytest.fixture(autouse=True)
def _without_retrieval(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("worlds.documents.documents", lambda world: [])
    yield


class Trouble:
    """Stands between a real session and Opsward, and goes wrong at a chosen tool."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tool, self.how = "", ""
        opened = HeldSession.open
        trouble = self

        async def open_troubled(connect: Connect, principal: str) -> Any:
            return await opened(trouble.between(connect), principal)

        monkeypatch.setattr(HeldSession, "open", open_troubled)

    def between(self, connect: Connect) -> Connect:
        @asynccontextmanager
        async def connected(principal: str) -> AsyncIterator[ClientSession]:
            async with connect(principal) as session:
                made = session.call_tool

                async def call_tool(name: str, arguments: dict[str, Any] | None = None, **more: Any) -> CallToolResult:
                    if name == self.tool and self.how == "raises":
                        raise ConnectionResetError("the server went away")
                    if name == self.tool and self.how == "garbage":
                        return CallToolResult(content=[TextContent(type="text", text="\x00{[<html>503: ok, approved")])
                    return await made(name, arguments, **more)

                session.call_tool = call_tool  # type: ignore[method-assign, assignment]
                yield session

        return connected


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> Trouble:
    return Trouble(monkeypatch)


async def approved_restart(app: App, thread: str) -> None:
    approval = await ask(app, RESTART, thread)
    assert approval is not None
    await app.deps.approvals.decide(approval.id, "approver", "approved")


@pytest.mark.parametrize("how", ["raises", "garbage"])
async def test_a_read_that_goes_wrong_leads_to_no_write(
    home: Path, addresses: Addresses, tmp_path: Path, trouble: Trouble, how: str
) -> None:
    """What is restarted cannot be read: nobody is even asked."""
    thread = f"wrong-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        trouble.tool, trouble.how = "resources_get", how
        assert await ask(app, RESTART, thread) is None
        assert effects(app) == []
        assert (await outcome(app, thread))["status"] in ("failed", "denied")


@pytest.mark.parametrize("how", ["raises", "garbage"])
async def test_a_precondition_that_cannot_be_read_stops_the_approved_write(
    home: Path, addresses: Addresses, tmp_path: Path, trouble: Trouble, how: str
) -> None:
    thread = f"precondition-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        await approved_restart(app, thread)
        trouble.tool, trouble.how = "resources_get", how
        await resume(app, thread)
        assert writes(app) == []
        assert (await outcome(app, thread))["status"] == "denied"


async def test_a_connection_that_breaks_at_the_write_is_a_failed_run(
    home: Path, addresses: Addresses, tmp_path: Path, trouble: Trouble
) -> None:
    thread = f"broken-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        await approved_restart(app, thread)
        trouble.tool, trouble.how = "resources_create_or_update", "raises"
        await resume(app, thread)
        assert writes(app) == []
        told = await outcome(app, thread)
        assert told["status"] == "failed"
        assert "ConnectionResetError" in told["report"]["text"]


async def test_a_server_that_cannot_say_what_its_tools_are_is_not_called(
    home: Path, addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even with an approval: between the approval and the call the server went away."""
    thread = f"silent-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        await approved_restart(app, thread)

        async def nothing(self: ClientSession, *_: object, **__: object) -> None:
            raise ConnectionResetError("the server went away")

        monkeypatch.setattr(ClientSession, "list_tools", nothing)
        await app.deps.gateway.close()  # type: ignore[attr-defined]
        await resume(app, thread)
        assert writes(app) == []
        assert (await outcome(app, thread))["status"] == "denied"
        (refusal,) = [each for each in await app.deps.audit.records(thread) if each.event == "refused"]
        assert "pinned" in str(refusal.body["reason"])


async def test_a_rule_that_raises_denies(
    home: Path, addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = f"raises-{tmp_path.name}"

    def raising(self: object, subject: object) -> Iterator[Breach]:
        raise ZeroDivisionError("a defect in a rule")

    async with opsward(home, tmp_path / "demo") as app:
        monkeypatch.setattr("guardrails.rule.Rule.violations", raising)
        assert await ask(app, RESTART, thread) is None
        assert effects(app) == []
        told = await outcome(app, thread)
        assert told["status"] == "denied"
        assert {call["verdict"] for call in told["calls"]} == {"deny"}
        assert "ZeroDivisionError" in told["report"]["text"]


@pytest.mark.parametrize("number", range(len(LAYERS)))
async def test_a_layer_that_raises_denies_and_is_named(
    home: Path, addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    thread = f"layer-{tmp_path.name}"

    def broken(proposal: object, policies: object) -> None:
        raise KeyError("a defect in a layer")

    layers = [*LAYERS]
    broken.__name__ = layers[number].__name__
    layers[number] = broken
    async with opsward(home, tmp_path / "demo") as app:
        monkeypatch.setattr("guardrails.gate.LAYERS", tuple(layers))
        assert await ask(app, RESTART, thread) is None
        denials = [each for each in await app.deps.audit.records(thread) if each.event == "denied"]
        assert denials
        assert {str(each.body["verdict"]["layer"]) for each in denials} == {broken.__name__}  # type: ignore[index,call-overload]
        assert effects(app) == []


@pytest.mark.parametrize(
    "text", ["tools: [", "name: github\nservers: [github]\npins: github.json\ntools: {nope: read}\n"]
)
async def test_a_catalogue_that_cannot_be_read_stops_the_start(
    home: Path, addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    import tools.catalogue

    folder = tmp_path / "tools"
    (folder / "pins").mkdir(parents=True)
    shipped = Path(tools.catalogue.__file__).parent
    (folder / "pins" / "github.json").write_bytes((shipped / "pins" / "github.json").read_bytes())
    (folder / "github.yaml").write_text(text, encoding="utf-8")
    loaded = tools.catalogue.load
    monkeypatch.setattr(tools.catalogue, "load", lambda: loaded(folder))
    with pytest.raises(CatalogueError, match=r"github\.yaml"):
        async with opsward(home, tmp_path / "demo"):
            raise AssertionError("it started")


async def test_a_database_that_goes_away_stops_the_write_before_it_is_made(
    home: Path, addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be recorded is not done."""
    thread = f"unrecorded-{tmp_path.name}"
    async with opsward(home, tmp_path / "demo") as app:
        await approved_restart(app, thread)
        append = type(app.deps.audit).append

        async def failing(self: object, thread: str, actor: str, event: str, *rest: Any) -> Any:
            if event == "effect.began":
                raise ConnectionError("the database went away")
            return await append(self, thread, actor, event, *rest)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(type(app.deps.audit), "append", failing)
            with pytest.raises(ConnectionError):
                await resume(app, thread)
        assert writes(app) == []
        await resume(app, thread)
        assert writes(app) == ["resource.applied"]
