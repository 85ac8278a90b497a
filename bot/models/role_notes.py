"""What those who have a role have written for whoever has it next."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One note a role, for those who have it and whoever is asked to take it over; the newest replaces the older.
role_notes = Table(
    "role_notes",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("note", String(700), nullable=False),
    Column("written_by", BigInteger),  # null once that person has erased themselves, or left
    Column("written_at", UTCDateTime, nullable=False),
)
