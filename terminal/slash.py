"""The commands of the chat that begin with a slash."""

from collections.abc import Awaitable, Callable, Mapping

from terminal.approval import approvals
from terminal.conversation import Conversation
from terminal.evidence import cited_first, evidence, piece_in_full
from terminal.outcome import outcome

Slash = Callable[[Conversation, str], Awaitable[bool]]
"""(conversation, argument) -> whether to go on."""


async def run(talk: Conversation, line: str) -> bool:
    """Raises OpswardError for what the server refuses."""
    name, _, argument = line.strip().partition(" ")
    command = COMMANDS.get(name)
    if command is None:
        talk.say("unknown_command", command=name)
        return True
    return await command(talk, argument.strip())


async def show_help(talk: Conversation, _: str) -> bool:
    talk.say("help")
    return True


async def leave(talk: Conversation, _: str) -> bool:
    return False


async def new(talk: Conversation, _: str) -> bool:
    talk.anew()
    talk.say("new_thread")
    return True


async def show_evidence(talk: Conversation, wanted: str) -> bool:
    pieces = cited_first(talk.last)
    if not pieces:
        talk.say("no_evidence")
    elif not wanted:
        talk.put(evidence(pieces, talk.language))
    else:
        named = dict(
            [(str(number), each) for number, each in enumerate(pieces, 1)] + [(each["id"], each) for each in pieces]
        )
        found = named.get(wanted.strip("[]"))
        if found is None:
            talk.say("no_such_evidence", id=wanted)
        else:
            talk.put(piece_in_full(found))
    return True


async def show_status(talk: Conversation, _: str) -> bool:
    """Where the thread stands; what it waits for can be answered, what was cut off goes on."""
    if not talk.last and not talk.waiting:
        talk.say("nothing_yet")
        return True
    if (running := await talk.client.rejoin(talk.thread)) is not None:
        await talk.follow(running)
        return True
    state = await talk.client.state(talk.thread)
    if state["interrupts"]:
        await talk.follow(None)
    elif state["next"]:
        talk.say("stalled", thread=talk.thread)
        await talk.follow(talk.client.go_on(talk.thread))
    else:
        await talk.pending()
        talk.put(outcome(talk.last, talk.language))
    return True


async def show_approvals(talk: Conversation, wanted: str) -> bool:
    if not wanted:
        waiting = await talk.client.approvals()
        if waiting:
            talk.put(approvals(waiting, talk.language))
        else:
            talk.say("no_approvals")
        return True
    asked = await talk.client.approval(wanted)
    if asked["status"] != "pending":
        talk.say("not_waiting", id=wanted, status=asked["status"])
        return True
    talk.thread = str(asked["thread"])
    await talk.follow(None)
    return True


COMMANDS: Mapping[str, Slash] = {
    "/help": show_help,
    "/quit": leave,
    "/exit": leave,
    "/new": new,
    "/evidence": show_evidence,
    "/status": show_status,
    "/approvals": show_approvals,
}
