"""Two people who change places on two things: one asks, the other agrees, and both hold the other's at once.

A place is part of one open question at most. Whoever names somebody learns only what that person answers:
who has no place there, or is not to be asked, is not asked, and nobody is told. See docs/design.md § 107.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.swaps import swaps as rows
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.record.setbacks import Due, overdue
from bot.services.shifts import swappable
from bot.services.things import clashes, rosters, swapped, taking_over, things
from bot.services.things.clashes import Clash
from bot.services.things.rosters import Commitment
from bot.services.things.swapped import SWAP_ASKED, Swap
from bot.services.things.things import GONE, Thing

#: So long there is time to answer, and no longer than until the first of the two starts.
PATIENCE = timedelta(days=2)
#: After that it is no longer stored who asked whom.
KEPT_FOR = timedelta(days=90)
MOST_PURGED = 100

_DUE = overdue("swaps", rows.c.ends_at, rows.c.guild_id, rows.c.id).where(rows.c.settled_at.is_(None))
_OLD = select(rows.c.id).where(rows.c.settled_at < bindparam("before")).limit(MOST_PURGED)
_FORGET = delete(rows).where(rows.c.id == bindparam("swap"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A swap as it stands for one of the two: `mine` is what they have or had, `theirs` what they would get.
    With a `clash` nothing has changed: they are asked first.
    """

    swap: Swap
    mine: Thing
    theirs: Thing
    other: int | None
    clash: Clash | None = None


def ask(
    tx: Transaction,
    thing_id: int,
    for_id: int,
    caller: Caller,
    user_id: int,
    *,
    reachable: bool = True,
    now: datetime,
) -> Swap:
    """Ask somebody whether they give their place on one for mine on the other. For who has a place.
    `reachable`: nothing that only others may know of keeps them from being asked.

    Whether they have a place there is theirs to say: who has none is not asked, and it reads the same. Raises
    NotFound, and Refusal where the asker can't.
    """
    if user_id == caller.user_id:
        raise Refusal(N_("That is you. Please choose somebody else."))
    guild_id = caller.guild
    people = {one: volunteers.hold(tx, guild_id, one) for one in sorted((caller.user_id, user_id))}
    held = {one: things.hold(tx, one) for one in sorted({thing_id, for_id})}
    mine, theirs = held[thing_id], held[for_id]
    if mine is None or theirs is None or {mine.guild_id, theirs.guild_id} != {guild_id}:
        raise NotFound(GONE)
    own = swappable.require_place(tx, mine, caller, now=now)
    swappable.require_exchangeable(tx, mine, theirs, caller, now=now)
    swappable.require_unasked(tx, own, mine)
    found, person = rosters.commitment_of(tx, for_id, user_id), people[user_id]
    is_asked = (
        reachable
        and found is not None
        and swappable.may_give(tx, found, mine, user_id, now=now)
        and person is not None
        and not person.paused(now)
        and user_id not in boundaries.apart_from(tx, guild_id, caller.user_id)
    )
    until = min(now + PATIENCE, *(one.starts_at for one in (mine, theirs) if one.starts_at))
    swap = swapped.add(
        tx, own, found if is_asked else None, theirs, state="asked", asked_at=now, ends_at=until
    )
    if is_asked:
        key = f"swap:{swap.id}:asked"
        outbox.put(tx, SWAP_ASKED, guild_id, key, user_id=user_id, subject_id=swap.id, now=now)
    return swap


def show(tx: Transaction, swap_id: int, caller: Caller) -> Standing:
    """As it stands for one of the two, also in a direct message. Raises NotFound for anybody else."""
    swap = swapped.find(tx, swap_id)
    if swap is None:
        raise NotFound(GONE)
    caller.require_from(swap.guild_id)
    return standing_for(tx, swap, caller.user_id)


def standing_for(tx: Transaction, swap: Swap, user_id: int) -> Standing:
    """Raises NotFound for who is neither of the two."""
    whose = swapped.owners(tx, swap)
    asker, asked = whose.get(swap.mine_id), whose.get(swap.theirs_id or 0)
    mine, theirs = things.show(tx, swap.mine_thing_id), things.show(tx, swap.theirs_thing_id)
    if user_id == asker:
        return Standing(swap, mine, theirs, asked)
    if user_id == asked:
        return Standing(swap, theirs, mine, asker)
    raise NotFound(GONE)


def agree(
    tx: Transaction, swap_id: int, caller: Caller, *, agreed: str | None = None, now: datetime
) -> Standing:
    """Yes, by whoever was asked, also from a direct message: both have the other's place at once. What it
    clashes with is said first, unless they `agreed` to just that. Twice is once. Raises NotFound, and Refusal
    for what can't be any more.
    """
    swap, about = held(tx, swap_id)
    standing = standing_for(tx, swap, caller.user_id)
    caller.require_from(swap.guild_id)
    if swap.theirs_id is None or swapped.owners(tx, swap).get(swap.theirs_id) != caller.user_id:
        raise NotFound(GONE)
    if swap.is_handing_on:
        raise NotFound(GONE)
    if swap.state in ("done", "agreed"):
        return standing
    _require_open(swap, standing)
    mine, theirs = _exchangeable(tx, swap, about, now=now)
    gets, gives = about[mine.thing_id], theirs.thing_id
    clash = clashes.with_yes(tx, gets, caller.user_id, agreed=agreed, besides=gives)
    if clash is not None:
        return replace(standing, clash=clash)
    if wants := [one for one in about.values() if one.nods]:
        return replace(standing, swap=swapped.await_nod(tx, swap, about.values(), wants, now=now))
    return replace(standing, swap=exchange(tx, swap, about, now=now))


def decline(tx: Transaction, swap_id: int, caller: Caller, *, now: datetime) -> Standing:
    """No, by whoever was asked; or whoever asked takes it back. Also from a direct message. Twice is once.
    Raises NotFound.
    """
    swap, _things = held(tx, swap_id)
    caller.require_from(swap.guild_id)
    standing = standing_for(tx, swap, caller.user_id)
    if not swap.is_open:
        return standing
    if swap.is_handing_on:
        raise NotFound(GONE)  # that ends with the offer, or the wait
    asked_it = swapped.owners(tx, swap).get(swap.mine_id) == caller.user_id
    besides = swap.mine_id if asked_it else swap.theirs_id
    state: swapped.State = "stopped" if asked_it else "declined"
    return replace(standing, swap=swapped.settle(tx, swap, state, besides=besides, now=now))


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty that nobody has answered in time."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, swap_id: int, *, now: datetime) -> None:
    """Nobody has answered in time: it is over, and each keeps what they have. Twice is once."""
    swap, _things = held(tx, swap_id)
    if swap.is_open and swap.ends_at <= now:
        swapped.settle(tx, swap, "late", now=now)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Forget who asked whom, long after; returns how many."""
    old = tx.values(_OLD, before=now - KEPT_FOR)
    for swap_id in old:
        tx.execute(_FORGET, swap=swap_id)
    return len(old)


def held(tx: Transaction, swap_id: int) -> tuple[Swap, dict[int, Thing]]:
    """It, with the people and then the things it is about locked, by ascending id. Raises NotFound."""
    found = swapped.find(tx, swap_id)
    if found is None:
        raise NotFound(GONE)
    for user_id in sorted(swapped.owners(tx, found).values()):
        volunteers.hold(tx, found.guild_id, user_id)
    held = {one: things.hold(tx, one) for one in sorted({found.mine_thing_id, found.theirs_thing_id})}
    again = swapped.find(tx, swap_id)  # somebody may have answered meanwhile
    if again is None:
        raise NotFound(GONE)
    return again, {key: one for key, one in held.items() if one is not None}


def _exchangeable(
    tx: Transaction, swap: Swap, about: dict[int, Thing], *, now: datetime
) -> tuple[Commitment, Commitment]:
    """Both places, if they can still change hands. Raises Refusal."""
    mine, theirs = rosters.find(tx, swap.mine_id), rosters.find(tx, swap.theirs_id or 0)
    for thing in about.values():
        things.require_open(thing, now)
        if thing.starts_at is None or thing.starts_at <= now:
            raise Refusal(N_("“{title}” has begun, so nobody can swap it any more."), title=thing.title)
    for one in (mine, theirs):
        if not swappable.is_at_hand(one):
            raise Refusal(N_("One of the two places is no longer there to swap. You keep what you have."))
    if mine is None or theirs is None:
        raise NotFound(GONE)
    for thing_id, user_id in ((theirs.thing_id, mine.user_id), (mine.thing_id, theirs.user_id)):
        if not swappable.can_enter(rosters.commitment_of(tx, thing_id, user_id)):
            raise Refusal(N_("One of you is in both by now, so there is nothing to swap."))
    return mine, theirs


def exchange(tx: Transaction, swap: Swap, about: dict[int, Thing], *, now: datetime) -> Swap:
    """Each has the other's place on these (locked) things. It is settled first, so that the places that end
    do not end it. Raises Refusal.
    """
    mine, theirs = _exchangeable(tx, swap, about, now=now)
    settled = swapped.settle(tx, swap, "done", besides=theirs.id if swap.state == "asked" else None, now=now)
    taken = [(about[mine.thing_id], mine, theirs.user_id), (about[theirs.thing_id], theirs, mine.user_id)]
    for thing, giver, taker_id in sorted(taken, key=lambda one: one[0].id):
        taking_over.take_over(tx, thing, giver, taker_id, now=now)
    return settled


def _require_open(swap: Swap, standing: Standing) -> None:
    """Raises Refusal, with what holds."""
    if not swap.is_open:
        raise Refusal(
            N_("That question is over: you keep your place on “{title}”."), title=standing.mine.title
        )
