"""How a person wants to be spoken to."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: What one person prefers in one guild; a null means "as it is for everybody here".
preferences = Table(
    "preferences",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    # The language of messages and answers to them; null: that of their Discord.
    Column("language", String(8), index=True),
    # An IANA name; null: the guild's.
    Column("time_zone", String(64)),
    # Their own local hours between which nothing is sent to them.
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    # Invitations and check-ins together in seven days.
    Column("weekly_cap", Integer),
    # Hours they can give in an ordinary week; the one thing here that coordinators see.
    Column("weekly_hours", Integer),
    # Whether they wear the member role of all volunteers, which everybody sees; null: yes.
    Column("wears_member_role", Boolean),
    # Whether they took the member role of those who want to hear of every ask; null: no.
    Column("hears_calls", Boolean),
    # Whether thanks wait in /mine instead of being written to them; null: no.
    Column("hushed_thanks", Boolean),
    # Until then nothing but what they hold.
    Column("light_until", UTCDateTime),
    sqlite_with_rowid=False,
)
