"""Whose participation moderators have suspended."""

from sqlalchemy import BigInteger, Column, Index, String, Table, text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One suspension, and what moderators read of it later; it holds until `lifted_at`. `pseudonym` knows the
#: person again after they have erased themselves: then `user_id` is null and the reason empty.
suspensions = Table(
    "suspensions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("pseudonym", String(48), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("suspended_by", BigInteger),
    Column("suspended_at", UTCDateTime, nullable=False),
    Column("lifted_by", BigInteger),
    Column("lifted_at", UTCDateTime, index=True),
    # One at a time: of two moderators at once the second changes the reason.
    Index(
        "ix_suspensions_in_force",
        "guild_id",
        "pseudonym",
        unique=True,
        sqlite_where=text("lifted_at IS NULL"),
        postgresql_where=text("lifted_at IS NULL"),
    ),
    Index("ix_suspensions_person", "guild_id", "pseudonym"),
    sqlite_autoincrement=True,
)
