"""The port `Estate` on a graph database that may still be starting: whoever asks first waits for it."""

import asyncio
from collections.abc import Awaitable

from domain.errors import Unavailable
from domain.estate import Context, Snapshot
from domain.intent import Targets
from domain.ports import Estate


class EventualEstate:
    """`opening` yields the estate once its database answers. What it raises, every method raises."""

    def __init__(self, opening: Awaitable[Estate]) -> None:
        self._opening = asyncio.ensure_future(opening)

    async def load(self, snapshot: Snapshot) -> None:
        await (await self._opened()).load(snapshot)

    async def context(self, targets: Targets) -> Context:
        return await (await self._opened()).context(targets)

    async def remember(self, snapshot: Snapshot) -> None:
        await (await self._opened()).remember(snapshot)

    async def _opened(self) -> Estate:
        try:
            return await asyncio.shield(self._opening)
        except asyncio.CancelledError:
            if self._opening.cancelled():
                raise Unavailable("The graph database was closed while it was starting.") from None
            raise

    async def close(self) -> None:
        self._opening.cancel()
        await asyncio.wait([self._opening])
