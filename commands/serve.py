"""`opsward serve` and `opsward chat`: the HTTP face, and the terminal that talks to it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn

from adapters.settings import Settings
from domain.errors import UsageError
from domain.vocabulary import Language
from server import open_app, open_world

GRACE_SECONDS = 10
"""How long a server that is told to stop waits for what it is answering."""


def serve(settings: Settings, with_chat: bool) -> int:
    refuse_taken(settings)
    open_world(settings)
    if with_chat:
        return asyncio.run(_chat_here(settings, "operator"))
    uvicorn.Server(_config(settings)).run()
    return 0


def chat(settings: Settings, url: str | None, principal: str) -> int:
    """Talk to the server at `url`, or to one of our own on a free port of the loopback."""
    if url is not None:
        return asyncio.run(_talk(settings, url, principal))
    open_world(settings)
    return asyncio.run(_chat_here(settings.model_copy(update={"port": free_port()}), principal))


async def _chat_here(settings: Settings, principal: str) -> int:
    async with serving(settings):
        return await _talk(settings, f"http://{settings.host}:{settings.port}", principal)


async def _talk(settings: Settings, url: str, principal: str) -> int:
    from terminal.chat import chat as talk

    token = settings.token.get_secret_value() if settings.token else None
    language = settings.language or Language.KOREAN
    await talk(url, principal, token=token, history=settings.home / "chat-history", language=language)
    return 0


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[None]:
    """A server in this process, answering when this returns."""
    running = uvicorn.Server(_config(settings))
    task = asyncio.create_task(running.serve())
    while not running.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.02)
    if task.done():
        await task
        raise UsageError(f"The server on port {settings.port} did not start.", "See the message above.")
    try:
        yield
    finally:
        running.should_exit = True
        await task


def _config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        _api(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _api(settings: Settings):  # type: ignore[no-untyped-def]
    from api.app import build_api
    from terminal.show import progress

    return build_api(lambda: open_app(settings, progress=progress), settings)


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
