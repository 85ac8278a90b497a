"""What only calls to action have."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

from bot.models.base import metadata

#: A call to action: how many Done make it a success.
asks = Table(
    "asks",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("target", Integer),
    # How often "Ask a friend" was pressed, and not by whom.
    Column("passed_on", Integer, nullable=False, server_default="0"),
)
