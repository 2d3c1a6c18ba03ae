"""The audit chain: making its next link, and finding where it breaks."""

from datetime import datetime
from typing import NamedTuple

from pydantic import JsonValue

from domain.call import Digest
from domain.record import GENESIS, Record


class Tail(NamedTuple):
    """The newest record's number and hash."""

    number: int
    hash: Digest


class Entry(NamedTuple):
    """What is to be recorded: who did what to what, and the particulars."""

    thread: str
    actor: str
    event: str
    subject: str
    body: dict[str, JsonValue]


START = Tail(0, GENESIS)


def link(tail: Tail, at: datetime, entry: Entry) -> Record:
    """The record that follows `tail`. Raises when the body has no canonical JSON form (NaN, integers beyond 2**53)."""
    unsealed = Record(
        number=tail.number + 1,
        at=at,
        **entry._asdict(),
        previous=tail.hash,
        hash=GENESIS,
    )
    return unsealed.model_copy(update={"hash": unsealed.expected_hash()})


def tail_of(record: Record) -> Tail:
    return Tail(record.number, record.hash)


def broken_at(tail: Tail, record: Record) -> str | None:
    """What is wrong with `record` as the one after `tail`, in words; None when it holds."""
    if record.number != tail.number + 1:
        return f"Record {tail.number + 1} is missing: {record.number} stands in its place."
    if record.hash != record.expected_hash():
        return f"{_name(record)} was changed after it was written."
    if record.previous != tail.hash:
        return f"{_name(record)} does not follow the record before it: one of them was replaced."
    return None


def _name(record: Record) -> str:
    return f"Record {record.number} ({record.event} {record.subject}, thread {record.thread})"
