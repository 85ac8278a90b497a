"""What can be needed of people."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id

#: What asks and roles of a guild may need somebody to know ("First aid"), in the order shown; at most 25,
#: Discord's limit for a select.
skills = Table(
    "skills",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("position", Integer, nullable=False),
    sqlite_autoincrement=True,
)
