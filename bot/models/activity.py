"""What happened: the record that the statistics rest on."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: Append-only: one thing a person did. Erasing a person empties `user_id`; that it happened stays.
activity = Table(
    "activity",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("kind", String(16), nullable=False),
    Column("subject_id", BigInteger),
    Column("happened_at", UTCDateTime, nullable=False),
    Index("ix_activity_person", "guild_id", "user_id"),
)

#: How often each kind happened on a day (UTC), kept in the same transaction as the record.
daily = Table(
    "daily",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("times", Integer, nullable=False),
    sqlite_with_rowid=False,
)
