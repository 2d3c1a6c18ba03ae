"""`chat`: talk to a server from a terminal until one leaves."""

from pathlib import Path

from rich.text import Text

from domain.errors import OpswardError
from domain.vocabulary import Language
from terminal import slash
from terminal.clean import clean
from terminal.client import connected
from terminal.conversation import Conversation
from terminal.prompt import Prompt, Typed
from terminal.show import console, put
from terminal.words import word

SIGN = "opsward> "


async def chat(
    url: str,
    principal: str,
    *,
    token: str | None = None,
    history: Path | None = None,
    language: Language = Language.KOREAN,
    prompt: Prompt | None = None,
) -> None:
    """`history` keeps what was typed; `language` is that of the first words, until a request has one.

    Raises OpswardError when the server does not answer or does not know who is asking.
    """
    async with connected(url, principal, token) as client:
        about = await client.about()
        talk = Conversation(client, prompt or Typed(history), put, about)
        talk.steps.language = language.reply
        clusters = ", ".join(about["clusters"]) or word(talk.language, "no_clusters")
        talk.say("banner", "bold", world=about["world"], clusters=clusters, who=about["principal"])
        talk.say("banner.hint", "dim")
        while await exchange(talk):
            console().rule(style="dim")
        talk.say("bye")


async def exchange(talk: Conversation) -> bool:
    """One line and what comes of it; whether to go on. Whatever goes wrong is said, and the chat goes on."""
    try:
        draft, talk.draft = talk.draft, ""
        line = (await talk.prompt.request(SIGN, draft)).strip()
    except KeyboardInterrupt:
        talk.say("quit_hint")
        return True
    except EOFError:
        return False
    try:
        if line.startswith("/"):
            return await slash.run(talk, line)
        if line:
            await talk.ask(line)
    except OpswardError as error:
        talk.put(Text(clean(str(error)), "red"))
    return True
