"""The audit chain by itself: whatever is changed, the chain says where."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from adapters.memory.audit import MemoryAudit
from domain.call import digest_of
from domain.record import Record

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(TEXTS, VALUES, max_size=3)


def chain_of(bodies: list[dict[str, JsonValue]]) -> MemoryAudit:
    audit = MemoryAudit()

    async def write() -> None:
        for number, body in enumerate(bodies, 1):
            await audit.append("t", "opsward", "act.ended", f"s{number}", body)

    asyncio.run(write())
    return audit


@given(st.lists(BODIES, max_size=5))
def test_a_chain_of_any_bodies_is_whole(bodies: list[dict[str, JsonValue]]) -> None:
    assert asyncio.run(chain_of(bodies).verify()) == (len(bodies), None)


@given(st.lists(BODIES, min_size=1, max_size=5), st.data())
def test_the_first_changed_record_is_named(bodies: list[dict[str, JsonValue]], data: st.DataObject) -> None:
    audit = chain_of(bodies)
    at = data.draw(st.integers(0, len(bodies) - 1))
    record = audit.chain[at]
    changed: dict[str, object] = data.draw(
        st.sampled_from(
            [
                {"actor": "mallory"},
                {"thread": "u"},
                {"event": "act.began"},
                {"subject": "s0"},
                {"body": {**record.body, "added": True}},
                {"at": record.at + timedelta(microseconds=1)},
                {"hash": digest_of("other")},
            ]
        )
    )
    audit.chain[at] = record.model_copy(update=changed)
    whole, broken = asyncio.run(audit.verify())
    assert whole == at
    assert broken is not None
    assert broken.startswith(f"Record {at + 1} (")


@pytest.mark.parametrize("resealed", [False, True])
def test_a_record_replaced_with_a_fitting_hash_breaks_the_next(resealed: bool) -> None:
    audit = chain_of([{"n": n} for n in range(4)])
    forged = audit.chain[1].model_copy(update={"body": {"n": 100}})
    audit.chain[1] = sealed(forged) if resealed else forged
    whole, broken = asyncio.run(audit.verify())
    assert (whole, broken is not None and broken.split(" ")[1]) == ((2, "3") if resealed else (1, "2"))


def sealed(record: Record) -> Record:
    return record.model_copy(update={"hash": record.expected_hash()})


@given(st.integers(0, 3))
def test_a_missing_record_is_named(gone: int) -> None:
    audit = chain_of([{"n": n} for n in range(5)])
    del audit.chain[gone]
    assert asyncio.run(audit.verify()) == (gone, f"Record {gone + 1} is missing: {gone + 2} stands in its place.")
