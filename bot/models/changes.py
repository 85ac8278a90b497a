"""Who changed what in the set-up, for moderators."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One setting that somebody changed. `old` and `new` are ids, numbers or words of ours; of a text only its
#: length. A null `user_id`: whoever it was has erased themselves.
changes = Table(
    "changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("setting", String(32), nullable=False),
    Column("old", String(120)),
    Column("new", String(120)),
    Column("changed_at", UTCDateTime, nullable=False, index=True),
    Index("ix_changes_guild", "guild_id", "id"),
    Index("ix_changes_person", "guild_id", "user_id"),
)
