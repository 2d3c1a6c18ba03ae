"""`Conversation`: requests, their steps, the approvals they wait for, and their reports."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from domain.vocabulary import Language
from terminal.approval import approval as approval_panel
from terminal.choice import Choice, choice, may_approve
from terminal.clean import clean
from terminal.client import Client, Told
from terminal.outcome import outcome
from terminal.prompt import Prompt
from terminal.steps import Steps
from terminal.verdicts import why
from terminal.watching import Stopped, watch
from terminal.words import word

Events = AsyncIterator[tuple[str, Any]]


@dataclass
class Conversation:
    """`draft` is put into the next prompt to be changed; `last` holds the values of the thread as last seen."""

    client: Client
    prompt: Prompt
    put: Callable[[RenderableType], None]
    about: dict[str, Any]
    thread: str = field(default_factory=lambda: secrets.token_hex(8))
    steps: Steps = field(default_factory=lambda: Steps(panel_follows=True))
    last: dict[str, Any] = field(default_factory=dict)
    draft: str = ""
    waiting: bool = False
    _pending: dict[str, Any] | None = None

    @property
    def language(self) -> Language:
        return self.steps.language

    async def ask(self, text: str) -> None:
        """One request to its end, or to where somebody leaves it."""
        if self.waiting:
            self.say("left_waiting", thread=self.thread)
            self.anew()
        await self.follow(self.client.ask(self.thread, text))

    def anew(self) -> None:
        self.thread, self.last, self.waiting = secrets.token_hex(8), {}, False

    async def follow(self, events: Events | None) -> None:
        """Watch what comes, if anything does; answer what is asked, watch on; then tell what became of it."""
        try:
            failed = await watch(events, self.steps, self.put) if events is not None else ""
            while await self.pending() and (given := await self.decide()) is not None:
                failed = await self._answered(given)
        except Stopped:
            self.waiting = True
            self.say("interrupted", thread=self.thread)
            return
        if failed:
            self.put(Text(clean(failed), "bold red"))
        if not self.waiting and self.last:
            self.put(outcome(self.last, self.language))

    async def pending(self) -> dict[str, Any] | None:
        """The interrupt that the thread waits for; what is known of the thread is refreshed on the way."""
        state = await self.client.state(self.thread)
        self.last = dict(state["values"])
        if intent := self.last.get("intent"):
            self.steps.language = Language(intent["language"]).reply
        self.waiting = bool(state["interrupts"])
        self._pending = dict(state["interrupts"][0]) if self.waiting else None
        return self._pending

    async def decide(self) -> dict[str, Any] | None:
        """The payload of an answer; None when it is left for later."""
        value = (self._pending or {})["value"]
        calls = value["action_requests"]
        self.put(approval_panel(value["approval"], value["verdicts"], self.language, calls))
        while True:
            chosen = await self._choice()
            if chosen == "later":
                self.say("choice.later", id=value["approval"]["id"])
                return None
            if chosen == "why":
                self._explain(value)
            else:
                return await self._payload(chosen, value["approval"])

    async def _choice(self) -> Choice:
        """Ctrl-C and Ctrl-D leave the approval waiting: they are no answer."""
        try:
            while (chosen := choice(await self.prompt.answer(word(self.language, "choice.ask")))) is None:
                self.say("choice.unclear")
        except (KeyboardInterrupt, EOFError):
            return "later"
        return chosen

    async def _payload(self, chosen: Choice, asked: dict[str, Any]) -> dict[str, Any] | None:
        decision = "approve" if chosen == "approve" else "deny"
        try:
            by = await self._who(chosen, asked)
            needed = chosen == "approve" and bool(asked["reason_required"])
            edited = word(self.language, "choice.edited")
            reason = edited if chosen == "edit" else await self._reason(needed)
        except (KeyboardInterrupt, EOFError):
            self.say("choice.later", id=asked["id"])
            return None
        if chosen == "edit":
            self.draft = str(self.last.get("request", {}).get("text", ""))
        given = {"decision": decision, "reason": reason, "by": by, "digest": asked["digest"]}
        return {key: value for key, value in given.items() if value}

    async def _who(self, chosen: Choice, asked: dict[str, Any]) -> str | None:
        """Where identity is asserted, whoever sits here says who answers; elsewhere the token has said it."""
        if self.about["identity"] != "asserted":
            return None
        names = may_approve(self.about["people"], asked["requester"], asked["approver"])
        default = self.about["principal"] if self.about["principal"] in names else next(iter(names), "")
        key = "choice.who" if chosen == "approve" else "choice.who_denies"
        return (await self.prompt.answer(word(self.language, key, default=default))).strip() or default

    async def _reason(self, needed: bool) -> str:
        key = "choice.reason_needed" if needed else "choice.reason"
        while not (said := (await self.prompt.answer(word(self.language, key))).strip()) and needed:
            pass
        return said

    async def _answered(self, payload: dict[str, Any]) -> str:
        """Send the answer and watch on. A refusal is shown, and the approval asked about again if it still waits."""
        interrupt = str((self._pending or {})["id"])
        try:
            return await watch(self.client.answer(self.thread, interrupt, payload), self.steps, self.put)
        except Told as refused:
            self.draft = ""
            self.put(Text(clean(str(refused)), "red"))
            return await self._go_on() if refused.status in (409, 410) else ""

    async def _go_on(self) -> str:
        """Somebody else answered, or nobody in time: watch on, or wait while somebody else runs the thread."""
        self.say("shown_elsewhere")
        try:
            return await watch(self.client.go_on(self.thread), self.steps, self.put)
        except Told as busy:
            if busy.status != 409:
                raise
            await self.client.settled(self.thread)
            return ""

    def _explain(self, value: dict[str, Any]) -> None:
        asked = value["approval"]
        people = ", ".join(may_approve(self.about["people"], asked["requester"], asked["approver"])) or "-"
        self.put(why(asked["calls"], value["verdicts"], self.language))
        self.say(f"why.who.{asked['approver']}", requester=asked["requester"], people=people)
        self.say("why.bound", digest=asked["digest"])

    def say(self, key: str, style: str = "", **values: object) -> None:
        self.put(Text(clean(word(self.language, key, **values)), style))
