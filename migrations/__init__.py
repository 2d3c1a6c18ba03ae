"""Alembic migrations of Opsward's own tables, applied by `adapters.postgres.migrate`."""

HEAD = "0001"
"""The newest revision, written here so that a database that is up to date is recognised without Alembic."""
