"""`Application`: what the HTTP face needs of the composed application (server.App is one)."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from adapters.settings import Settings
from graph.runner import Runner
from nodes.deps import Deps


class Application(Protocol):
    @property
    def settings(self) -> Settings: ...
    @property
    def runner(self) -> Runner: ...
    @property
    def deps(self) -> Deps: ...


OpenApplication = Callable[[], AbstractAsyncContextManager[Application]]
"""Opens the application for as long as the context lasts."""
