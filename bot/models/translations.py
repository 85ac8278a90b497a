"""An organisation's own texts in the other languages that its people read."""

from sqlalchemy import BigInteger, Column, String, Table

from bot.models.base import metadata

#: One text of a guild in one language beside its own: a setting by its name ("norms"), or one of a list by
#: the list and its id ("interests:12").
translations = Table(
    "translations",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("text", String(1500), nullable=False),
    sqlite_with_rowid=False,
)
