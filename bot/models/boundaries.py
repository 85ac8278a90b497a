"""Whom a person would rather not be brought together with."""

from sqlalchemy import BigInteger, Column, Index, Table

from bot.models.base import metadata

#: "Not this person": `user_id` said so of `other_id`, who never learns it. No reason, no time.
boundaries = Table(
    "boundaries",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("other_id", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_boundaries_other", "guild_id", "other_id"),
    sqlite_with_rowid=False,
)
