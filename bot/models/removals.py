"""Servers that the bot was removed from."""

from sqlalchemy import BigInteger, Column, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One guild without the bot: since when it is noticed, and when everything of that guild is thrown away.
removals = Table(
    "removals",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("removed_at", UTCDateTime, nullable=False),
    Column("purge_at", UTCDateTime, nullable=False, index=True),
)
