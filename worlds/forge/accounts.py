"""Accounts of the forge: who a principal of Opsward is there, and who wrote a commit."""

from domain.noun import Noun
from worlds.forge.errors import ForgeError
from worlds.read import read
from worlds.store import Transaction
from worlds.world import World

FILE = "repositories/accounts.yaml"
KIND = "forge.account"
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


def load_accounts(world: World, tx: Transaction) -> dict[str, Account]:
    """Keep the accounts of the world's folder. Raises ForgeError, or WorldError naming file and line."""
    file = world.file(FILE)
    if file is None:
        raise ForgeError(f"{world.folder / FILE}:1: missing.", "List the accounts of the forge there.")
    listed = read(Accounts, file).accounts
    for account in listed:
        tx.put(KIND, account.login, account.model_dump(mode="json"))
    return {account.login: account for account in listed}


def accounts_of(tx: Transaction) -> dict[str, Account]:
    """Login -> account."""
    return {login: Account.model_validate(body) for login, body in tx.all(KIND)}


def login_of(world: World, principal: str) -> str | None:
    """The login a principal acts with, or None when Opsward holds no token of theirs."""
    if principal == OPSWARD:
        return world.description.forge.login
    return next((person.forge_login for person in world.people if person.name == principal), None)
