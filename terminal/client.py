"""`Client`: the HTTP face as the chat uses it, over the stock LangGraph client."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from langgraph_sdk import get_client
from langgraph_sdk.client import LangGraphClient
from langgraph_sdk.schema import StreamMode, StreamPart

from domain.errors import OpswardError, Unavailable

ASSISTANT = "opsward"
MODES: list[StreamMode] = ["updates", "custom"]
SECONDS = 600.0
"""How long a stream may say nothing; the server sends a heartbeat every 15 seconds."""


class Told(OpswardError):  # noqa: N818 - what was told, not what is wrong
    """What the server answered instead of doing it: its own sentence and remedy, with the status."""

    def __init__(self, status: int, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.status = status


class Client:
    """One person's conversation with one server. Every method raises Told, or Unavailable when nobody answers."""

    def __init__(self, sdk: LangGraphClient, url: str) -> None:
        self._sdk = sdk
        self._url = url

    async def about(self) -> dict[str, Any]:
        """GET /about."""
        return dict(await self._get("/about"))

    async def state(self, thread: str) -> dict[str, Any]:
        return dict(await self._get(f"/threads/{thread}/state"))

    async def settled(self, thread: str) -> None:
        """Returns when nobody runs the thread any more; another process tells nobody, so it is asked."""
        while (await self._get(f"/threads/{thread}"))["status"] == "busy":  # noqa: ASYNC110
            await asyncio.sleep(1.0)

    async def rejoin(self, thread: str) -> AsyncIterator[tuple[str, Any]] | None:
        """The events of the run that goes on at the server, those that were missed included; None when none does."""
        running = await self._get(f"/threads/{thread}/runs", {"status": "running"})
        return self._events(self._sdk.runs.join_stream(thread, running[0]["run_id"])) if running else None

    async def approvals(self) -> list[dict[str, Any]]:
        return list(await self._get("/approvals", {"status": "pending"}))

    async def approval(self, approval: str) -> dict[str, Any]:
        return dict(await self._get(f"/approvals/{approval}"))

    def ask(self, thread: str, text: str) -> AsyncIterator[tuple[str, Any]]:
        """The events of a new request, as (name, data)."""
        return self._stream(thread, input={"text": text})

    def answer(self, thread: str, interrupt: str, payload: Mapping[str, Any]) -> AsyncIterator[tuple[str, Any]]:
        return self._stream(thread, command={"resume": {interrupt: dict(payload)}})

    def go_on(self, thread: str) -> AsyncIterator[tuple[str, Any]]:
        """Past what was answered elsewhere, or from where a crash cut the thread off."""
        return self._stream(thread)

    def _stream(self, thread: str, **asked: Any) -> AsyncIterator[tuple[str, Any]]:
        return self._events(self._sdk.runs.stream(thread, ASSISTANT, stream_mode=MODES, **asked))

    async def _events(self, parts: AsyncIterator[StreamPart]) -> AsyncIterator[tuple[str, Any]]:
        try:
            async for part in parts:
                yield part.event, part.data
        except httpx.HTTPStatusError as error:
            raise await told(error.response) from error
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        try:
            return await self._sdk.http.get(path, params=params)
        except httpx.HTTPStatusError as error:
            raise await told(error.response) from error
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> Unavailable:
        return Unavailable(
            f"The server at {self._url} does not answer: {error or type(error).__name__}.", "Is it running?"
        )


async def told(response: httpx.Response) -> Told:
    try:
        await response.aread()
        body = response.json()
        return Told(response.status_code, str(body["detail"]), str(body.get("remedy", "")))
    except (ValueError, KeyError, TypeError, httpx.StreamError):
        return Told(response.status_code, f"The server answered {response.status_code}.", "Is it an Opsward server?")


@asynccontextmanager
async def connected(url: str, principal: str, token: str | None = None) -> AsyncIterator[Client]:
    """`token` proves who is asking where the server wants proof; elsewhere `principal` is believed."""
    headers = {"Authorization": f"Bearer {token}"} if token else {"X-Opsward-As": principal}
    async with get_client(url=url, api_key=None, headers=headers, timeout=SECONDS) as sdk:
        yield Client(sdk, url)
