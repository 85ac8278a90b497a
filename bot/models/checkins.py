"""Rounds of "how are you doing" for those who opted in."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One round: a question, open until `closes_at`; `told_at` is when its totals were put in the outbox.
checkins = Table(
    "checkins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("question", String(200), nullable=False),
    Column("asked", Integer, nullable=False),
    Column("created_by", BigInteger),  # null once that person has erased themselves
    Column("created_at", UTCDateTime, nullable=False),
    Column("closes_at", UTCDateTime, nullable=False),
    Column("told_at", UTCDateTime),
    Index("ix_checkins_due", "told_at", "closes_at"),
    sqlite_autoincrement=True,
)

#: One person's answer (1 fine, 2 all right, 3 struggling, 4 "I need support"); kept apart so that it can be
#: changed and erased.
checkin_answers = Table(
    "checkin_answers",
    metadata,
    Column("checkin_id", ForeignKey("checkins.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("answer", Integer, nullable=False),
    Column("answered_at", UTCDateTime, nullable=False),
    Index("ix_checkin_answers_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)
