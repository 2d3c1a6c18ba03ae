"""`Prompt`: the line that somebody types, with history, on a real terminal or a dumb one."""

from pathlib import Path
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory


class Prompt(Protocol):
    """Raises EOFError for Ctrl-D and KeyboardInterrupt for Ctrl-C."""

    async def request(self, text: str, default: str = "") -> str:
        """A request or command: kept in the history."""
        ...

    async def answer(self, text: str) -> str:
        """An answer to a question: not kept."""
        ...


class Typed:
    """Port `Prompt`, typed by somebody."""

    def __init__(self, history: Path | None) -> None:
        self._requests: PromptSession[str] = PromptSession(history=_kept(history))
        self._answers: PromptSession[str] = PromptSession(history=InMemoryHistory())

    async def request(self, text: str, default: str = "") -> str:
        return await self._requests.prompt_async(text, default=default)

    async def answer(self, text: str) -> str:
        return await self._answers.prompt_async(text)


def _kept(history: Path | None) -> History:
    if history is None:
        return InMemoryHistory()
    history.parent.mkdir(parents=True, exist_ok=True)
    return FileHistory(str(history))
