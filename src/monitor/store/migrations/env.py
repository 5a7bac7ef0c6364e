"""Runs the migrations on the connection that it is given, inside the transaction that is open there."""

from alembic import context

from monitor.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a column only by copying the table
    transactional_ddl=True,  # SQLite too can undo them, which Alembic does not assume
)
context.run_migrations()
