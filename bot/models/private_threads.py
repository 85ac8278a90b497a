"""Where people are reminded who chose a private thread."""

from sqlalchemy import BigInteger, Column, Table

from bot.models.base import metadata

#: The one thread of a person in a guild; everyone with Manage Threads can read it.
private_threads = Table(
    "private_threads",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
