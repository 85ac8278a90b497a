"""Who waits for a first word from a person, since when, and who gave it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One person who waits for somebody to write to them, about one thing. Kinds: role (they have got it).
#: It is settled once somebody says that they have written; whoever waits can say that nobody did.
raised_hands = Table(
    "raised_hands",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("raised_at", UTCDateTime, nullable=False),
    # How often it was raised: once, and again each time that nobody wrote.
    Column("times", Integer, nullable=False),
    # When to look whether somebody has written; null once they have, and once it was said again.
    Column("due_at", UTCDateTime, index=True),
    Column("said_again_at", UTCDateTime),
    Column("answered_at", UTCDateTime),
    Column("answered_by", BigInteger),  # null: nobody yet, or they have erased themselves
    UniqueConstraint("thing_id", "kind", "user_id"),
    Index("ix_raised_hands_person", "guild_id", "user_id"),
    sqlite_autoincrement=True,
)
