"""Roles that go round: who is in the order, and whose turn it is."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: A role whose holders take turns.
rotas = Table(
    "rotas",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("every", String(12), nullable=False),  # week, two_weeks, month
    Column("starts", String(10), nullable=False),  # the local day on which turn 0 begins
    Column("zone", String(64), nullable=False),
    Column("days_before", Integer, nullable=False),  # how long before it begins a turn is told
    Column("look_at", UTCDateTime),  # null while the role is over
    Index("ix_rotas_look_at", "look_at"),
)

#: One person in the order: whoever has a place in the role. They came after turn `after` had been promised.
rota_people = Table(
    "rota_people",
    metadata,
    Column("thing_id", ForeignKey("rotas.thing_id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("after", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Index("ix_rota_people_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)

#: One turn that was promised to somebody; null: nobody can, or they are gone.
rota_turns = Table(
    "rota_turns",
    metadata,
    Column("thing_id", ForeignKey("rotas.thing_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("told", Boolean, nullable=False),
    Column("said", Boolean, nullable=False),  # they have said that they will do it
    Column("changes", Integer, nullable=False),  # how often it has become somebody else's
    # They have asked somebody to swap with another turn.
    Column("swap_number", Integer),
    Column("swap_id", BigInteger),
    Index("ix_rota_turns_person", "guild_id", "user_id"),
    Index("ix_rota_turns_swap", "guild_id", "swap_id"),
    sqlite_with_rowid=False,
)

#: One turn that somebody would rather not have.
rota_skips = Table(
    "rota_skips",
    metadata,
    Column("thing_id", ForeignKey("rotas.thing_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Index("ix_rota_skips_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)
