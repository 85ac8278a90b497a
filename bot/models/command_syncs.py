"""What Discord was last told about our commands."""

from sqlalchemy import BigInteger, Column, String, Table, Text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One row per application and scope (a guild's id, or 0 for everywhere): a digest of what it was told, and
#: the ids that it gave the commands there, as JSON by name.
command_syncs = Table(
    "command_syncs",
    metadata,
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("ids", Text, nullable=False),
    Column("synced_at", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,
)
