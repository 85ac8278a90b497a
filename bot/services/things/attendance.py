"""Who did it, as whoever looks after a thing ticks it; what people say themselves stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.things import commitments, held, managing, outcomes, register, rosters
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

#: Discord's limit for people in one select.
PAGE = 25


def sheet(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Commitment]]:
    """Everybody with a place, in the order in which they came first. For its leads, and for coordinators.
    Raises NotAllowed, NotFound.
    """
    thing, people = managing.people(tx, thing_id, caller)
    return thing, _with_a_place(people)


def tick(
    tx: Transaction, thing_id: int, caller: Caller, *, page: int, came: Collection[int], now: datetime
) -> Sequence[int]:
    """These of a page of the sheet did it, and the others have not; returns whoever is not on the page, for
    whom nothing was changed. Who said it themselves has done it, whatever is ticked. For its leads, and for
    coordinators. Raises NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller)
    listed = _with_a_place(rosters.people(tx, thing_id))[page * PAGE : (page + 1) * PAGE]
    if register.kind_of(thing).can_be_done:
        for one in sorted(listed, key=lambda one: one.user_id):
            if one.done_at is None and one.user_id in came:
                change = rosters.finish(tx, thing.roster, one, by=caller.user_id, now=now)
                thing = thing.counted(change.roster)
                commitments.did(tx, thing, one.user_id, now=now)
            elif one.done_at is not None and one.changed_by is not None and one.user_id not in came:
                thing = _untick(tx, thing, one, by=caller.user_id, now=now)
    known = {one.user_id for one in listed}
    return [user_id for user_id in came if user_id not in known]


def _untick(tx: Transaction, thing: Thing, one: Commitment, *, by: int, now: datetime) -> Thing:
    thing = thing.counted(rosters.undo(tx, thing.roster, one, by=by, now=now).roster)
    activity.record(tx, thing.guild_id, one.user_id, "undone", thing.id, now=now)
    if held.first_done_by(tx, thing.guild_id, one.user_id) is None:
        volunteers.unnote_first_done(tx, thing.guild_id, one.user_id)
    outcomes.count_anew(tx, thing, (), now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing


def _with_a_place(people: Sequence[Commitment]) -> Sequence[Commitment]:
    return sorted((one for one in people if one.has_place), key=lambda one: one.id)
