"""Whoever looks after a thing says yes before a place on it changes hands, where they want that.

Of a swap each of the two things may want it. Until then everybody keeps what they have; a no leaves it so.
See docs/design.md § 107.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.swaps import swaps as rows
from bot.models.things import things as thing_rows
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.shifts import swaps
from bot.services.things import (
    giving_back,
    leads,
    managing,
    on_offer,
    register,
    rosters,
    swapped,
    taking_over,
    things,
)
from bot.services.things.commitments import PLACE
from bot.services.things.swapped import Swap
from bot.services.things.things import GONE, Thing

_WANT = update(thing_rows).where(thing_rows.c.id == bindparam("thing")).values(nods=bindparam("wanted"))
_NOD = (
    update(rows)
    .where(rows.c.id == bindparam("swap"))
    .values(mine_nodded=bindparam("mine"), theirs_nodded=bindparam("theirs"))
)


def waiting(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Swap]]:
    """It, and what waits for a nod. For its leads, and for coordinators. Raises NotAllowed, NotFound."""
    thing = things.show_to(tx, thing_id, caller)
    managing.require_lead(tx, thing, caller)
    return thing, [one for one in swapped.open_of_thing(tx, thing_id) if one.state == "agreed"]


def want(tx: Transaction, thing_id: int, caller: Caller, *, wanted: bool, now: datetime) -> Thing:
    """Places on it change hands with a nod, or without; what waits for one by then goes on waiting, but what
    is offered is taken at once. For its leads and coordinators. Twice is once. Raises NotAllowed, NotFound,
    Refusal.
    """
    thing = managing.to_amend(tx, thing_id, caller)
    things.require_open(thing, now)
    if thing.nods == wanted:
        return thing
    tx.execute(_WANT, thing=thing_id, wanted=wanted)
    for one in swapped.open_of_thing(tx, thing_id):
        if one.is_handing_on:
            swapped.settle(tx, one, "ended", now=now)
    thing = giving_back.pass_on(tx, things.show(tx, thing_id), now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing


def show(tx: Transaction, swap_id: int, caller: Caller) -> tuple[Swap, Thing, Thing]:
    """It, with both things. For coordinators, and for the leads of one of them, also in a direct message.
    Raises NotAllowed, NotFound.
    """
    swap = swapped.find(tx, swap_id)
    if swap is None:
        raise NotFound(GONE)
    mine, theirs = things.show(tx, swap.mine_thing_id), things.show(tx, swap.theirs_thing_id)
    caller.require_from(swap.guild_id)
    if not _led(tx, (mine, theirs), caller):
        rights.require_coordinator(tx, caller)
    return swap, mine, theirs


def nod(tx: Transaction, swap_id: int, caller: Caller, *, yes: bool, now: datetime) -> Swap:
    """Say yes, or no, for the things this person looks after; with the last yes the places change hands. Also
    from a direct message. Twice is once. For leads and coordinators. Raises NotAllowed, NotFound, and Refusal
    for what can't be any more.
    """
    show(tx, swap_id, caller)
    swap, held = swaps.held(tx, swap_id)
    if not swap.is_open or swap.state != "agreed":
        return swap
    led = _led(tx, held.values(), caller)
    if not yes:
        return _refuse(tx, swap, held, now=now)
    mine = swap.mine_nodded or swap.mine_thing_id in led
    theirs = swap.theirs_nodded or swap.theirs_thing_id in led
    tx.execute(_NOD, swap=swap.id, mine=mine, theirs=theirs)
    nodded = swapped.find(tx, swap.id) or swap
    if (not mine and held[swap.mine_thing_id].nods) or (not theirs and held[swap.theirs_thing_id].nods):
        return nodded
    hand_over = _hand_on if swap.is_handing_on else swaps.exchange
    return hand_over(tx, nodded, held, now=now)


def _refuse(tx: Transaction, swap: Swap, held: dict[int, Thing], *, now: datetime) -> Swap:
    """Both keep what they have; a place that was offered is offered no more."""
    refused = swapped.settle(tx, swap, "refused", now=now)
    giver = rosters.find(tx, swap.mine_id)
    if swap.is_handing_on and giver is not None and giver.on_offer_since is not None:
        thing = on_offer.set_on_offer(tx, held[swap.mine_thing_id], giver, None)
        register.kind_of(thing).redraw(tx, thing, now=now)
    return refused


def _hand_on(tx: Transaction, swap: Swap, held: dict[int, Thing], *, now: datetime) -> Swap:
    """The place that was offered is that of who waited for it. Raises Refusal."""
    thing, giver, taker = (
        held[swap.mine_thing_id],
        rosters.find(tx, swap.mine_id),
        rosters.find(tx, swap.theirs_id or 0),
    )
    things.require_open(thing, now)
    if thing.starts_at is None or thing.starts_at <= now or giver is None or taker is None:
        raise Refusal(N_("“{title}” has begun, so nobody can swap it any more."), title=thing.title)
    if giver.on_offer_since is None or taker.state != "waitlisted":
        raise Refusal(N_("One of the two places is no longer there to swap. You keep what you have."))
    settled = swapped.settle(tx, swap, "done", now=now)
    taken = taking_over.take_over(tx, thing, giver, taker.user_id, now=now)
    register.kind_of(taken).redraw(tx, taken, now=now)
    for message, one in ((on_offer.HANDED_ON, giver), (PLACE, taker)):
        key = f"thing:{thing.id}:{message.name}:{one.id}:{one.position}"
        outbox.put(tx, message, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
    return settled


def _led(tx: Transaction, of: Iterable[Thing], caller: Caller) -> set[int]:
    """Those of them for which this person may nod."""
    coordinates = caller.guild_id is not None and rights.is_coordinator(tx, caller)
    return {one.id for one in of if coordinates or caller.user_id in leads.of(tx, one.id)}
