"""The page of a role, for volunteers: what it is, who has it and likes to be named, and its next shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.shifts import shifts
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.things import roles, rosters, showing, things
from bot.services.things.roles import Role
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

#: Of its shifts that are shown.
MOST_SHIFTS = 5

_timetables = shifts.alias("timetables")
_SHIFTS = (
    things.EVERY.join(shifts, shifts.c.thing_id == thing_rows.c.id)
    .where(
        shifts.c.timetable_id.in_(
            select(_timetables.c.thing_id).where(_timetables.c.role_id == bindparam("role_id"))
        ),
        OPEN,
        thing_rows.c.starts_at > bindparam("now"),
    )
    .order_by(thing_rows.c.starts_at, thing_rows.c.id)
    .limit(MOST_SHIFTS)
)


@dataclass(frozen=True, slots=True)
class RolePage:
    """`named` are the others who have it and chose to be shown to those who do: read by these alone."""

    role: Role
    own: Commitment | None
    named: Sequence[int]
    shifts: Sequence[Thing]

    @property
    def has_it(self) -> bool:
        return self.own is not None and self.own.has_place


def show(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> RolePage:
    """For everybody in the server. Raises NotFound."""
    role = roles.show_to(tx, role_id, caller)
    own = rosters.commitment_of(tx, role_id, caller.user_id)
    sees_others = own is not None and own.has_place and not guilds.find(tx, role.guild_id).quiet
    named = showing.others(tx, role_id, caller).others if sees_others else ()
    return RolePage(role, own, named, shifts_of(tx, role_id, now=now))


def shifts_of(tx: Transaction, role_id: int, *, now: datetime) -> Sequence[Thing]:
    """The next shifts that belong to it, by their start."""
    return tx.list(Thing, _SHIFTS, role_id=role_id, now=now)
