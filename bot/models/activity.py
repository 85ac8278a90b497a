"""What happened: the record that the statistics rest on."""

from sqlalchemy import BigInteger, Column, Index, String, Table

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
    Index("ix_activity_person", "guild_id", "user_id", "kind", "happened_at"),
    Index("ix_activity_time", "guild_id", "happened_at"),
)
