"""The contract of `Audit`, held by the table and by its in-memory twin, and what only the table can show."""

import asyncio
from uuid import uuid4

import psycopg
import pytest
from pydantic import JsonValue

from adapters.memory.audit import MemoryAudit
from adapters.postgres.database import Records, open_records
from domain.ports import Audit
from domain.record import GENESIS

BODY: dict[str, JsonValue] = {
    "call": "kubernetes.resources_scale",
    "한글": "배포 완료 \u0000 \U0001f680",
    "numbers": [1, 1.0, -0.0, 1e22, 5e-324, 2**53 - 1, 0.1],
    "nested": {"b": None, "a": [True, {}]},
}


@pytest.fixture(params=["memory", "postgres"])
def audit(request: pytest.FixtureRequest) -> Audit:
    if request.param == "memory":
        return MemoryAudit()
    records: Records = request.getfixturevalue("records")
    return records.audit


async def test_a_record_is_read_as_it_was_written_and_the_chain_holds(audit: Audit) -> None:
    thread = uuid4().hex
    written = await audit.append(thread, "approver", "approval.decided", "ap-1", BODY)
    assert await audit.records(thread) == [written]
    assert written.body == BODY
    assert written.hash == written.expected_hash()
    count, broken = await audit.verify()
    assert (count, broken) == (written.number, None)


async def test_each_record_follows_the_one_before(audit: Audit) -> None:
    thread = uuid4().hex
    first, second = [await audit.append(thread, "opsward", "act.began", f"call-{i}", {}) for i in range(2)]
    assert second.previous == first.hash
    assert second.number == first.number + 1
    assert second.at >= first.at


async def test_the_newest_record_about_a_subject_is_found(audit: Audit) -> None:
    subject = uuid4().hex
    await audit.append("t", "opsward", "act.ended", subject, {"try": 1})
    newest = await audit.append("t", "opsward", "act.ended", subject, {"try": 2})
    await audit.append("t", "opsward", "act.began", subject, {"try": 3})
    assert await audit.find("act.ended", subject) == newest
    assert await audit.find("act.ended", "nothing") is None


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2**53 + 1])
async def test_what_has_no_canonical_form_is_refused_and_leaves_no_gap(audit: Audit, number: float) -> None:
    before, _ = await audit.verify()
    with pytest.raises(ValueError, match=r".+"):
        await audit.append("t", "opsward", "act.began", "s", {"number": number})
    assert (await audit.append("t", "opsward", "act.began", "s", {})).number == max(before, 0) + 1


async def test_an_empty_chain_is_whole(fresh_database_url: str) -> None:
    assert await MemoryAudit().verify() == (0, None)
    async with open_records(fresh_database_url, {}) as records:
        assert await records.audit.verify() == (0, None)
        assert (await records.audit.append("t", "opsward", "e", "s", {})).previous == GENESIS


async def test_twenty_writers_at_once_make_one_chain(fresh_database_url: str) -> None:
    async with open_records(fresh_database_url, {}) as one, open_records(fresh_database_url, {}) as two:
        written = await asyncio.gather(
            *((one, two)[n % 2].audit.append(f"t{n}", "opsward", "act.began", f"s{n}", {"n": n}) for n in range(20))
        )
        assert sorted(record.number for record in written) == list(range(1, 21))
        assert await one.audit.verify() == (20, None)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE opsward.audit SET actor = 'nobody'", "DELETE FROM opsward.audit", "TRUNCATE opsward.audit"],
)
async def test_the_table_refuses_changes(fresh_database_url: str, statement: str) -> None:
    async with open_records(fresh_database_url, {}) as records:
        await records.audit.append("t", "opsward", "e", "s", {})
        async with records.pool.connection() as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                await connection.execute(statement.encode())


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE opsward.audit SET actor = 'mallory' WHERE number = 4", (3, "Record 4 (act.ended s4, thread t)")),
        ("""UPDATE opsward.audit SET body = '{"n":5}' WHERE number = 4""", (3, "Record 4")),
        ("UPDATE opsward.audit SET at = at + interval '1 microsecond' WHERE number = 7", (6, "Record 7")),
        ("DELETE FROM opsward.audit WHERE number = 2", (1, "Record 2 is missing")),
        ("DELETE FROM opsward.audit WHERE number = 1", (0, "Record 1 is missing")),
    ],
)
async def test_a_change_behind_the_trigger_is_found_and_named(
    fresh_database_url: str, statement: str, found: tuple[int, str]
) -> None:
    async with open_records(fresh_database_url, {}) as records:
        for number in range(1, 9):
            await records.audit.append("t", "opsward", "act.ended", f"s{number}", {"n": number})
        async with records.pool.connection() as connection:
            await connection.execute("ALTER TABLE opsward.audit DISABLE TRIGGER ALL")
            await connection.execute(statement.encode())
        whole, broken = await records.audit.verify()
    assert whole == found[0]
    assert broken is not None
    assert broken.startswith(found[1])
