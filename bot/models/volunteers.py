"""People: what they told us and what they agreed to. No names: Discord knows those."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One person in one guild who has joined, begun to join, or committed to something.
volunteers = Table(
    "volunteers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    # `/join`: the step to show next (1..3), and when it was finished.
    Column("join_step", Integer, nullable=False),
    Column("wording", Integer),
    Column("joined_at", UTCDateTime),
    # Where messages to this person go: "dm", "mine" (they wait in /mine), "thread" (a private one), or null:
    # not asked yet.
    Column("contact", String(8)),
    # How to be celebrated: "name", "anonymous", "no", or null: not asked yet.
    Column("celebrate", String(12)),
    Column("paused_until", UTCDateTime),
    Column("keep_reminders", Boolean, nullable=False),
    Column("first_done_at", UTCDateTime),
    Column("last_active_at", UTCDateTime, nullable=False),
    # When they left the server; everything of theirs has stopped, and is erased a while later.
    Column("left_at", UTCDateTime),
    # When to look whether it is time to erase what is stored about them.
    Column("review_at", UTCDateTime, nullable=False, index=True),
    Column("created_at", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,
)

#: What one person is interested in.
volunteer_interests = Table(
    "volunteer_interests",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("interest_id", ForeignKey("interests.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)

#: A person's recorded answer to one kind of contact: the latest answer, the wording they saw, when and where.
consents = Table(
    "consents",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),  # Agreement in services/volunteers.py
    Column("agreed", Boolean, nullable=False),
    Column("wording", Integer, nullable=False),
    Column("place", String(32), nullable=False),
    Column("answered_at", UTCDateTime, nullable=False),
    Index("ix_consents_agreed", "guild_id", "kind", "agreed"),
    sqlite_with_rowid=False,
)
