"""`RunRequest`: what a client of the LangGraph wire asks for, and what Opsward refuses of it."""

from pydantic import BaseModel, ConfigDict, JsonValue

from api.errors import NoSuchThing, Refused, Stale
from domain.errors import UsageError

ASSISTANT = "opsward"
MODES = frozenset({"values", "updates", "custom", "messages", "messages-tuple"})
"""The rest of LangGraph's modes show its inside rather than the run."""
LONGEST = 100_000
"""Characters of a request: a pasted log fits."""


class Lenient(BaseModel):
    """Fields that Opsward has no use for are ignored: they cannot change what a run does."""

    model_config = ConfigDict(extra="ignore")


class Config(Lenient):
    configurable: dict[str, JsonValue] = {}


class Command(Lenient):
    resume: JsonValue = None
    goto: JsonValue = None
    update: JsonValue = None


class RunRequest(Lenient):
    """`input` starts a run, `command.resume` answers what it waits for, neither continues a thread that was cut off."""

    assistant_id: str | None = None
    input: JsonValue = None
    command: Command | None = None
    config: Config | None = None
    context: dict[str, JsonValue] | None = None
    checkpoint: dict[str, JsonValue] | None = None
    checkpoint_id: str | None = None
    stream_mode: str | list[str] = ["values"]
    interrupt_before: JsonValue = None
    interrupt_after: JsonValue = None
    webhook: str | None = None
    multitask_strategy: str | None = None
    after_seconds: float | None = None

    @property
    def modes(self) -> frozenset[str]:
        return frozenset([self.stream_mode] if isinstance(self.stream_mode, str) else self.stream_mode)

    @property
    def answers(self) -> bool:
        """Whether there is a `command.resume`, be it `false`."""
        return self.command is not None and self.command.resume is not None


def refuse_bypass(asked: RunRequest, thread: str, head: str | None) -> None:
    """Raises Refused for whatever would set the graph's state or place by hand; Stale for a place that was left.

    `head` is the newest checkpoint of the thread: clients that name it fork nothing.
    """
    if asked.command is not None and (asked.command.goto is not None or asked.command.update is not None):
        raise Refused("command.goto and command.update would lead around the gate.", "Resume, or make a request.")
    others = set(asked.config.configurable if asked.config else ()) - {"thread_id"}
    if others or asked.context:
        what = ", ".join(sorted(f"config.configurable.{each}" for each in others)) or "context"
        raise Refused(f"Clients may not configure the graph: {what}.", "Leave it out.")
    if asked.config and asked.config.configurable.get("thread_id", thread) != thread:
        raise Refused(f"config.configurable.thread_id is not the thread of the address, {thread}.", "Leave it out.")
    if asked.interrupt_before or asked.interrupt_after:
        raise Refused("Clients may not choose where a run stops.", "Opsward stops where a person has to decide.")
    if asked.webhook:
        raise Refused("The server calls no addresses that clients name.", "Follow the run, or read its state.")
    refuse_fork(asked, head)


def refuse_fork(asked: RunRequest, head: str | None) -> None:
    """Raises Stale unless the checkpoint that is named, if any, is the newest."""
    named = {asked.checkpoint_id, (asked.checkpoint or {}).get("checkpoint_id")} - {None}
    if named - {head}:
        raise Stale(
            f"The thread is at checkpoint {head or '(none)'}, and runs go on from the newest only: the effects of what"
            " came after another one cannot be undone by forking.",
            "Read the state again.",
        )


def refuse_unusable(asked: RunRequest) -> None:
    """Raises UsageError or NoSuchThing for what is not there."""
    if asked.assistant_id not in (None, ASSISTANT):
        raise NoSuchThing(f"There is no assistant {asked.assistant_id}.", f"There is one: {ASSISTANT}.")
    if unknown := asked.modes - MODES:
        raise UsageError(
            f"stream_mode: {', '.join(sorted(unknown))} cannot be streamed.", f"Known: {', '.join(sorted(MODES))}."
        )
    if asked.multitask_strategy not in (None, "reject"):
        raise UsageError(f"multitask_strategy: {asked.multitask_strategy} is not offered.", "A busy thread rejects.")
    if asked.after_seconds:
        raise UsageError("after_seconds: runs start at once.", "Leave it out.")
    if asked.input is not None and asked.answers:
        raise UsageError("A run has either `input` or `command.resume`.", "Leave one of them out.")


def text_of(given: JsonValue) -> str:
    """The request in the input of a run: `text`, `request`, or the last message of a person in `messages`.

    Raises UsageError when there is none of them.
    """
    text = given if isinstance(given, str) else None
    if isinstance(given, dict):
        text = next((said for key in ("text", "request") if isinstance(said := given.get(key), str)), None)
        text = text if text is not None else _last_said(given.get("messages"))
    if text is None or not text.strip():
        forms = '{"text": "…"}, {"request": "…"} or {"messages": [{"role": "user", "content": "…"}]}'
        raise UsageError("input: there is no request in it.", f"Send {forms}.")
    if len(text) > LONGEST:
        raise UsageError(f"input: the request has {len(text)} characters.", f"Keep it below {LONGEST}.")
    return text


def _last_said(messages: JsonValue) -> str | None:
    for message in reversed(messages if isinstance(messages, list) else []):
        if isinstance(message, dict) and (message.get("role") or message.get("type")) in ("user", "human"):
            return _content(message.get("content"))
    return None


def _content(content: JsonValue) -> str | None:
    """The words of a message, whether plain or in blocks of type "text"."""
    if isinstance(content, list):
        blocks = (block for block in content if isinstance(block, dict) and block.get("type") == "text")
        return "\n".join(str(block.get("text", "")) for block in blocks)
    return content if isinstance(content, str) else None
