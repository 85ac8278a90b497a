"""Not this person: two people who are not brought together, because one of them said so.

It holds both ways, wherever people are matched, and the other never learns of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, or_, select, union
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.services.care import buddies, hands, hellos
from bot.services.guild.callers import Caller
from bot.services.people import volunteers

#: More than one selects from in one menu, and more than anyone should need.
MOST = 25

_MINE = and_(boundaries.c.guild_id == bindparam("guild_id"), boundaries.c.user_id == bindparam("user_id"))
_OF = select(boundaries.c.other_id).where(_MINE).order_by(boundaries.c.other_id)
_APART = union(
    select(boundaries.c.other_id).where(_MINE),
    select(boundaries.c.user_id).where(
        boundaries.c.guild_id == bindparam("guild_id"), boundaries.c.other_id == bindparam("user_id")
    ),
)
_SET = (
    upsert(boundaries)
    .values(guild_id=bindparam("guild_id"), user_id=bindparam("user_id"), other_id=bindparam("other_id"))
    .on_conflict_do_nothing()
)
_REMOVE = delete(boundaries).where(_MINE, boundaries.c.other_id == bindparam("other_id"))
_FORGET = delete(boundaries).where(
    boundaries.c.guild_id == bindparam("guild_id"),
    or_(boundaries.c.user_id == bindparam("user_id"), boundaries.c.other_id == bindparam("user_id")),
)


def of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """Whom this person would rather not meet; never who would rather not meet them."""
    return tx.values(_OF, guild_id=guild_id, user_id=user_id)


def apart_from(tx: Transaction, guild_id: int, user_id: int) -> frozenset[int]:
    """Whom this person is not to be brought together with, whoever of the two said so; not to be shown."""
    return frozenset(tx.values(_APART, guild_id=guild_id, user_id=user_id))


def draw(tx: Transaction, guild_id: int, caller: Caller, other_id: int, *, now: datetime) -> None:
    """Not this person, from now on; whatever brings the two together just now ends. Twice is once.

    From a direct message only for somebody who takes part in that server. Raises NotFound, Invalid for
    themselves, and Refusal for one more than fit.
    """
    caller.require_from(guild_id)
    if caller.guild_id is None and volunteers.find(tx, guild_id, caller.user_id) is None:
        raise NotFound(N_("That no longer exists."))
    if other_id == caller.user_id:
        raise Invalid(N_("That is you. Please choose somebody else."))
    for person in sorted((caller.user_id, other_id)):
        if person == caller.user_id:
            volunteers.seen(tx, guild_id, person, language=caller.language, now=now)
        else:
            volunteers.hold(tx, guild_id, person)
    drawn = of(tx, guild_id, caller.user_id)
    if len(drawn) >= MOST and other_id not in drawn:
        raise Refusal(
            N_("You have named {most} people, and more don't fit. /mine takes one back."), most=MOST
        )
    tx.execute(_SET, guild_id=guild_id, user_id=caller.user_id, other_id=other_id)
    hellos.part(tx, guild_id, caller.user_id, other_id, now=now)
    hands.part(tx, guild_id, caller.user_id, other_id, now=now)
    buddies.part(tx, guild_id, caller.user_id, other_id, now=now)


def remove(tx: Transaction, caller: Caller, other_id: int) -> Sequence[int]:
    """Take it back; returns who is left."""
    volunteers.hold(tx, caller.guild, caller.user_id)
    tx.execute(_REMOVE, guild_id=caller.guild, user_id=caller.user_id, other_id=other_id)
    return of(tx, caller.guild, caller.user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Erased with either person."""
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
