"""When the coordinators of a server read of its week next."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Table, text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One row for each server in which the briefing was switched on once.
briefings = Table(
    "briefings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    # When the next one goes out; null: none does.
    Column("briefing_at", UTCDateTime, index=True),
    # The Monday of the week of which the last one told, and its picture.
    Column("week", Date),
    Column("picture_id", ForeignKey("pictures.id", ondelete="SET NULL")),
    Index(
        "ix_briefings_picture",
        "picture_id",
        sqlite_where=text("picture_id IS NOT NULL"),
        postgresql_where=text("picture_id IS NOT NULL"),
    ),
)
