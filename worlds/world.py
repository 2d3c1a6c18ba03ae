"""`World`: a cluster and a forge on one clock, opened from files and kept in a folder of state."""

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from domain.estate import Cluster
from domain.person import Person
from worlds.description import Description
from worlds.errors import WorldError
from worlds.lock import locked
from worlds.read import read
from worlds.source import Source
from worlds.store import Store, WorldClock

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

LOADED = "loaded"


@dataclass(frozen=True)
class World:
    """`source` is what it is made of, `state` the folder where it lives on, shared by any number of processes."""

    source: Source
    state: Path

    @classmethod
    def open(cls, folder: Path, state: Path, overlay: Path | None = None) -> "World":
        """Use the state that is there, or load the files into it first. Raises WorldError with file and line."""
        world = cls(Source(folder, overlay), state)
        with locked(world._lock):
            if not world._loaded():
                world._load()
        return world

    @cached_property
    def description(self) -> Description:
        file = self.source.file("world.yaml")
        if file is None:
            raise WorldError(f"{self.source.folder / 'world.yaml'}:1: missing.", "A world begins with this file.")
        return read(Description, file)

    @cached_property
    def store(self) -> Store:
        return Store(self.state / "state.sqlite")

    @property
    def name(self) -> str:
        return self.description.name

    @property
    def folder(self) -> Path:
        return self.source.folder

    @property
    def overlay(self) -> Path | None:
        return self.source.overlay

    @property
    def people(self) -> tuple[Person, ...]:
        return self.description.people

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        return self.description.clusters

    @cached_property
    def clock(self) -> WorldClock:
        return WorldClock(self.store)

    def file(self, relative: str) -> Path | None:
        return self.source.file(relative)

    def files(self, relative: str = "") -> dict[str, Path]:
        return self.source.files(relative)

    def servers(self, principal: str) -> dict[str, "Server[Any]"]:
        """One MCP server per server name, acting as `principal`: every cluster, and the forge."""
        from worlds.cluster import server as cluster_server
        from worlds.forge import server as forge_server

        clusters = {c.server: cluster_server.build(self, c, principal) for c in self.clusters}
        return {**clusters, self.description.forge.server: forge_server.build(self, principal)}

    def effects(self) -> list[dict[str, JsonValue]]:
        """What changed this world, in order: number, at, server, kind and what it was about."""
        with self.store.transaction() as tx:
            return tx.effects()

    def snapshot(self) -> dict[str, JsonValue]:
        """The state of everything now, without moving the clock."""
        from worlds.snapshot import snapshot

        return snapshot(self)

    def reset(self) -> None:
        """Back to the files: everything that happened is forgotten."""
        with locked(self._lock):
            self._load()

    @property
    def _lock(self) -> Path:
        return self.state.parent / f".{self.state.name}.lock"

    def _loaded(self) -> bool:
        if not (self.state / "state.sqlite").exists():
            return False
        with self.store.transaction() as tx:
            return tx.value(LOADED) == 1

    def _load(self) -> None:
        """The mark is set last, so that a load which was cut short is seen and done again."""
        from worlds.load import load

        shutil.rmtree(self.state, ignore_errors=True)
        self.__dict__.pop("store", None)
        self.__dict__.pop("clock", None)
        load(self)
        with self.store.transaction() as tx:
            tx.set_value(LOADED, 1)
