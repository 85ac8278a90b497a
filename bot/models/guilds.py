"""What a guild's admins have set up."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One row per Discord server that has opened `/setup`; a null means "not chosen yet".
guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("cause", String(300)),
    Column("norms", String(1000)),
    Column("contact", String(200)),
    Column("privacy", String(2000)),
    # Counts up when norms, contact or privacy change, so that people can be asked again.
    Column("wording", Integer, nullable=False),
    Column("welcome_channel_id", BigInteger),
    Column("asks_channel_id", BigInteger),
    Column("wins_channel_id", BigInteger),
    Column("coordinators_channel_id", BigInteger),
    Column("coordinator_role_id", BigInteger),
    Column("moderator_role_id", BigInteger),
    Column("volunteer_role_id", BigInteger),
    # Local hours between which nobody is nudged.
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_until", Integer, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)

#: What a guild offers to be interested in ("Design", "Phones"), in the order shown; at most 25, Discord's
#: limit for a select.
interests = Table(
    "interests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("position", Integer, nullable=False),
)
