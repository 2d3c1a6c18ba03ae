"""One tool call: one transaction, one second, and the refs moved last."""

from typing import TYPE_CHECKING

from worlds.forge.accounts import accounts_of, login_of
from worlds.forge.answer import Answer, failure, result
from worlds.forge.answers.table import TOOLS
from worlds.forge.moves import move, settle
from worlds.forge.refusal import Refusal, refused
from worlds.forge.visit import Arguments, Visit
from worlds.world import World

if TYPE_CHECKING:
    from mcp.types import CallToolResult

SECONDS = 1
"""How much of the world's time a call takes."""


def call(world: World, principal: str, tool: str, arguments: Arguments) -> "CallToolResult":
    """Answer a call whose arguments fit the tool's schema. A refusal is one too: isError, in the forge's words."""
    try:
        return result(_in_transaction(world, principal, tool, arguments))
    except Refusal as refusal:
        return failure(str(refusal))


def _in_transaction(world: World, principal: str, tool: str, arguments: Arguments) -> Answer:
    """As on the real forge, a tool that makes several requests leaves behind what it did before one was refused."""
    refusal: Refusal | None = None
    answer: Answer = ""
    with world.store.transaction() as tx:
        settle(world, tx)
        tx.advance(SECONDS)
        accounts = accounts_of(tx)
        account = accounts.get(login_of(world, principal) or "")
        try:
            if account is None:
                raise refused(f"failed to authenticate as {principal}", "GET /user", 401, "Bad credentials")
            visit = Visit(world, tx, account, accounts)
            try:
                answer = TOOLS[tool](visit, arguments)
            finally:
                move(world, tx, visit.moves)
        except Refusal as found:
            refusal = found
    if refusal is not None:
        raise refusal
    return answer
