"""A secret never appears in a checkpoint, a log line, an audit record or an answer: all that is kept is searched."""

import json
import logging
from pathlib import Path

import psycopg
import pytest
from neo4j import AsyncGraphDatabase
from psycopg import sql

from adapters.embedded import Addresses
from server import App
from tests.integration.never import (
    APPLY,
    DEPLOY,
    HARDEN,
    INCIDENT,
    REACTIONS,
    ask,
    demo,
    opsward,
    outcome,
    overlay,
    replaced,
    resume,
    to_the_end,
)

GITHUB = "ghp_" + "A1b2" * 9
PASSWORD = "n0t-4-password-anyone-should-read"
KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"
AWS = "AKIA" + "QWERTYUIOPASDFGH"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcHN3YXJkIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4"
LOGIN = "s3cret-in-an-address"
RUNBOOK = "glpat-" + "Zz9Yy8Xx7Ww6Vv5Uu4Tt"
REQUEST = "xoxb-1234567890-abcdefABCDEF"
REASON = "github_pat_" + "11AAAAAAA0bbbbbbbbbb1"
HIDDEN = (GITHUB, PASSWORD, KEY, AWS, JWT, LOGIN, RUNBOOK, REQUEST, REASON)

GITOPS, INFRA, RUNBOOKS = (f"repositories/shop/{name}" for name in ("gitops", "infra", "runbooks"))
CART = f"{GITOPS}/tree/clusters/eks-prod-apne2/cart/deployment.yaml"


CARELESS = (
    f"ERROR login to postgres://app:{LOGIN}@db failed with password={PASSWORD}",
    f"ERROR upstream said 401 to Authorization: Bearer {JWT}",
    f"ERROR could not parse -----BEGIN PRIVATE KEY-----\\n{KEY}\\n-----END PRIVATE KEY-----",
    f"ERROR git clone https://x-access-token:{GITHUB}@github.com/shop/gitops failed",
)
"""Lines that payments-api logs. Errors, as reports quote them."""


def leaky(folder: Path) -> Path:
    """A world where people and programs were careless everywhere."""
    every = "".join(
        f'      - {{after: 2m{second}s, every: 61s, text: "{line}"}}\n' for second, line in enumerate(CARELESS)
    )
    ready = '      - {after: 3m, every: 83s, text: "WARN  GET /ready 503'
    environment = f'          env:\n            - name: REDIS_PASSWORD\n              value: "{PASSWORD}"\n'
    conventions, runbook = f"{GITOPS}/tree/conventions.yaml", f"{RUNBOOKS}/tree/runbooks/payments-db-pool.md"
    replacements = {
        REACTIONS: (ready, every + ready),
        f"{GITOPS}/repository.yaml": ("to save connections", f"to save connections token={GITHUB}"),
        f"{INFRA}/repository.yaml": ("Nothing existing changes.", f"Use {AWS} with {GITHUB} to try it."),
        f"{INFRA}/logs/terraform-apply.log": ("=== Complete job", f"export TOKEN={GITHUB}\n=== Complete job"),
        conventions: ("namespace: web", f"namespace: web # until then registry_password: {PASSWORD}"),
        CART: ("          env:\n", environment),
        runbook: ("## 확인\n", f"## 확인\n0. connection pool exhausted: 토큰: {RUNBOOK} 으로 로그인합니다.\n"),
    }
    return overlay(folder, {file: replaced(demo(file), *change) for file, change in replacements.items()})


async def kept(app: App, addresses: Addresses) -> bytes:
    """Every byte that Opsward keeps: each column of each table as it is, and every property in the graph."""
    parts: list[bytes] = []
    async with await psycopg.AsyncConnection.connect(app.database_url) as connection:
        listed = await connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = {str(table): sql.Identifier(str(schema), str(table)) for schema, table in await listed.fetchall()}
        assert {"checkpoints", "checkpoint_blobs", "checkpoint_writes", "audit", "approvals", "runs"} <= set(tables)
        for table in tables.values():
            rows = await connection.execute(sql.SQL("SELECT * FROM {}").format(table))
            parts += [_bytes(value) for row in await rows.fetchall() for value in row]
    login = (addresses.graph_user, addresses.graph_password)
    async with AsyncGraphDatabase.driver(addresses.graph_url, auth=login) as driver:
        for query in ("MATCH (n) RETURN properties(n) AS held", "MATCH ()-[r]->() RETURN properties(r) AS held"):
            found, _, _ = await driver.execute_query(query)
            parts += [str(record["held"]).encode() for record in found]
    return b"\n".join(parts)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def leaks(where: bytes) -> list[str]:
    """The secrets in `where`. A part of one is one."""
    return [secret for secret in HIDDEN if secret[:24].encode() in where or secret[-16:].encode() in where]


async def test_no_secret_is_kept_or_told(
    home: Path,
    addresses: Addresses,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """In logs, files, a commit message, a pull request, a workflow's log, a runbook, the request and an approval."""
    caplog.set_level(logging.DEBUG)
    told: dict[str, str] = {}
    async with opsward(home, tmp_path / "demo", leaky(tmp_path / "leaky")) as app:
        for text in (INCIDENT, HARDEN, APPLY, f"{DEPLOY}. 토큰은 token={REQUEST} 입니다."):
            thread = f"secret-{len(told)}-{tmp_path.name}"
            told[thread] = json.dumps(await to_the_end(app, text, thread), ensure_ascii=False)
        refused = f"secret-refused-{tmp_path.name}"
        approval = await ask(app, "restart catalog in production", refused)
        assert approval is not None
        await app.deps.approvals.decide(approval.id, "approver", "denied", f"use {REASON} instead")
        await resume(app, refused)
        told[refused] = json.dumps(await outcome(app, refused), ensure_ascii=False)
        everything = await kept(app, addresses)
        assert leaks(everything) == []
        assert b"connection pool exhausted" in everything, "the search sees what runs have read"
        assert f"run/{refused}/1".encode() in everything, "and what the graph remembers"
    printed = capfd.readouterr()
    assert leaks("\n".join([caplog.text, printed.out, printed.err]).encode()) == []
    assert leaks("\n".join(told.values()).encode()) == []
    marks = "".join(told.values()).count("<redacted:")
    assert marks >= 6, "what was careless was read, and marked"


async def test_what_was_read_without_its_secret_is_not_written_back(
    home: Path, addresses: Addresses, tmp_path: Path
) -> None:
    """The file holds a password where Opsward saw a mark: a fix of that file is denied, not pushed."""
    async with opsward(home, tmp_path / "demo", leaky(tmp_path / "leaky")) as app:
        told = await to_the_end(app, HARDEN, f"mark-{tmp_path.name}")
        assert told["status"] == "denied"
        assert [call["tool"] for call in told["calls"] if call["tool"] == "push_files" and call["status"] == "ok"] == []
        assert "calls/redacted-content" in json.dumps(told)


def test_the_search_finds_a_secret_and_a_part_of_one() -> None:
    assert leaks(f"…{GITHUB}…".encode()) == [GITHUB]
    assert leaks(KEY[:30].encode()) == [KEY]
