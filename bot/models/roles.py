"""Volunteering roles one can sign up for."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: A volunteering role ("Phone banker"), perhaps linked to the member role it grants. Open until `closed_at`.
roles = Table(
    "roles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("roster_id", ForeignKey("rosters.id"), nullable=False, unique=True),
    Column("title", String(100), nullable=False),
    Column("purpose", String(1000), nullable=False),
    Column("member_role_id", BigInteger),
    # What it needs: a skill of the list, hours a week, a language.
    Column("needs_skill", ForeignKey("skills.id", ondelete="SET NULL")),
    Column("needs_hours", Integer),
    Column("needs_language", String(8)),
    Column("created_by", BigInteger),  # null once that person has erased themselves
    Column("created_at", UTCDateTime, nullable=False),
    Column("closed_at", UTCDateTime),
    Index("ix_roles_open", "guild_id", "closed_at"),
    sqlite_autoincrement=True,
)
