"""Moving refs together with the transaction of a call, so that a crash leaves both or neither.

Git and the store cannot commit as one. So a call first writes the moves it is about to make to a journal, then moves
the refs, and then its transaction commits, counting the journal's number. A crash before the commit leaves moved refs
and a journal whose number was never counted: the next call puts those refs back before it looks at anything, and a
repeat of the crashed call meets the world as it was. A crash after the commit leaves a journal that was counted:
nothing is left to do. Objects written by a crashed call stay, unreachable and harmless. Transactions begin exclusively
(store.py), so no other call can be in between.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from worlds.forge.git import open_repository
from worlds.store import Transaction
from worlds.world import World

COUNTER = "forge.journal"


@dataclass(frozen=True)
class Move:
    """`ref` ("refs/heads/x") of `repository` goes from `old` (None: it was not there) to `new`."""

    repository: str
    ref: str
    old: str | None
    new: str


def settle(world: World, tx: Transaction) -> None:
    """Put back what a call moved that never committed. To be called first in every transaction."""
    journal = _journal(world)
    if not journal.exists():
        return
    record = json.loads(journal.read_text(encoding="utf-8"))
    if record["number"] > tx.value(COUNTER):
        for move in reversed([Move(**each) for each in record["moves"]]):
            _undo(world, move)
    journal.unlink()


def move(world: World, tx: Transaction, moves: Sequence[Move]) -> None:
    """Make the moves. To be called last in a transaction."""
    if not moves:
        return
    _write(_journal(world), json.dumps({"number": tx.next(COUNTER), "moves": [asdict(each) for each in moves]}))
    for each in moves:
        open_repository(world, each.repository).references.create(each.ref, each.new, force=True)


def _undo(world: World, move: Move) -> None:
    references = open_repository(world, move.repository).references
    if move.old is not None:
        references.create(move.ref, move.old, force=True)
    elif references.get(move.ref) is not None:
        references.delete(move.ref)


def _journal(world: World) -> Path:
    return world.state / "git" / "journal.json"


def _write(file: Path, text: str) -> None:
    """A journal that is half written is never seen: it takes its name when it is whole and on the disk."""
    part = file.with_suffix(".part")
    with part.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(file)
