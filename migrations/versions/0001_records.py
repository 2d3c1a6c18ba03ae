"""Approvals, the audit chain and runs.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None

APPROVALS = """
CREATE TABLE opsward.approvals (
    id text PRIMARY KEY,
    thread text NOT NULL,
    turn text NOT NULL,
    digest text NOT NULL,
    policy text NOT NULL,
    nonce text NOT NULL,
    requester text NOT NULL,
    approver text NOT NULL CHECK (approver IN ('anyone', 'another')),
    reason_required boolean NOT NULL,
    title text NOT NULL,
    shows text NOT NULL,
    calls text[] NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied', 'used')),
    by text,
    reason text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_at timestamptz,
    used_at timestamptz,
    CHECK ((status = 'pending') = (by IS NULL)),
    CHECK ((status = 'pending') = (decided_at IS NULL)),
    CHECK ((status = 'used') = (used_at IS NOT NULL)),
    CHECK (approver = 'anyone' OR status IN ('pending', 'denied') OR by <> requester)
);
CREATE INDEX ON opsward.approvals (thread);
CREATE INDEX ON opsward.approvals (created_at);
"""

# `json`, not `jsonb`: the hash is over the text, and jsonb would rewrite numbers.
AUDIT = """
CREATE TABLE opsward.audit (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    thread text NOT NULL,
    actor text NOT NULL,
    event text NOT NULL,
    subject text NOT NULL,
    body json NOT NULL,
    previous text NOT NULL UNIQUE,
    hash text NOT NULL UNIQUE
);
CREATE INDEX ON opsward.audit (event, subject, number);
CREATE INDEX ON opsward.audit (thread, number);

CREATE FUNCTION opsward.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit table is append-only: % is refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON opsward.audit
    FOR EACH STATEMENT EXECUTE FUNCTION opsward.refuse_change();
"""

RUNS = """
CREATE TABLE opsward.runs (
    sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    thread text NOT NULL,
    run integer NOT NULL,
    text text NOT NULL,
    words text[] NOT NULL,
    principal text NOT NULL,
    status text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    report json,
    PRIMARY KEY (thread, run)
);
CREATE INDEX ON opsward.runs USING gin (words);
"""


def upgrade() -> None:
    for statements in (APPROVALS, AUDIT, RUNS):
        op.execute(statements)


def downgrade() -> None:
    """Not offered: it would delete the audit record."""
    raise NotImplementedError("The first revision is not undone: the audit record is append-only.")
