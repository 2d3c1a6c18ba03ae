"""`Visit`: one tool call of one account: its transaction, its moment, and the refs it will move at its end."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from worlds.forge.accounts import Account
from worlds.forge.errors import NoSuchRepository
from worlds.forge.git import open_repository, tip
from worlds.forge.moves import Move
from worlds.forge.records import Settings, every, one
from worlds.forge.refusal import refused
from worlds.forge.shelf import Shelf
from worlds.store import Transaction
from worlds.world import World

SERVER = "github"
Arguments = dict[str, JsonValue]


@dataclass
class Visit:
    world: World
    tx: Transaction
    me: Account
    accounts: dict[str, Account]
    moves: list[Move] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.tx.now

    def shelf(self, arguments: Arguments, what: str, request: str) -> Shelf:
        """The repository that `owner` and `repo` name; `request` is refused with 404 when there is none."""
        name = repository_name(arguments)
        settings = one(self.tx, Settings, name)
        if settings is None:
            raise refused(what, request, 404, "Not Found")
        try:
            return Shelf(self.tx, settings, open_repository(self.world, name))
        except NoSuchRepository as error:
            raise refused(what, request, 404, "Not Found") from error

    def shelves(self) -> list[Shelf]:
        """Every repository, in order of names."""
        found = every(self.tx, Settings, "")
        return [Shelf(self.tx, each, open_repository(self.world, each.name)) for each in found]

    def tip(self, shelf: Shelf, branch: str) -> str | None:
        """Where a branch stands, moves of this call included."""
        ref = f"refs/heads/{branch}"
        moved = [move.new for move in self.moves if (move.repository, move.ref) == (shelf.name, ref)]
        return moved[-1] if moved else tip(shelf.repo, branch)

    def move(self, shelf: Shelf, branch: str, new: str) -> None:
        """Let `branch` stand at `new` when the call ends."""
        self.moves.append(Move(shelf.name, f"refs/heads/{branch}", self.tip(shelf, branch), new))

    def effect(self, shelf: Shelf, kind: str, **body: JsonValue) -> None:
        self.tx.effect(SERVER, kind, repository=shelf.name, by=self.me.login, **body)

    def may_write(self, shelf: Shelf) -> bool:
        return self.me.login in shelf.definition.write


def repository_name(arguments: Arguments) -> str:
    return f"{arguments['owner']}/{arguments['repo']}"


def text(arguments: Arguments, name: str, default: str = "") -> str:
    """A string argument; `default` when it is absent. The schema has made sure of its type."""
    value = arguments.get(name)
    return default if value is None else str(value)


def number(arguments: Arguments, name: str, default: int = 0) -> int:
    value = arguments.get(name)
    return int(value) if isinstance(value, int | float) else default


def texts(arguments: Arguments, name: str) -> list[str]:
    value = arguments.get(name)
    return [str(each) for each in value] if isinstance(value, list) else []


def page(arguments: Arguments, found: list[Arguments], per_page: str = "perPage") -> list[Arguments]:
    """The page that was asked for: 30 to a page unless said otherwise."""
    size, which = number(arguments, per_page, 30), number(arguments, "page", 1)
    return found[(which - 1) * size : which * size]


def picked(arguments: Arguments, found: list[Arguments]) -> list[Arguments]:
    """Only the `fields` that were asked for."""
    wanted = texts(arguments, "fields")
    return [{key: each[key] for key in wanted if key in each} for each in found] if wanted else found
