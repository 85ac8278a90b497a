"""What only shifts have."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
)

from bot.models.base import metadata
from bot.models.things import things

#: One shift, or a timetable of shifts: those that share their words, their leads and one card.
shifts = Table(
    "shifts",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    # Whose shift it is; null: it is a timetable.
    Column("timetable_id", ForeignKey("things.id", ondelete="CASCADE")),
    # Fewer people than this are too few; null: not said.
    Column("least", Integer),
    # The volunteering role it belongs to.
    Column("role_id", ForeignKey("things.id", ondelete="SET NULL")),
    # Of a timetable that is not posted yet: when its shifts will be, how many places each has and how many
    # people it takes at least.
    Column("planned", JSON),
    # Of a timetable: the shift that stands for all of them where there is room for one.
    Column("shown_id", ForeignKey("things.id", ondelete="SET NULL")),
    Index("ix_shifts_guild_id", "guild_id"),
    Index(
        "ix_shifts_shown",
        "guild_id",
        "shown_id",
        sqlite_where=text("shown_id IS NOT NULL"),
        postgresql_where=text("shown_id IS NOT NULL"),
    ),
    Index("ix_shifts_timetable_id", "timetable_id"),
    Index("ix_shifts_role_id", "role_id"),
)

#: Of the shifts of a timetable one stands for all of them where there is room for one.
LISTED = or_(
    things.c.kind != literal_column("'shift'"),
    things.c.id.in_(
        select(shifts.c.shown_id).where(
            shifts.c.guild_id == bindparam("guild_id"), shifts.c.shown_id.is_not(None)
        )
    ),
)
#: The id under which the leads of a thing stand: of a shift its timetable's.
LEADS_AT = func.coalesce(
    select(shifts.c.timetable_id).where(shifts.c.thing_id == things.c.id).correlate(things).scalar_subquery(),
    things.c.id,
)
