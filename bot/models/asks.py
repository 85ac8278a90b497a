"""Calls to action."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: A call to action: why it matters, one concrete step, perhaps a target, places and a deadline. Open until
#: `closed_at`.
asks = Table(
    "asks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("roster_id", ForeignKey("rosters.id"), nullable=False, unique=True),
    Column("title", String(100), nullable=False),
    Column("why", String(1000), nullable=False),
    Column("step", String(500), nullable=False),
    Column("target", Integer),  # how many Done make it a success
    Column("deadline", UTCDateTime),
    Column("effort", Integer),  # minutes; null: not said
    # The ids of up to three interests it is about; those that were taken off the list are passed over.
    Column("interests", JSON, nullable=False),
    # What it needs: a skill of the list, hours a week, a language.
    Column("needs_skill", ForeignKey("skills.id", ondelete="SET NULL")),
    Column("needs_hours", Integer),
    Column("needs_language", String(8)),
    Column("created_by", BigInteger),  # null once that person has erased themselves
    Column("created_at", UTCDateTime, nullable=False),
    Column("closed_at", UTCDateTime),
    Index("ix_asks_open", "guild_id", "closed_at"),
    Index(
        "ix_asks_deadline",
        "deadline",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
