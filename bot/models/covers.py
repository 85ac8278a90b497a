"""Somebody is looked for who comes instead of somebody else."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One thing to do for which cover is, or was, looked for: as long as fewer than `goal` are in. Outcomes:
#: found, nobody (it was too late), stopped, over (it was called off).
covers = Table(
    "covers",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("goal", Integer, nullable=False),
    Column("began_at", UTCDateTime, nullable=False),
    # The wave of invitations that went out last, 0 before the first; and not before when the next does.
    Column("wave", Integer, nullable=False),
    Column("ask_at", UTCDateTime),
    # When to look next; null: nobody is looked for any more.
    Column("look_at", UTCDateTime),
    Column("outcome", String(12)),
    Index(
        "ix_covers_look_at",
        "look_at",
        sqlite_where=text("look_at IS NOT NULL"),
        postgresql_where=text("look_at IS NOT NULL"),
    ),
)
