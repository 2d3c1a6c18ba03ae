-- Every statement of this folder, by name. (The checkpointer and Alembic bring their own.)

-- name: schema_create
CREATE SCHEMA IF NOT EXISTS opsward

-- name: schema_version
SELECT version_num FROM opsward.alembic_version

-- name: checkpoint_version
SELECT max(v) AS v FROM checkpoint_migrations

-- name: setup_lock
-- Tried in a loop instead of waited for: a waiting statement would hold back CREATE INDEX CONCURRENTLY for ever.
SELECT pg_try_advisory_lock(20304, 1) AS held

-- name: setup_unlock
SELECT pg_advisory_unlock(20304, 1)

-- name: thread_lock
SELECT pg_try_advisory_lock(%(key)s::bigint) AS held

-- name: approval_request
INSERT INTO opsward.approvals
    (id, thread, turn, digest, policy, nonce, requester, approver, reason_required, title, shows, calls,
     created_at, expires_at)
VALUES
    (%(id)s, %(thread)s, %(turn)s, %(digest)s, %(policy)s, %(nonce)s, %(requester)s, %(approver)s,
     %(reason_required)s, %(title)s, %(shows)s, %(calls)s, %(created_at)s, %(expires_at)s)
ON CONFLICT (id) DO NOTHING

-- name: approvals_select
-- "expired" is not stored: it is what an unspent approval becomes when its time is over.
SELECT * FROM (
    SELECT id, thread, turn, digest, policy, nonce, requester, approver, reason_required, title, shows, calls,
           CASE WHEN status IN ('pending', 'approved') AND expires_at <= now() THEN 'expired' ELSE status END AS status,
           by, reason, created_at, expires_at, decided_at
    FROM opsward.approvals
) AS seen
WHERE (%(id)s::text IS NULL OR id = %(id)s)
  AND (%(status)s::text IS NULL OR status = %(status)s)
  AND (%(thread)s::text IS NULL OR thread = %(thread)s)
ORDER BY created_at, id

-- name: approval_decide
UPDATE opsward.approvals
SET status = %(decision)s, by = %(by)s, reason = %(reason)s, decided_at = now()
WHERE id = %(id)s AND status = 'pending' AND expires_at > now()
RETURNING id

-- name: approval_consume
UPDATE opsward.approvals
SET status = 'used', used_at = coalesce(used_at, now())
WHERE id = %(id)s AND status IN ('approved', 'used') AND expires_at > now()
  AND turn = %(turn)s AND digest = %(digest)s AND policy = %(policy)s
RETURNING id

-- name: audit_lock
SELECT pg_advisory_xact_lock(20304, 2)

-- name: audit_tail
SELECT clock_timestamp() AS now, number, hash
FROM (VALUES (1)) AS always LEFT JOIN
     (SELECT number, hash FROM opsward.audit ORDER BY number DESC LIMIT 1) AS newest ON true

-- name: audit_append
INSERT INTO opsward.audit (number, at, thread, actor, event, subject, body, previous, hash)
VALUES (%(number)s, %(at)s, %(thread)s, %(actor)s, %(event)s, %(subject)s, %(body)s::json, %(previous)s, %(hash)s)

-- name: audit_find
SELECT * FROM opsward.audit WHERE event = %(event)s AND subject = %(subject)s ORDER BY number DESC LIMIT 1

-- name: audit_records
SELECT * FROM opsward.audit WHERE %(thread)s::text IS NULL OR thread = %(thread)s ORDER BY number

-- name: run_start
INSERT INTO opsward.runs (thread, run, text, words, principal, status, started_at)
VALUES (%(thread)s, %(run)s, %(text)s, %(words)s, %(principal)s, 'running', %(at)s)
ON CONFLICT (thread, run) DO NOTHING

-- name: run_finish
UPDATE opsward.runs SET status = %(status)s, report = %(report)s::json, finished_at = clock_timestamp()
WHERE thread = %(thread)s AND run = %(run)s
RETURNING run

-- name: runs_latest
SELECT thread, run, text, principal, status, started_at, finished_at, report FROM opsward.runs
ORDER BY sequence DESC LIMIT %(limit)s

-- name: runs_alike
SELECT thread, run, text, report FROM opsward.runs
WHERE words && %(words)s::text[] AND report IS NOT NULL
ORDER BY sequence DESC LIMIT %(limit)s
