"""What whoever hands a thing over has written for whoever looks after it next."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One note a thing, for its leads and coordinators; the newest replaces the older.
hand_overs = Table(
    "hand_overs",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("note", String(700), nullable=False),
    Column("written_by", BigInteger),  # null once that person has erased themselves, or left
    Column("written_at", UTCDateTime, nullable=False),
)
