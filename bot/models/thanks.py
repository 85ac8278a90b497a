"""Who did something, and has not been thanked for it yet."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One Done for which somebody may be thanked by whoever looks after the thing, once.
thanks = Table(
    "thanks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("done_at", UTCDateTime, nullable=False),
    # When those who look after it are asked; null: they were, or are asked what came of it, or nobody is.
    Column("due_at", UTCDateTime, index=True),
    # The first of those they were asked about together.
    Column("batch", Id),
    Column("thanked_at", UTCDateTime),
    UniqueConstraint("thing_id", "user_id"),
    Index("ix_thanks_person", "guild_id", "user_id"),
    Index("ix_thanks_batch", "batch"),
    sqlite_autoincrement=True,
)
