"""Run by Alembic for `bot.upgrade`, which opens the connection and ends the transaction."""

from alembic import context

from bot.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can't alter a column: the table is copied
    compare_server_default=True,
    transactional_ddl=True,  # true of SQLite too, as long as BEGIN is sent, which `bot.upgrade` does
)
context.run_migrations()
