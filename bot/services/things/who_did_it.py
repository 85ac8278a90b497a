"""Who did a thing to do, and what the others said; of shifts in a row together, with the one that stands for
all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select

from bot.db import Transaction
from bot.models.rosters import commitments
from bot.models.volunteers import volunteers
from bot.services.things import register
from bot.services.things.things import Thing

#: The others are a number.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many did it, how many could not and why, and how many have said nothing."""

    done: int
    fell_through: int
    could_not: int
    silent: int


_NAMED = (
    select(commitments.c.user_id)
    .join(
        volunteers,
        and_(volunteers.c.guild_id == commitments.c.guild_id, volunteers.c.user_id == commitments.c.user_id),
    )
    .where(
        commitments.c.thing_id == bindparam("thing_id"),
        commitments.c.done_at.is_not(None),
        volunteers.c.celebrate == "name",
        volunteers.c.left_at.is_(None),
    )
    .order_by(commitments.c.done_at, commitments.c.id)
    .limit(MOST_NAMED)
)
_HAS_PLACE = and_(commitments.c.thing_id == bindparam("thing_id"), commitments.c.state == "confirmed")
_UNDONE = commitments.c.done_at.is_(None)
_ACCOUNTS = select(
    func.count(commitments.c.done_at).label("done"),
    func.count().filter(_UNDONE, commitments.c.account == "fell_through").label("fell_through"),
    func.count().filter(_UNDONE, commitments.c.account == "could_not").label("could_not"),
    func.count().filter(_UNDONE, commitments.c.account.is_(None)).label("silent"),
).where(_HAS_PLACE)


def accounts(tx: Transaction, thing_id: int) -> Accounts:
    return tx.one(Accounts, _ACCOUNTS, thing_id=thing_id)


def accounts_of_all(tx: Transaction, thing: Thing) -> Accounts:
    """The same, with those of what it stands for."""
    found = [accounts(tx, one.id) for one in (thing, *told_with(tx, thing))]
    return Accounts(
        sum(one.done for one in found),
        sum(one.fell_through for one in found),
        sum(one.could_not for one in found),
        sum(one.silent for one in found),
    )


def told_with(tx: Transaction, thing: Thing) -> Sequence[Thing]:
    """What else is told and thanked for with it: of shifts in a row the last stands for all."""
    stands_for = register.kind_of(thing).stands_for
    return () if stands_for is None or thing.state != "closed" else stands_for(tx, thing)


def like_to_be_named(tx: Transaction, thing_id: int) -> Sequence[int]:
    """Up to twenty of those who did it, who said that the others may read their name."""
    return tx.values(_NAMED, thing_id=thing_id)
