"""People who would like a hello, and who says it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One person who asked for a hello, with what they chose to share; gone soon after it was said or taken back.
#: States: waiting (on the welcomers' board), claimed (somebody will say it), done (what was shared is empty).
#: `due_at` is when the next thing happens by itself; `risen_at` when the welcomers were called,
#: `reminded_at` when both sides were asked whether it was said.
hellos = Table(
    "hellos",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("called", String(60), nullable=False),
    Column("languages", String(100), nullable=False),
    Column("shares", String(600), nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("claimed_by", BigInteger),
    Column("risen_at", UTCDateTime),
    Column("reminded_at", UTCDateTime),
    Column("due_at", UTCDateTime, nullable=False, index=True),
    UniqueConstraint("guild_id", "user_id"),
    Index("ix_hellos_waiting", "guild_id", "state", "asked_at"),
    Index("ix_hellos_claimed", "guild_id", "claimed_by"),
    sqlite_autoincrement=True,
)

#: A welcomer who is not asked about one hello again, because its person would rather have somebody else.
hello_passes = Table(
    "hello_passes",
    metadata,
    Column("hello_id", ForeignKey("hellos.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Index("ix_hello_passes_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)
