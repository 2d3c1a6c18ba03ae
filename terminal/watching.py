"""Watching a run, until it ends or somebody presses Ctrl-C: then the run goes on and only the watching stops."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import RenderableType

from terminal.steps import Steps


class Stopped(Exception):  # noqa: N818 - it is no error
    """Somebody pressed Ctrl-C while watching."""


async def watch(events: AsyncIterator[tuple[str, Any]], steps: Steps, put: Callable[[RenderableType], None]) -> str:
    """Shows the steps as they come. The message of the run's error, empty when it had none. Raises Stopped."""
    task = asyncio.ensure_future(_show(events, steps, put))
    with on_interrupt(task.cancel):
        try:
            return await task
        except asyncio.CancelledError:
            if _cancelling():
                raise
            raise Stopped from None


async def _show(events: AsyncIterator[tuple[str, Any]], steps: Steps, put: Callable[[RenderableType], None]) -> str:
    failed = ""
    async for name, data in events:
        if name == "updates":
            for node, update in data.items():
                if not node.startswith("__"):
                    for part in steps.lines(node, update):
                        put(part)
        elif name == "error":
            failed = str(data.get("message") or data.get("error"))
    return failed


def _cancelling() -> bool:
    """Whether it is our own task that is being cancelled, not the one that was watched."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


@contextmanager
def on_interrupt(act: Callable[[], object]) -> Iterator[None]:
    """Ctrl-C does `act` for as long as this lasts; whoever listened for it before listens again afterwards."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, act)
    except (NotImplementedError, RuntimeError, ValueError):  # no signals here: not the main thread, or Windows
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
