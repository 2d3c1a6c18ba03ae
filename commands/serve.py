"""`opsward serve` and `opsward chat`: the HTTP face, and the terminal that talks to it."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator

import uvicorn

from adapters.settings import Settings
from domain.errors import UsageError
from server import open_app


def serve(settings: Settings, with_chat: bool) -> int:
    refuse_taken(settings)
    if with_chat:
        return asyncio.run(_chat_here(settings, "operator"))
    uvicorn.run(_api(settings), host=settings.host, port=settings.port, log_level="warning", access_log=False)
    return 0


def chat(settings: Settings, url: str | None, principal: str) -> int:
    """Talk to the server at `url`, or to one of our own on a free port of the loopback."""
    if url is not None:
        from terminal.chat import chat as talk

        return asyncio.run(_code(talk(url, principal)))
    return asyncio.run(_chat_here(settings.model_copy(update={"port": free_port()}), principal))


async def _chat_here(settings: Settings, principal: str) -> int:
    from terminal.chat import chat as talk

    async with serving(settings):
        return await _code(talk(f"http://{settings.host}:{settings.port}", principal))


async def _code(talking) -> int:  # type: ignore[no-untyped-def]
    await talking
    return 0


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[None]:
    """A server in this process, answering when this returns."""
    config = uvicorn.Config(
        _api(settings), host=settings.host, port=settings.port, log_level="warning", access_log=False
    )
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve())
    while not running.started and not task.done():
        await asyncio.sleep(0.02)
    if task.done():
        await task
        raise UsageError(f"The server on port {settings.port} did not start.", "See the message above.")
    try:
        yield
    finally:
        running.should_exit = True
        await task


def _api(settings: Settings):  # type: ignore[no-untyped-def]
    from api.app import build_api

    return build_api(lambda: open_app(settings, progress=lambda text: sys.stderr.write(f"{text}\n") and None), settings)


def refuse_taken(settings: Settings) -> None:
    """Raises UsageError when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            remedy = "Stop what listens there, or choose another: opsward serve --port N."
            raise UsageError(
                f"Port {settings.port} of {settings.host} is in use ({error.strerror}).", remedy
            ) from error


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
