"""Approvals, audit, runs, locks and checkpoints on PostgreSQL. `database.open_database` is the way in."""
