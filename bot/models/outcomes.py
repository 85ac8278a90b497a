"""What came of things to do, as those who looked after them tell it."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: What one lead wrote of one thing once it was over, and the thank-you to everybody who did it.
outcomes = Table(
    "outcomes",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # Everybody reads it.
    Column("came_of_it", String(500), nullable=False),
    # Coordinators and whoever looks after it read it.
    Column("to_change", String(500), nullable=False),
    Column("thanks", String(300), nullable=False),
    Column("written_by", BigInteger),  # null once that person has erased themselves
    Column("written_at", UTCDateTime, nullable=False),
)
