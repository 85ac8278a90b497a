"""Who was asked to say yes to what: invitations to people who agreed to them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One thing to do that somebody has people asked about, wave by wave, as long as it is open.
invitation_plans = Table(
    "invitation_plans",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # The wave that was asked last, 0 before the first, and when that was.
    Column("wave", Integer, nullable=False),
    Column("wave_at", UTCDateTime),
    # When to look next whether more are to be asked; null: nobody is.
    Column("look_at", UTCDateTime),
    # Who was asked is no longer stored, so nobody is asked about it again.
    Column("forgotten", Boolean, nullable=False),
    Index(
        "ix_invitation_plans_look_at",
        "look_at",
        sqlite_where=text("look_at IS NOT NULL"),
        postgresql_where=text("look_at IS NOT NULL"),
    ),
)

#: One person who was asked about one thing, in which wave and when; or who said before that they would not
#: (wave 0, and when). A yes stands on the roster.
invitations = Table(
    "invitations",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False, index=True),
    Column("declined_at", UTCDateTime),
    Index("ix_invitations_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)
