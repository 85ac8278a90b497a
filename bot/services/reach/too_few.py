"""With a day left and too few in, whoever looks after a thing to do is told, once for each moment it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.shifts import shifts
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.reach import invitations
from bot.services.reach.invitations import LOOK_EVERY
from bot.services.record.setbacks import Due, overdue
from bot.services.things import leads, managing, things
from bot.services.things.things import Thing

TOO_FEW = declare(Message("too_few", N_("word that too few are in"), waiting=N_("Too few are in"), duty=True))

_DUE = overdue("too few", rows.c.few_at, rows.c.guild_id, rows.c.id).where(OPEN)
_LOOK = update(rows).where(rows.c.id == bindparam("thing")).values(few_at=bindparam("at"))


_LEAST = select(shifts.c.least).where(shifts.c.thing_id == bindparam("thing_id"))


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty things for which it is time to look."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Tell those who look after it, if too few are in; where enough are, look again, as long as it is ahead.
    What was posted for tomorrow has half of its time first.
    """
    thing = things.hold(tx, thing_id)
    if thing is None or thing.due_at is None:
        return
    half = thing.created_at + (thing.due_at - thing.created_at) / 2
    if not thing.is_open(now) or thing.due_at <= now:
        tx.execute(_LOOK, thing=thing_id, at=None)
    elif now < half or not _missing(tx, thing):
        tx.execute(_LOOK, thing=thing_id, at=max(half, now + LOOK_EVERY))
    else:
        tx.execute(_LOOK, thing=thing_id, at=None)
        _tell(tx, thing, thing.due_at, now=now)


def _missing(tx: Transaction, thing: Thing) -> int | None:
    """Of a shift that takes so many at least, how many of those; else as for asking people."""
    least = tx.value(_LEAST, thing_id=thing.id)
    if least is None:
        return invitations.missing(tx, thing)
    return max(0, int(least) - thing.confirmed - thing.offered)


def _tell(tx: Transaction, thing: Thing, due_at: datetime, *, now: datetime) -> None:
    for user_id in leads.of(tx, thing.id):
        key = f"thing:{thing.id}:too_few:{int(due_at.timestamp())}:{user_id}"
        outbox.put(tx, TOO_FEW, thing.guild_id, key, user_id=user_id, subject_id=thing.id, now=now)


def still(tx: Transaction, thing_id: int, user_id: int, *, now: datetime) -> tuple[Thing, int] | None:
    """It, and how many are missing, as long as this person looks after it and too few are in."""
    thing = things.show(tx, thing_id)
    missing = _missing(tx, thing)
    ahead = thing.is_open(now) and thing.due_at is not None and thing.due_at > now
    return (thing, missing) if missing and ahead and user_id in leads.of(tx, thing_id) else None


def led(tx: Transaction, thing_id: int, caller: Caller) -> Thing:
    """It, to extend or cancel. For its leads, also in a direct message, and for coordinators. Raises
    NotAllowed, NotFound.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller, by_dm=True)
    return things.posted(thing)
