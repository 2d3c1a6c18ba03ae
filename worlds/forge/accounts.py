"""Accounts of the forge: who a principal of Opsward is there, and who wrote a commit."""

from domain.noun import Noun
from worlds.forge.errors import ForgeError
from worlds.read import read
from worlds.world import World

FILE = "repositories/accounts.yaml"
OPSWARD = "opsward"
"""The principal that is Opsward itself."""


class Account(Noun):
    login: str
    id: int
    name: str
    email: str
    created_at: str = "2023-03-02T00:00:00Z"


class Accounts(Noun):
    """repositories/accounts.yaml."""

    accounts: tuple[Account, ...]


def accounts_of(world: World) -> dict[str, Account]:
    """Login -> account. Raises ForgeError, or WorldError naming file and line."""
    file = world.file(FILE)
    if file is None:
        raise ForgeError(f"{world.folder / FILE}:1: missing.", "List the accounts of the forge there.")
    return {account.login: account for account in read(Accounts, file).accounts}


def account_for(world: World, principal: str) -> Account | None:
    """The account a principal acts with, or None when Opsward holds no token of theirs.

    Raises ForgeError when world.yaml names a login that accounts.yaml does not have.
    """
    login = login_of(world, principal)
    if login is None:
        return None
    accounts = accounts_of(world)
    if login not in accounts:
        raise ForgeError(f"{FILE} has no account {login}, which {principal} acts with.", "Add the account.")
    return accounts[login]


def login_of(world: World, principal: str) -> str | None:
    if principal == OPSWARD:
        return world.description.forge.login
    return next((person.forge_login for person in world.people if person.name == principal), None)
