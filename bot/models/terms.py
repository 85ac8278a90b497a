"""Until when somebody has a volunteering role."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: The term of one person's place in a role: of whoever has a place in one that has terms, and of nobody else.
#: Stages: running; asked (how it goes on, two weeks before its end); reminded; over (the end has passed, and
#: the place is theirs all the same).
terms = Table(
    "terms",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("stage", String(8), nullable=False),
    Column("look_at", UTCDateTime),  # when something is to be done next; null while the role is over
    # They hand it over: "named" to somebody, or "found" to whoever waits for it; null: they have not said so.
    Column("leaves", String(8)),
    Column("at_once", Boolean, nullable=False),  # rather than at the end
    Column("next_id", BigInteger),  # who was named
    Column("next_agreed", Boolean, nullable=False),
    Index("ix_terms_person", "guild_id", "user_id"),
    Index(
        "ix_terms_next",
        "guild_id",
        "next_id",
        sqlite_where=text("next_id IS NOT NULL"),
        postgresql_where=text("next_id IS NOT NULL"),
    ),
    Index("ix_terms_look_at", "look_at"),
    sqlite_with_rowid=False,
)
