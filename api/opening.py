"""`Opening`: opens the application in a task of its own, so that the server answers /ok while databases still start."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.application import Application, OpenApplication
from api.live import LiveRuns
from domain.errors import Unavailable

log = logging.getLogger("opsward.api")


@dataclass
class Opening:
    """`app` is there when everything it needs has answered; until then `trouble` says what is missing.

    One task enters and leaves the application's context, as what is inside (MCP sessions) demands.
    """

    open_app: OpenApplication
    live: LiveRuns = field(default_factory=LiveRuns)
    app: Application | None = None
    trouble: str = "The application is starting."
    retry_seconds: float = 3.0
    _tried: asyncio.Event = field(default_factory=asyncio.Event)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def held(self, patience: float) -> AsyncIterator[None]:
        """Begins when the first attempt has ended, or after `patience` seconds. Raises what no retrying mends."""
        holding = asyncio.create_task(self._hold())
        trying = asyncio.create_task(self._tried.wait())
        await asyncio.wait({holding, trying}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        trying.cancel()
        if holding.done():
            holding.result()
        try:
            yield
        finally:
            self._stop.set()
            await holding

    async def _hold(self) -> None:
        while not self._stop.is_set():
            try:
                async with self.open_app() as app:
                    self.app = app
                    self._tried.set()
                    await self._stop.wait()
                    await self.live.drain()
            except Unavailable as error:
                self.trouble = str(error)
                log.warning("not ready: %s", error)
                self._tried.set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), self.retry_seconds)
            except Exception as error:
                self.trouble = f"The application cannot start: {error}"
                raise
            finally:
                self.app = None


def opening_of(request: Request) -> Opening:
    opening: Opening = request.app.state.opening
    return opening


def opened(request: Request) -> Application:
    """The open application. Raises Unavailable with what is missing."""
    opening = opening_of(request)
    if opening.app is None:
        raise Unavailable(opening.trouble, "GET /ready tells when it is there.")
    return opening.app


def live_of(request: Request) -> LiveRuns:
    return opening_of(request).live


Opened = Annotated[Application, Depends(opened)]
Live = Annotated[LiveRuns, Depends(live_of)]
