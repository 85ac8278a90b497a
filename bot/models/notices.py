"""What whoever looks after a thing to do has written to those who are on it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One text to several people; each of them has a parcel that names it.
notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False),
    # Of the draft it was sent from: pressing twice sends once.
    Column("key", String(40), nullable=False, unique=True),
    Column("written_by", BigInteger),  # null once that person has left or erased themselves
    # To whom: "owing" (in, and not done), "done", "waiting".
    Column("audience", String(8), nullable=False),
    Column("text", String(1000), nullable=False),
    Column("told", Integer, nullable=False),  # how many
    Column("created_at", UTCDateTime, nullable=False, index=True),
    Index("ix_notices_thing", "thing_id", "created_at"),
    Index("ix_notices_writer", "guild_id", "written_by"),
    sqlite_autoincrement=True,
)
