"""A person's yes to a thing to do, of whatever kind: giving it, doing it, and what follows.

What a place brings along beside a reminder is its kind's to say. Giving it back is in `giving_back`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.record import activity
from bot.services.things import (
    adding,
    applications,
    clashes,
    history,
    invited,
    line,
    on_offer,
    outcomes,
    plans,
    presence,
    register,
    reminders,
    rosters,
    standby,
    swapped,
    thankworthy,
    things,
    totals,
    windows,
    wins,
)
from bot.services.things.applications import ANSWERED
from bot.services.things.clashes import Clash
from bot.services.things.how_it_went import HOW_IT_WENT
from bot.services.things.plans import WANTED
from bot.services.things.presence import HERE, ON_YOUR_WAY
from bot.services.things.receipts import Receipt, receipt_of
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import Change, Commitment, Roster
from bot.services.things.standby import CALLED, NOT_NEEDED
from bot.services.things.things import GONE, Thing

PLACE = declare(Message("place", N_("word of a place"), waiting=N_("A place is yours")))
OFFER = declare(Message("offer", N_("the offer of a place"), waiting=N_("A place for you")))
#: What is not to be said any more to somebody who is no longer in.
ABOUT_A_PLACE = (
    *(REMINDER, WANTED, PLACE, OFFER, ANSWERED, HOW_IT_WENT, HERE, ON_YOUR_WAY),
    *(CALLED, NOT_NEEDED),
)


def accept(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    kind: str | None = None,
    agreed: str | None = None,
    now: datetime,
) -> Receipt:
    """I'm in: a place, the end of the line, or the wait for somebody's yes. For anyone in the server, joined
    or not, and from a direct message for whoever was asked. Twice is once.

    What it clashes with is said first, and nothing is taken, unless they `agreed` to just that. Raises
    NotFound, and Refusal for what is over, or what its kind asks for first.
    """
    guild_id = invited.guild_for(tx, thing_id, caller)
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    thing = things.locked(tx, thing_id, caller, kind=kind)
    things.require_open(thing, now)
    before_yes = register.kind_of(thing).before_yes
    if before_yes is not None:
        before_yes(tx, thing, caller.user_id)
    if (clash := clashes.with_yes(tx, thing, caller.user_id, agreed=agreed)) is not None:
        return _asked_first(tx, thing, caller, clash)
    thing = on_offer.end_if_begun(tx, thing, now=now)
    change = rosters.enter(
        tx,
        thing.roster,
        caller.user_id,
        came=caller.came,
        to=None if thing.approval is None else "pending",
        now=now,
    )
    if change.commitment is not None and change.commitment.state == "offered":
        change = _take(tx, thing, change.commitment, now=now)
    change = _before_those_who_rest(tx, thing, change, now=now)
    change = _in_place_of_somebody(tx, thing, change, now=now)
    return _accepted(tx, thing, caller, change, now=now)


def take_offer(
    tx: Transaction, thing_id: int, caller: Caller, *, agreed: str | None = None, now: datetime
) -> Receipt:
    """Yes to a place that was offered; also from a direct message. What it clashes with is said first, as for
    `accept`. Raises NotFound, and Refusal once it has passed on to somebody else.
    """
    volunteers.seen(tx, things.show(tx, thing_id).guild_id, caller.user_id, language=caller.language, now=now)
    thing = things.locked(tx, thing_id, caller)
    things.require_open(thing, now)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or found.state not in ("offered", "confirmed"):
        raise Refusal(
            N_("That place on “{title}” has passed on to somebody else. I'm in puts you in line again."),
            title=thing.title,
        )
    if (clash := clashes.with_yes(tx, thing, caller.user_id, agreed=agreed)) is not None:
        return _asked_first(tx, thing, caller, clash)
    thing = on_offer.end_if_begun(tx, thing, now=now)
    change = _in_place_of_somebody(tx, thing, _take(tx, thing, found, now=now), now=now)
    return _accepted(tx, thing, caller, change, now=now)


def _take(tx: Transaction, thing: Thing, offered: Commitment, *, now: datetime) -> Change:
    """Yes to a place on the (locked) thing that was offered: theirs from now on. Who was called in place of
    somebody who is missing has one of their own, however many there are.
    """
    adding.answered(tx, thing, offered, yes=True, now=now)
    change = rosters.move(tx, thing.roster, offered, "confirmed", by=None, now=now)
    if not standby.was_called(offered):
        return change
    return replace(change, roster=standby.make_room(tx, thing, change.roster, now=now))


def _asked_first(tx: Transaction, thing: Thing, caller: Caller, clash: Clash) -> Receipt:
    """Nothing has been taken: how they stood before, and what it clashes with."""
    return replace(receipt_of(tx, thing, rosters.commitment_of(tx, thing.id, caller.user_id)), clash=clash)


def _accepted(tx: Transaction, thing: Thing, caller: Caller, change: Change, *, now: datetime) -> Receipt:
    was_full, thing = thing.is_full, thing.counted(change.roster)
    terms = reminders.terms(tx, thing.guild_id, caller.user_id)
    if change.moved and change.commitment is not None:
        activity.record(tx, thing.guild_id, caller.user_id, "accepted", thing.id, now=now)
        register.kind_of(thing).redraw(tx, thing, listed=thing.is_full != was_full, now=now)
        if change.commitment.state == "confirmed":
            got_place(tx, thing, caller.user_id, now=now)
            history.note(tx, thing, "came", by=caller.user_id, now=now)
        if change.commitment.state == "pending":
            applications.follow(tx, change.commitment, thing.guild_id, now=now)
            applications.tell_leads(tx, thing, change.commitment, now=now)
            history.note(tx, thing, "asked", by=caller.user_id, now=now)
    reminded = bool(terms.agreed) and reminders.moment_for(thing, now=now) is not None
    return receipt_of(tx, thing, change.commitment, terms=terms, again=not change.moved, reminded=reminded)


def _before_those_who_rest(tx: Transaction, thing: Thing, change: Change, *, now: datetime) -> Change:
    """A place that only people on a break wait for is theirs who come now."""
    one, roster = change.commitment, change.roster
    if not change.moved or one is None or one.state != "waitlisted" or not roster.free:
        return change
    if not windows.passes_over(thing) or not any(
        each.id == one.id for each in line.first_awake(tx, roster, now=now)
    ):
        return change
    return rosters.move(tx, roster, one, "confirmed", by=None, now=now)


def _in_place_of_somebody(tx: Transaction, thing: Thing, change: Change, *, now: datetime) -> Change:
    """Whoever has offered their place for longest is out, where it is theirs that was taken, or that whoever
    has just come to the end of an empty line can take.
    """
    one, roster = change.commitment, change.roster
    if not roster.on_offer or not change.moved or one is None or roster.places is None:
        return change
    if one.state == "waitlisted" and on_offer.can_be_taken(thing, now):
        taken = rosters.move(tx, roster, one, "confirmed", by=None, now=now)
    elif one.state == "confirmed" and roster.confirmed > roster.places:
        taken = change
    else:
        swapped.bring_together(tx, thing.counted(roster), now=now)
        return change
    giver = on_offer.in_order(tx, thing.id)[0]
    return replace(taken, roster=release(tx, thing.counted(taken.roster), giver, now=now), moved=True)


def release(tx: Transaction, thing: Thing, giver: Commitment, *, now: datetime) -> Roster:
    """Somebody else has the place on the (locked) thing that they offered: they are out, and hear it."""
    change = rosters.leave(tx, thing.roster, giver.user_id, now=now)
    lost_place(tx, thing.counted(change.roster), giver, now=now)
    activity.record(tx, thing.guild_id, giver.user_id, "left", thing.id, now=now)
    key = f"thing:{thing.id}:handed_on:{giver.id}:{giver.position}"
    outbox.put(
        tx, on_offer.HANDED_ON, thing.guild_id, key, user_id=giver.user_id, subject_id=thing.id, now=now
    )
    return change.roster


def report_done(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, now: datetime
) -> Receipt:
    """Done: also for someone who never pressed I'm in, while there is a place. Twice is once.

    Who is in can still say so after it has ended (docs/design.md § 10). Raises NotFound, and Refusal for
    someone without a place.
    """
    guild_id = things.show(tx, thing_id).guild_id
    caller.require_from(guild_id)
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    thing = things.locked(tx, thing_id, caller, kind=kind)
    if not register.kind_of(thing).can_be_done:
        raise NotFound(GONE)
    commitment = rosters.commitment_of(tx, thing_id, caller.user_id)
    if commitment is None or commitment.state in ("left", "offered", "standby"):
        thing, commitment = _came_to_do_it(tx, thing, caller, commitment, now=now)
    terms = reminders.terms(tx, guild_id, caller.user_id)
    if commitment.done_at is not None:
        return receipt_of(tx, thing, commitment, terms=terms, again=True)
    if not commitment.has_place and not thing.is_open(now):
        raise _nothing_to_report(thing)
    if not commitment.has_place:
        raise Refusal(
            N_("You're still waiting for a place on this one. You'll hear as soon as one is yours.")
        )
    change = rosters.finish(tx, thing.roster, commitment, now=now)
    thing = thing.counted(change.roster)
    beginner = did(tx, thing, caller.user_id, now=now)
    return receipt_of(tx, thing, change.commitment, terms=terms, beginner=beginner)


def did(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> Volunteer | None:
    """What follows from one more Done; returns who has just done something here for the first time."""
    beginner = None
    totals.begin(tx, thing.guild_id, now=now)
    if volunteers.note_first_done(tx, thing.guild_id, user_id, now=now):
        beginner = volunteers.require(tx, thing.guild_id, user_id)
        wins.first_done(tx, beginner, thing.id, now=now)
    activity.record(tx, thing.guild_id, user_id, "done", thing.id, now=now)
    for message in (REMINDER, WANTED, HOW_IT_WENT):
        outbox.drop(tx, message, thing.guild_id, user_id=user_id, subject_id=thing.id, reason="done", now=now)
    if thing.occasion is not None and (one := rosters.commitment_of(tx, thing.id, user_id)) is not None:
        swapped.end_of_place(tx, thing, one.id, now=now)
    thankworthy.note(tx, thing, user_id, now=now)
    outcomes.count_anew(tx, thing, [user_id], now=now)
    kind = register.kind_of(thing)
    kind.redraw(tx, thing, listed=thing.is_full, now=now)  # whoever did it may have taken the last place
    if kind.on_done is not None:
        kind.on_done(tx, thing, now=now)
    return beginner


def _came_to_do_it(
    tx: Transaction, thing: Thing, caller: Caller, before: Commitment | None, *, now: datetime
) -> tuple[Thing, Commitment]:
    """Take a place for someone who did it without having said yes before, or to an offer. Raises Refusal if
    none is free.
    """
    if before is None:
        caller.require_here(thing.guild_id)
    if not thing.is_open(now):
        raise _nothing_to_report(thing)
    if before is not None and before.state == "offered":
        thing = on_offer.end_if_begun(tx, thing, now=now)
        change = _take(tx, thing, before, now=now)
    else:
        caller.require_here(thing.guild_id)
        thing = on_offer.end_if_begun(tx, thing, now=now)
        change = rosters.enter(tx, thing.roster, caller.user_id, came=caller.came, now=now)
    change = _in_place_of_somebody(tx, thing, change, now=now)
    if change.commitment is None or change.commitment.state != "confirmed":
        raise Refusal(
            N_("Every place on “{title}” is taken. Press I'm in to wait for one, then Done."),
            title=thing.title,
        )
    activity.record(tx, thing.guild_id, caller.user_id, "accepted", thing.id, now=now)
    return thing.counted(change.roster), change.commitment


def _nothing_to_report(thing: Thing) -> Refusal:
    return Refusal(
        N_("“{title}” is closed, and you were not in, so there is nothing to report. /find shows more."),
        title=thing.title,
    )


def got_place(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """What a place brings along: a reminder, and whatever its kind gives."""
    reminders.plan(tx, thing, user_id, now=now)
    kind = register.kind_of(thing)
    if not kind.can_be_done:
        wins.got_role(tx, thing, user_id, now=now)
    if kind.on_place is not None:
        kind.on_place(tx, thing, user_id, now=now)


def lost_place(tx: Transaction, thing: Thing, commitment: Commitment, *, now: datetime) -> None:
    """What goes with a place, or the wait for one: what was to be said about it, and whatever its kind
    gives.
    """
    plans.forget(tx, commitment)
    presence.leave(tx, thing, commitment, now=now)
    swapped.end_of_place(tx, thing, commitment.id, now=now)
    about = {"user_id": commitment.user_id, "subject_id": thing.id}
    for message in ABOUT_A_PLACE:
        outbox.drop(tx, message, thing.guild_id, **about, reason="has left it", now=now)
    kind = register.kind_of(thing)
    if kind.on_place is not None:
        kind.on_place(tx, thing, commitment.user_id, now=now)
