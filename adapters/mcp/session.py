"""One held session: a task of its own opens it, keeps it, and closes it, as its cancel scopes belong to one task."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Self

from mcp import ClientSession

Connect = Callable[[str], AbstractAsyncContextManager[ClientSession]]
"""Principal -> an initialised session as that principal."""


class HeldSession:
    """Opened by `open`, usable until `close`. A session that failed stays failed: the gateway drops it."""

    def __init__(self, session: ClientSession, keeper: "asyncio.Task[None]", closing: asyncio.Event) -> None:
        self.session = session
        self._keeper = keeper
        self._closing = closing

    @classmethod
    async def open(cls, connect: Connect, principal: str) -> Self:
        """Raises whatever connecting raises."""
        opened: asyncio.Future[ClientSession] = asyncio.get_running_loop().create_future()
        closing = asyncio.Event()

        async def keep() -> None:
            try:
                async with connect(principal) as session:
                    opened.set_result(session)
                    await closing.wait()
            except Exception as error:  # noqa: BLE001 - handed to whoever waits for the session
                if not opened.done():
                    opened.set_exception(error)

        keeper = asyncio.create_task(keep(), name=f"mcp session of {principal}")
        return cls(await opened, keeper, closing)

    async def close(self) -> None:
        self._closing.set()
        await asyncio.wait([self._keeper], timeout=5)
