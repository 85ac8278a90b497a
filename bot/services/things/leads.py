"""Who looks after a thing to do: whoever wrote it at first. A shift is looked after by who looks after its
timetable.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, union_all

from bot.db import Transaction
from bot.models.shifts import shifts
from bot.models.things import leads
from bot.services.things.things import Thing

_THING = bindparam("thing_id", type_=leads.c.thing_id.type)
#: Where its leads stand.
_STANDS_AT = func.coalesce(
    select(shifts.c.timetable_id).where(shifts.c.thing_id == _THING).scalar_subquery(), _THING
)
_OF = select(leads.c.user_id).where(leads.c.thing_id == _STANDS_AT).order_by(leads.c.led_since)
_THEIRS = (leads.c.guild_id == bindparam("guild_id"), leads.c.user_id == bindparam("user_id"))
#: The ids of all that somebody looks after.
LED = union_all(
    select(leads.c.thing_id).where(*_THEIRS),
    select(shifts.c.thing_id).join(leads, leads.c.thing_id == shifts.c.timetable_id).where(*_THEIRS),
)
_WHERE = select(shifts.c.timetable_id).where(shifts.c.thing_id == _THING)
_ADD = insert(leads)
_REMOVE = delete(leads).where(leads.c.thing_id == _STANDS_AT, leads.c.user_id == bindparam("user_id"))
_FORGET = delete(leads).where(
    leads.c.guild_id == bindparam("guild_id"), leads.c.user_id == bindparam("user_id")
)


def of(tx: Transaction, thing_id: int) -> Sequence[int]:
    """Who looks after it, whoever has done so longest first."""
    return tx.values(_OF, thing_id=thing_id)


def named(thing: Thing) -> int | None:
    """Who is named as the one who looks after it, unless they would rather not be."""
    return None if thing.unsigned and thing.lead == thing.created_by else thing.lead


def led_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """The things this person looks after."""
    return tx.values(LED, guild_id=guild_id, user_id=user_id)


def add(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """They look after it from now on."""
    stands_at = tx.value(_WHERE, thing_id=thing.id) or thing.id
    tx.execute(_ADD, thing_id=stands_at, user_id=user_id, guild_id=thing.guild_id, led_since=now)


def remove(tx: Transaction, thing_id: int, user_id: int) -> None:
    """They look after it no more."""
    tx.execute(_REMOVE, thing_id=thing_id, user_id=user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """This person looks after nothing any more."""
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
