"""Giving a place back, the wait for one, or all that somebody has: who is first in line has it then, or is
offered it for as long as `windows` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.things import (
    adding,
    applications,
    covers,
    held,
    history,
    invited,
    leading,
    leads,
    line,
    on_offer,
    outcomes,
    proposed,
    register,
    rosters,
    successors,
    swapped,
    terms,
    things,
    unposted,
    windows,
)
from bot.services.things.commitments import OFFER, PLACE, got_place, lost_place, release
from bot.services.things.receipts import Receipt, receipt_of
from bot.services.things.rosters import BY_ITSELF, Change, Commitment
from bot.services.things.things import Thing


def give_up(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Give back a place, an offer or the wait; the first in line moves up and is told, as long as it is open.
    What is done stays done. Twice is once. Raises NotFound.
    """
    thing = things.locked(tx, thing_id, caller)
    found, change = free(tx, thing, caller.user_id, by=None, now=now)
    if change.moved:
        activity.record(tx, thing.guild_id, caller.user_id, "left", thing.id, now=now)
        return receipt_of(tx, found, change.commitment)
    if change.commitment is None:
        caller.require_here(thing.guild_id)
    return receipt_of(tx, found, change.commitment, again=_has_left(change.commitment))


def decline(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Not this time: the same, also for who never said yes; of what can be done that is counted, and not
    whose it was, unless they agreed to invitations: then they are not asked about it.
    """
    known = volunteers.hold(tx, things.show(tx, thing_id).guild_id, caller.user_id)
    receipt = give_up(tx, thing_id, caller, now=now)
    if receipt.commitment is not None or not register.kind_of(receipt.thing).can_be_done:
        return receipt
    activity.record(tx, receipt.thing.guild_id, None, "declined", thing_id, now=now)
    noted = known is not None and invited.decline(tx, receipt.thing, caller.user_id, now=now)
    return replace(receipt, noted=noted)


def give_up_all(
    tx: Transaction, guild_id: int, user_id: int, *, only_waiting: bool = False, by: int, now: datetime
) -> Sequence[Thing]:
    """Free every place and wait of this (held) person, or only the waits; returns what was freed. All rosters
    are locked, by ascending id, before the first place is given on.
    """
    concerned = {
        *held.ever_by(tx, guild_id, user_id),
        *things.written_by(tx, guild_id, user_id),
        *leads.led_by(tx, guild_id, user_id),
        *(term.thing_id for term in terms.handed_to(tx, guild_id, user_id)),
    }
    found = [things.hold(tx, thing_id) for thing_id in sorted(concerned)]
    freed = []
    for thing in found:
        if thing is None:
            continue
        successors.cannot(tx, thing, user_id, now=now)
        commitment = rosters.commitment_of(tx, thing.id, user_id)
        if commitment is None or (only_waiting and commitment.has_place):
            continue
        freed_thing, change = free(tx, thing, user_id, by=by, now=now)
        if change.moved and commitment.has_place and by != BY_ITSELF:  # who did it is for moderators to know
            history.note(tx, freed_thing, "gone", by=BY_ITSELF, about=user_id, now=now)
        freed += [freed_thing] if change.moved else []
    return freed


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Nothing of this (held) person is left on any roster; what they did stays counted and names no one."""
    leave(tx, guild_id, user_id, now=now)
    proposed.unsign(tx, guild_id, user_id)
    unposted.forget(tx, guild_id, user_id)
    things.unsign(tx, guild_id, user_id)
    held.forget(tx, guild_id, user_id)


def leave(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """This (held) person is no longer in the server: what they had is free, what they led they lead no more,
    and no card names them; what they proposed waits no more.
    """
    give_up_all(tx, guild_id, user_id, by=BY_ITSELF, now=now)
    proposed.end_all(tx, guild_id, user_id, now=now)
    led = leads.led_by(tx, guild_id, user_id)
    leads.forget(tx, guild_id, user_id)
    unposted.leave(tx, guild_id, user_id)
    concerned = {*held.ever_by(tx, guild_id, user_id), *led}
    outcomes.forget(tx, guild_id, user_id, concerned=concerned, now=now)
    for thing in (things.show(tx, thing_id) for thing_id in led):
        leading.say_if_nobody_does(tx, thing, now=now)
        outcomes.pass_question_on(tx, thing, user_id, now=now)
        if thing.state == "open" or thing.timetable_since is not None:  # what is over names nobody
            register.kind_of(thing).redraw(tx, thing, now=now)


def free(
    tx: Transaction, thing: Thing, user_id: int, *, by: int | None, now: datetime
) -> tuple[Thing, Change]:
    """Free the person's place, offer or wait on the (locked) thing and give it on; `by` as in `rosters.move`.
    Returns the thing with its new counts.
    """
    before = rosters.commitment_of(tx, thing.id, user_id)
    if before is not None and before.has_place:
        thing = successors.steps_in(tx, thing, user_id, now=now)
    change = rosters.leave(tx, thing.roster, user_id, by=by, now=now)
    if not change.moved:
        return thing, change
    adding.answered(tx, thing, before, yes=False, now=now)
    if change.commitment is not None:
        lost_place(tx, thing, change.commitment, now=now)
    if before is not None and before.state == "pending" and change.commitment is not None:
        applications.follow(tx, change.commitment, thing.guild_id, now=now)
    if before is not None and before.has_place and by in (None, BY_ITSELF):
        what: history.What = "stepped" if by is None else "gone"
        history.note(tx, thing, what, by=user_id if by is None else by, about=user_id, now=now)
    standing, was_full = thing, thing.is_full
    thing = pass_on(tx, thing.counted(change.roster), now=now)
    if before is not None:
        covers.signed_off(tx, standing, thing, before, by=by, now=now)
    register.kind_of(thing).redraw(tx, thing, listed=thing.is_full != was_full, now=now)
    return thing, change


def pass_on(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    """Give the free places of the (locked) thing to the first in line, who are told, or offer them for as
    long as `windows` says; and with them those whose people offer them. Who is on a break is passed over, and
    stays where they are in line. Once it is over there is nothing to give. Returns it with its new counts.
    """
    if not thing.is_open(now):
        return thing
    thing = on_offer.end_if_begun(tx, thing, now=now)
    swapped.bring_together(tx, thing, now=now)
    room = replace(thing.roster, on_offer=0) if thing.nods else thing.roster
    passes_over = windows.passes_over(thing)
    those = line.first_awake(tx, room, now=now) if passes_over else line.first(tx, room)
    if not those:
        line.wake(tx, thing.roster, now=now)
        return thing
    until = windows.for_those(tx, thing, those, now=now)
    if thing.on_offer:
        thing = _make_room(tx, thing, len(those) - len(until), now=now)
    roster, moved_up = rosters.promote(tx, thing.roster, those, until=until, now=now)
    thing = thing.counted(roster)
    for one in moved_up:
        message = OFFER if one.id in until else PLACE
        key = f"thing:{thing.id}:{message.name}:{one.id}:{one.position}"
        outbox.put(tx, message, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
        if message is PLACE:
            got_place(tx, thing, one.user_id, now=now)
            history.note(tx, thing, "came", by=BY_ITSELF, about=one.user_id, now=now)
    line.wake(tx, thing.roster, now=now)
    swapped.bring_together(tx, thing, now=now)
    return thing


def _make_room(tx: Transaction, thing: Thing, people: int, *, now: datetime) -> Thing:
    """So many of those who wait have one at once: as many as offer theirs, and are waited for, are out."""
    for giver in on_offer.in_order(tx, thing.id)[: max(0, people - (thing.roster.free or 0))]:
        thing = thing.counted(release(tx, thing, giver, now=now))
    return thing


def _has_left(commitment: Commitment | None) -> bool:
    return commitment is not None and commitment.state == "left"
