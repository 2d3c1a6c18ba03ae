"""Run by Alembic: applies the revisions on the connection it is handed."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table_schema="opsward")
with context.begin_transaction():
    context.run_migrations()
