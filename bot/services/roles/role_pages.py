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
from bot.services.care import boundaries
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.roles import role_notes, taking_turns
from bot.services.things import going_round, roles, rosters, showing, things
from bot.services.things.roles import Role
from bot.services.things.rosters import Commitment
from bot.services.things.thing_notes import Note
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
class Running:
    """The turn that runs, as everybody may read it: whose it is only where they chose to be named."""

    begins: datetime
    ends: datetime
    user_id: int | None
    is_somebodys: bool


@dataclass(frozen=True, slots=True)
class RolePage:
    """`named` are those who have it and chose to be named to everybody, and for who has it the others, too,
    who chose to be shown to these alone; `turn` is the one that runs, of a role that goes round.
    """

    role: Role
    own: Commitment | None
    named: Sequence[int]
    shifts: Sequence[Thing]
    turn: Running | None
    #: What was left in writing for whoever comes next; for who has it.
    note: Note | None

    @property
    def has_it(self) -> bool:
        return self.own is not None and self.own.has_place


def show(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> RolePage:
    """For everybody in the server. Raises NotFound."""
    role = roles.show_to(tx, role_id, caller)
    own = rosters.commitment_of(tx, role_id, caller.user_id)
    sees_others = own is not None and own.has_place and not guilds.find(tx, role.guild_id).quiet
    public = [one for one in showing.named(tx, role) if one != caller.user_id]
    apart = boundaries.apart_from(tx, role.guild_id, caller.user_id)
    among = showing.others(tx, role_id, caller).others if sees_others else ()
    named = [one for one in dict.fromkeys((*public, *among)) if one not in apart]
    turn = running(tx, role, now=now)
    note = role_notes.readable(tx, role, caller.user_id)
    return RolePage(role, own, named, shifts_of(tx, role_id, now=now), turn, note)


def shifts_of(tx: Transaction, role_id: int, *, now: datetime) -> Sequence[Thing]:
    """The next shifts that belong to it, by their start."""
    return tx.list(Thing, _SHIFTS, role_id=role_id, now=now)


def running(tx: Transaction, thing: Thing, *, now: datetime) -> Running | None:
    """The turn that runs, for everybody; None: it has not begun, or nobody takes turns."""
    rota = going_round.find(tx, thing.id)
    if rota is None or rota.rhythm.number_at(now) < 0:
        return None
    turn = taking_turns.standing(tx, rota, now=now)[0]
    whose = turn.user_id if turn.user_id in showing.named(tx, thing) else None
    begins, ends = rota.rhythm.begins(turn.number), rota.rhythm.ends(turn.number)
    return Running(begins, ends, whose, turn.user_id is not None)
