"""`MemoryLocks`: the twin of the thread locks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from adapters.busy import busy


class MemoryLocks:
    """Port `Locks`, for the tasks of one process."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    @asynccontextmanager
    async def thread(self, thread: str) -> AsyncGenerator[None]:
        if thread in self._held:
            raise busy(thread)
        self._held.add(thread)
        try:
            yield
        finally:
            self._held.discard(thread)
