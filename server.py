"""The composition root: settings -> a running application. Nothing below knows what was chosen here.

Heavy libraries are imported inside, while the databases start.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.settings import Settings
from domain.errors import UsageError
from domain.person import Person

if TYPE_CHECKING:
    from fastapi import FastAPI
    from langgraph.graph.state import CompiledStateGraph
    from mcp.server.lowlevel import Server

    from adapters.embedded import Addresses
    from adapters.mcp.session import Connect
    from adapters.neo4j.estate import GraphEstate
    from adapters.postgres.database import Database, Records
    from domain.ports import Estate
    from domain.state import State
    from graph.runner import Runner
    from nodes.deps import Deps
    from worlds.world import World

# Checkpoints may hold what came from outside: only the types that are named may be built from them (CVE-2026-28277).
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

Progress = Callable[[str], None]
"""Told what is being waited for."""


def silent(_: str) -> None:
    """The progress of somebody who does not look."""


@dataclass(frozen=True)
class App:
    """Everything a face needs. `world` is what the hands reach."""

    settings: Settings
    runner: "Runner"
    database: "Database"
    world: "World"
    database_url: str = field(repr=False)

    @property
    def deps(self) -> "Deps":
        return self.runner.deps

    @property
    def people(self) -> Mapping[str, Person]:
        return self.deps.people


def open_world(settings: Settings, overlay: Path | None = None) -> "World":
    """The world that the settings name, in this home. Raises WorldError for an unknown or broken one."""
    from worlds.names import find
    from worlds.world import World

    name = settings.world if overlay is None else f"{settings.world}-{overlay.parent.name}"
    return World.open(find(settings.world), settings.home / "worlds" / name, overlay)


@asynccontextmanager
async def open_app(
    settings: Settings, *, world: "World | None" = None, progress: Progress = silent
) -> AsyncIterator[App]:
    """A running application. Raises Unavailable for a database that does not answer, WorldError for a broken world."""
    opening = asyncio.create_task(asyncio.to_thread(_heavy_imports))
    addresses = await asyncio.to_thread(_addresses, settings, progress)
    opened = world if world is not None else await asyncio.to_thread(open_world, settings)
    await opening
    async with AsyncExitStack() as stack:
        yield await _compose(stack, settings, opened, addresses, progress)


@asynccontextmanager
async def open_records(settings: Settings, progress: Progress = silent) -> AsyncIterator["Records"]:
    """Our own tables alone: enough to look at approvals and the audit, and to answer."""
    from adapters.postgres import database

    addresses = await asyncio.to_thread(_addresses, settings, progress)
    async with database.open_records(addresses.database_url, people_of(settings)) as records:
        yield records


def people_of(settings: Settings) -> dict[str, Person]:
    """Who may ask and who may approve, as the world names them."""
    from worlds.names import find
    from worlds.source import Source
    from worlds.world import World

    world = World(Source(find(settings.world), None), settings.home / "worlds" / settings.world)
    return {person.name: person for person in world.people}


def _heavy_imports() -> None:
    """Imported in a thread while the databases start."""
    import langgraph.graph  # noqa: F401
    import mcp  # noqa: F401
    import neo4j  # noqa: F401

    import graph.build  # noqa: F401


def _addresses(settings: Settings, progress: Progress, graph: bool = False) -> "Addresses":
    """The databases given by address, or the embedded ones, started when they are not running."""
    from adapters import embedded

    if (settings.database_url is None) != (settings.graph_url is None):
        raise UsageError(
            "Only one of OPSWARD_DATABASE_URL and OPSWARD_GRAPH_URL is set.",
            "Give both addresses, or neither for the embedded databases.",
        )
    if settings.database_url and settings.graph_url:
        secret = settings.graph_password
        return embedded.Addresses(
            settings.database_url.get_secret_value(), settings.graph_url, settings.graph_user,
            secret.get_secret_value() if secret else "",
        )  # fmt: skip
    return embedded.ensure(
        settings.home, idle_seconds=settings.embedded_idle_seconds, wait_graph=graph, progress=progress
    )


async def _compose(
    stack: AsyncExitStack, settings: Settings, world: "World", addresses: "Addresses", progress: Progress
) -> App:
    from adapters.eventual import EventualEstate
    from adapters.llamaindex.library import DocumentLibrary
    from adapters.mcp.gateway import open_gateway
    from adapters.postgres.database import open_database
    from graph.build import build_graph
    from graph.runner import Runner
    from guardrails.policies import assemble
    from language import understand
    from nodes.deps import Deps
    from personas.persona import load_all
    from tools.catalogue import load
    from worlds.documents import documents

    people = {person.name: person for person in world.people}
    progress("postgres: connecting")
    database = await stack.enter_async_context(open_database(addresses.database_url, people))
    names = [*(cluster.server for cluster in world.clusters), world.description.forge.server]
    servers = {name: _connect(settings, world, name) for name in names}
    gateway = await stack.enter_async_context(open_gateway(servers))
    library = DocumentLibrary(await asyncio.to_thread(documents, world))
    warming = asyncio.create_task(library.warm())
    stack.push_async_callback(_finished, warming)
    estate = EventualEstate(_estate(stack, settings, world))
    stack.push_async_callback(estate.close)
    deps = Deps(
        understanding=understand,
        gateway=gateway,
        approvals=database.approvals,
        audit=database.audit,
        runs=database.runs,
        estate=estate,
        library=library,
        clock=world.clock,
        personas=load_all(),
        policies=assemble(load()),
        people=people,
        approval_minutes=settings.approval_minutes,
    )
    graph = build_graph(deps, world.state.name).compile(checkpointer=database.checkpointer, name="opsward")
    return App(settings, Runner(graph, deps, database.locks), database, world, addresses.database_url)


def _connect(settings: Settings, world: "World", name: str) -> "Connect":
    """How the MCP server `name` is reached: by its address where one is given, in this process where not."""
    from adapters.mcp.connect import in_memory, over_http

    if name not in settings.servers:
        return in_memory(partial(_server, world, name))
    token = settings.server_tokens.get(name)
    return over_http(settings.servers[name], token.get_secret_value() if token else None)


def _server(world: "World", name: str, principal: str) -> "Server[Any]":
    return world.servers(principal)[name]


async def _finished(task: "asyncio.Task[None]") -> None:
    await asyncio.wait([task])


@asynccontextmanager
async def open_graph(settings: Settings, estate: str) -> AsyncIterator["GraphEstate"]:
    """The graph of one estate, once its database answers. Raises Unavailable."""
    from adapters.neo4j.estate import open_estate

    addresses = await asyncio.to_thread(_addresses, settings, silent, graph=True)
    async with open_estate(addresses.graph_url, addresses.graph_user, addresses.graph_password, estate) as opened:
        yield opened


async def _estate(stack: AsyncExitStack, settings: Settings, world: "World") -> "Estate":
    """The world's estate, loaded into the graph database."""
    from worlds.estate import snapshot

    estate = await stack.enter_async_context(open_graph(settings, world.state.name))
    loaded = await asyncio.to_thread(snapshot, world)
    await estate.load(loaded.model_copy(update={"estate": world.state.name}))
    return estate


@asynccontextmanager
async def studio() -> AsyncIterator["CompiledStateGraph[State]"]:
    """The graph for LangGraph Studio (langgraph.json). Importing opens nothing; Studio enters it to draw or run."""
    from adapters.settings import read_settings

    async with open_app(read_settings()) as app:
        yield app.runner.graph


def create_app() -> "FastAPI":
    """The HTTP application, for an ASGI server: `uvicorn --factory server:create_app`."""
    from adapters.settings import read_settings
    from api.app import build_api

    settings = read_settings()
    return build_api(lambda: open_app(settings), settings)
