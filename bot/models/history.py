"""Who changed what about a thing that goes on, such as a role, and when."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One change, for those who look after it; kept for a year. `by_id` is who did it (0: it came about by
#: itself), `about_id` whom it concerns; null: nobody, or they have erased themselves.
history = Table(
    "history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False),
    Column("what", String(12), nullable=False),
    Column("by_id", BigInteger),
    Column("about_id", BigInteger),
    Column("happened_at", UTCDateTime, nullable=False, index=True),
    Index("ix_history_thing", "thing_id", "id"),
    Index("ix_history_guild", "guild_id", "happened_at"),
    sqlite_autoincrement=True,
)
