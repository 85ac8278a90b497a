"""Who has just come to a server, until they are welcomed."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One person who has arrived. `burst` says in which welcome: the microseconds since 1970 at which it is due,
#: and the `subject_id` of its parcel; null while they have not accepted the server's rules yet. An hour after
#: they came only those whom a welcome names are left, for as long as it names them.
arrivals = Table(
    "arrivals",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("burst", BigInteger),
    Column("named", Boolean, nullable=False),
    Column("arrived_at", UTCDateTime, nullable=False),
    # When this membership began, by Discord: told again it is the same, after leaving it is another.
    Column("joined_at", UTCDateTime),
    Index("ix_arrivals_burst", "guild_id", "burst"),
    Index("ix_arrivals_due", "named", "burst"),
    Index("ix_arrivals_arrived", "arrived_at"),
    sqlite_with_rowid=False,
)
