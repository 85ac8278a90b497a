"""What the rounds that run unasked could not look after."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One item of a round that failed, and when it is tried again; gone once it is looked after. An item is a row
#: (`subject_id`), a person (`user_id`), or a whole server (both 0).
setbacks = Table(
    "setbacks",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("round", String(32), primary_key=True),
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("times", Integer, nullable=False, index=True),
    Column("error", String(64), nullable=False),
    Column("failed_at", UTCDateTime, nullable=False),
    Column("again_at", UTCDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)
