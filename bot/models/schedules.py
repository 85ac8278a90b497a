"""Recurring rules in a time zone."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: A rule that makes something happen again and again: an RRULE counted from a local start in an IANA zone.
#: `next_nominal` is the next occurrence's local time as the rule names it (with the id, the occurrence's key:
#: the hour that comes twice in autumn runs once); `next_at` is when that is in UTC.
schedules = Table(
    "schedules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("rule", String(200), nullable=False),
    Column("starts", String(19), nullable=False),
    Column("zone", String(64), nullable=False),
    # The last local time that may come, in the same form; null: it goes on until somebody stops it.
    Column("until", String(19)),
    # It runs so many days before the local time that the rule names.
    Column("days_ahead", Integer, nullable=False, default=0),
    Column("detail", JSON, nullable=False),
    Column("next_nominal", String(19)),
    Column("next_at", UTCDateTime),
    Column("created_by", BigInteger),  # null once that person has erased themselves
    Index("ix_schedules_due", "next_at"),
)
