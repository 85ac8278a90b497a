"""Who did it, as whoever looks after a thing ticks it; what people say themselves stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.types import microseconds
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.things import (
    commitments,
    held,
    how_it_went,
    managing,
    outcomes,
    plans,
    presence,
    register,
    reminders,
    rosters,
    thankworthy,
    things,
    wins,
)
from bot.services.things.rosters import Account, Commitment
from bot.services.things.things import GONE, Thing

#: Discord's limit for people in one select.
PAGE = 25
#: For so long somebody may take their own Done back.
A_SLIP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page of the sheet showed: from one commitment to another, by their ids, as they stood then."""

    first: int
    last: int
    at: int  # microseconds since 1970

    def among(self, people: Sequence[Commitment]) -> Sequence[Commitment]:
        """Whoever it showed and has a place, however the pages are cut by now."""
        return [one for one in _with_a_place(people) if self.first <= one.id <= self.last][:PAGE]


def shown(listed: Sequence[Commitment], *, now: datetime) -> Shown:
    """These of the sheet, read just now."""
    return Shown(listed[0].id, listed[-1].id, microseconds(now) or 0)


def sheet(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Commitment]]:
    """Everybody with a place, in the order in which they came first. For its leads, and for coordinators.
    Raises NotAllowed, NotFound.
    """
    thing, people = managing.people(tx, thing_id, caller)
    return thing, _with_a_place(people)


def tick(
    tx: Transaction, thing_id: int, caller: Caller, *, page: Shown, came: Collection[int], now: datetime
) -> Sequence[int]:
    """These of a page of the sheet did it, and the others have not; returns whoever is not on the page, for
    whom nothing was changed. Who said it themselves has done it, whatever is ticked, and so has whom somebody
    else has ticked meanwhile. For its leads, and for coordinators. Raises NotAllowed, NotFound.
    """
    thing, people = managing.people(tx, thing_id, caller)
    held = sorted(one.user_id for one in page.among(people))
    for user_id in held:  # the person first, as wherever somebody is thanked or erased
        volunteers.hold(tx, thing.guild_id, user_id)
    thing = managing.locked(tx, thing_id, caller)
    listed = [one for one in page.among(rosters.people(tx, thing_id)) if one.user_id in held]
    if register.kind_of(thing).can_be_done:
        for one in sorted(listed, key=lambda one: one.user_id):
            if one.done_at is None and one.user_id in came:
                thing = _tick(tx, thing, one, by=caller.user_id, now=now)
            elif _may_be_unticked(one, page) and one.user_id not in came:
                thing = _untick(tx, thing, one, by=caller.user_id, now=now)
    known = {one.user_id for one in listed}
    return [user_id for user_id in came if user_id not in known]


def to_be_counted(tx: Transaction, thing: Thing, people: Sequence[Commitment]) -> Collection[int]:
    """Who said at the start that they are there, or was ticked then, and has not said yet that they did it;
    as long as nobody was ticked as having done it. The list begins with them.
    """
    if any(one.done_at is not None and one.changed_by is not None for one in people):
        return ()
    known = presence.of(tx, thing)
    were_there = {user_id for user_id, one in known.items() if one.here_at is not None}
    return [one.user_id for one in people if one.user_id in were_there and one.done_at is None]


def count_those_there(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> int:
    """Who said at the start that they are there did it; returns how many. For its leads, and for
    coordinators. Twice is once. Raises NotAllowed, NotFound.
    """
    thing, people = managing.people(tx, thing_id, caller)
    were_there = sorted(to_be_counted(tx, thing, _with_a_place(people)))
    for user_id in were_there:
        volunteers.hold(tx, thing.guild_id, user_id)
    thing = managing.locked(tx, thing_id, caller)
    found = {one.user_id: one for one in _with_a_place(rosters.people(tx, thing_id))}
    counted = [found[user_id] for user_id in were_there if user_id in found]
    for one in counted if register.kind_of(thing).can_be_done else ():
        thing = _tick(tx, thing, one, by=caller.user_id, now=now)
    return len(counted)


def _tick(tx: Transaction, thing: Thing, one: Commitment, *, by: int, now: datetime) -> Thing:
    if one.done_at is not None:
        return thing
    change = rosters.finish(tx, thing.roster, one, by=by, now=now)
    thing = thing.counted(change.roster)
    commitments.did(tx, thing, one.user_id, now=now)
    return thing


def _may_be_unticked(one: Commitment, page: Shown) -> bool:
    if one.done_at is None or one.changed_by is None:
        return False
    return (microseconds(one.changed_at) or 0) <= page.at


def _untick(tx: Transaction, thing: Thing, one: Commitment, *, by: int | None, now: datetime) -> Thing:
    thing = thing.counted(rosters.undo(tx, thing.roster, one, by=by, now=now).roster)
    activity.record(tx, thing.guild_id, one.user_id, "undone", thing.id, now=now)
    if held.first_done_by(tx, thing.guild_id, one.user_id) is None:
        volunteers.unnote_first_done(tx, thing.guild_id, one.user_id)
        wins.not_done(tx, thing.guild_id, one.user_id)
    thankworthy.unnote(tx, thing.id, one.user_id)
    outcomes.count_anew(tx, thing, (), now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing


def tell(
    tx: Transaction, thing_id: int, caller: Caller, account: Account, *, now: datetime
) -> tuple[Thing, Commitment]:
    """What somebody says of how it went counts more than what was ticked for them. Raises NotFound, and
    Refusal while it still goes on.
    """
    guild_id = things.show(tx, thing_id).guild_id
    volunteers.hold(tx, guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is not None and found.done_at is not None and found.changed_by is not None:
        _untick(tx, thing, found, by=None, now=now)
    return how_it_went.tell(tx, thing_id, caller, account, now=now)


def take_back(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Their own Done was a slip: it is not counted, and their place stays theirs. For a day, also from a
    direct message. Twice is once. Raises NotFound, and Refusal for what the others hear of, or somebody else
    ticked.
    """
    guild_id = things.show(tx, thing_id).guild_id
    volunteers.hold(tx, guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or not found.has_place:
        raise NotFound(GONE)
    if found.done_at is None:
        return thing
    if found.changed_by is not None:
        raise Refusal(N_("Whoever looks after it has ticked that. Ask them to take it off."))
    if now - found.done_at > A_SLIP:
        raise Refusal(N_("That was more than a day ago, so it stays."))
    is_first = held.first_done_by(tx, guild_id, caller.user_id) == thing_id
    if is_first and wins.is_told(tx, guild_id, caller.user_id):
        raise Refusal(N_("The others hear of it in the wins channel, so it stays."))
    thing = _untick(tx, thing, found, by=None, now=now)
    if thing.is_open(now):
        reminders.plan(tx, thing, caller.user_id, now=now)
        plans.remind(tx, thing, found, now=now)
    return thing


def _with_a_place(people: Sequence[Commitment]) -> Sequence[Commitment]:
    return sorted((one for one in people if one.has_place), key=lambda one: one.id)
