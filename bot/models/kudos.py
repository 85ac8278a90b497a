"""Thanks from one person to others."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One thank-you of one person to up to five others, or to all who did something they look after.
kudos = Table(
    "kudos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("giver_id", BigInteger),  # null once that person has erased themselves
    # What for, in the giver's words; empty where they only pressed, after a Done: then the bot says it.
    Column("reason", String(300), nullable=False),
    # What was done, if it is about a Done.
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), index=True),
    Column("given_at", UTCDateTime, nullable=False, index=True),
    # Taken back by who gave it, or taken away by moderators: nobody reads it any more.
    Column("ended_at", UTCDateTime),
    Index("ix_kudos_giver", "guild_id", "giver_id", "given_at"),
    sqlite_autoincrement=True,
)

#: One person who was thanked. States: private, public, hidden (they would rather not have it), unsaid (it
#: was never told to them, because one of the two would rather not meet the other).
kudos_people = Table(
    "kudos_people",
    metadata,
    Column("kudos_id", ForeignKey("kudos.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    # Since when everybody may read it.
    Column("public_at", UTCDateTime),
    Index("ix_kudos_people_person", "guild_id", "user_id"),
    Index("ix_kudos_people_public", "guild_id", "public_at"),
    sqlite_with_rowid=False,
)
