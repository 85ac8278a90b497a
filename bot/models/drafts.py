"""What somebody wrote into a form that was refused, or that they look at before it goes out."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One form per person and form, kept for a day: one that was refused, so that nobody has to write it twice,
#: or one that is looked at before it goes out. Guild 0 is a DM.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    # The filled-in custom id of the modal, without its fresh suffix.
    Column("route", String(100), nullable=False),
    # The fields by name, as JSON.
    Column("fields", Text, nullable=False),
    Column("kept_at", UTCDateTime, nullable=False, index=True),
    UniqueConstraint("user_id", "guild_id", "route"),
    Index("ix_drafts_guild", "guild_id"),
    sqlite_autoincrement=True,
)
