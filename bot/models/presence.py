"""Who said at the start that they are there, or on their way."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table, text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One person at one thing, for the start they mean: once it has another moment, what was said of the old one
#: says nothing any more. Kept for a week after the start: the list of who came can be written from it.
presences = Table(
    "presences",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("here_at", UTCDateTime),
    # Who looks after it and said that they are there; null: they themselves.
    Column("ticked_by", BigInteger),
    # When they will be there, as they said.
    Column("expected_at", UTCDateTime),
    # When they were asked whether they are on their way, and who had them asked.
    Column("asked_at", UTCDateTime),
    Column("asked_by", BigInteger),
    PrimaryKeyConstraint("thing_id", "user_id"),
    Index("ix_presences_person", "guild_id", "user_id"),
    Index("ix_presences_starts_at", "starts_at"),
    *(
        Index(
            f"ix_presences_{by}",
            "guild_id",
            by,
            sqlite_where=text(f"{by} IS NOT NULL"),
            postgresql_where=text(f"{by} IS NOT NULL"),
        )
        for by in ("ticked_by", "asked_by")
    ),
    sqlite_with_rowid=False,
)
