"""The member roles that the bot gave to people."""

from sqlalchemy import BigInteger, Column, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One member role that one person has from the bot; noted before Discord is asked to give it. What people
#: were given by hand is not here, and is never taken back.
given_member_roles = Table(
    "given_member_roles",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_role_id", BigInteger, primary_key=True, autoincrement=False),
    Column("given_at", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,
)
