"""What only volunteering roles have."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table

from bot.models.base import metadata

#: A volunteering role ("Phone banker"), perhaps linked to the member role that comes with it.
roles = Table(
    "roles",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("member_role_id", BigInteger),
)
