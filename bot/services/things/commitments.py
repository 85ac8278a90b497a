"""A person's yes to a thing to do, of whatever kind: giving it, giving it back, doing it, and what follows.

Who gives a place back frees it for the first in line, to whom it is given or, where the thing says so,
offered for a while. What a place brings along beside a reminder is its kind's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.record import activity
from bot.services.things import leads, register, reminders, rosters, things, wins
from bot.services.things.reminders import REMINDER, Terms
from bot.services.things.rosters import BY_ITSELF, Change, Commitment
from bot.services.things.things import GONE, Thing

PLACE = declare(Message("place", N_("word of a place"), waiting=N_("A place is yours")))
OFFER = declare(Message("offer", N_("the offer of a place"), waiting=N_("A place for you")))
#: To those who look after it; whose it is shows only to whoever may answer.
APPLIED = declare(
    Post(
        "applied",
        N_("word that somebody would like a role"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)
ANSWERED = declare(Message("answered", N_("the answer to who asked for a role"), waiting=N_("Your answer")))

#: What is not to be said any more to somebody who is no longer in.
_ABOUT_A_PLACE = (REMINDER, PLACE, OFFER, ANSWERED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one press of a button came to, for the private answer: everything as it is now."""

    thing: Thing
    commitment: Commitment | None
    again: bool = False  # it was so already
    ahead: int = 0  # how many wait before this person
    reminders: bool | None = None  # agreed, refused, or None: not asked yet
    first: bool = False  # the person's first done action
    undecided: bool = False  # they have not said yet whether the others may be told
    quiet: bool = False  # the guild is in quiet mode

    @property
    def asks_about_reminders(self) -> bool:
        """Something may come of this yes that they could be told of, and they were not asked yet."""
        something_comes = self.waits or self.is_pending or register.kind_of(self.thing).can_be_done
        return self.reminders is None and something_comes

    @property
    def waits(self) -> bool:
        return self.commitment is not None and self.commitment.state == "waitlisted"

    @property
    def is_pending(self) -> bool:
        """Somebody has to say yes to them first."""
        return self.commitment is not None and self.commitment.state == "pending"

    @property
    def is_done(self) -> bool:
        return self.commitment is not None and self.commitment.done_at is not None


def accept(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, now: datetime
) -> Receipt:
    """I'm in: a place, the end of the line, or the wait for somebody's yes. For anyone in the server, joined
    or not. Twice is once.

    Raises NotFound, and Refusal for what is over.
    """
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    thing = things.locked(tx, thing_id, caller, kind=kind)
    things.require_open(thing, now)
    change = rosters.enter(
        tx,
        thing.roster,
        caller.user_id,
        came=caller.came,
        needs_approval=thing.approval is not None,
        now=now,
    )
    if change.commitment is not None and change.commitment.state == "offered":
        change = rosters.move(tx, change.roster, change.commitment, "confirmed", by=None, now=now)
    return _accepted(tx, thing, caller, change, now=now)


def take_offer(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Yes to a place that was offered; also from a direct message. Raises NotFound, and Refusal once it has
    passed on to somebody else.
    """
    volunteers.seen(tx, things.show(tx, thing_id).guild_id, caller.user_id, language=caller.language, now=now)
    thing = things.locked(tx, thing_id, caller)
    things.require_open(thing, now)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or found.state not in ("offered", "confirmed"):
        raise Refusal(
            N_("That place of “{title}” has passed on to somebody else. I'm in puts you in line again."),
            title=thing.title,
        )
    change = rosters.move(tx, thing.roster, found, "confirmed", by=None, now=now)
    return _accepted(tx, thing, caller, change, now=now)


def _accepted(tx: Transaction, thing: Thing, caller: Caller, change: Change, *, now: datetime) -> Receipt:
    thing = thing.counted(change.roster)
    terms = reminders.terms(tx, thing.guild_id, caller.user_id)
    if change.moved and change.commitment is not None:
        activity.record(tx, thing.guild_id, caller.user_id, "accepted", thing.id, now=now)
        register.kind_of(thing).redraw(tx, thing, now=now)
        if change.commitment.state == "confirmed":
            got_place(tx, thing, caller.user_id, days=terms.reminder_days, now=now)
        if change.commitment.state == "pending":
            show_application(tx, change.commitment, thing.guild_id, now=now)
    return _receipt(tx, thing, change.commitment, terms=terms, again=not change.moved)


def give_up(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, now: datetime
) -> Receipt:
    """Give back a place, an offer or the wait; the first in line moves up and is told, as long as it is open.
    What is done stays done. Twice is once. Raises NotFound.
    """
    thing = things.locked(tx, thing_id, caller, kind=kind)
    found, change = free(tx, thing, caller.user_id, by=None, now=now)
    if change.moved:
        activity.record(tx, thing.guild_id, caller.user_id, "left", thing.id, now=now)
        return _receipt(tx, found, change.commitment)
    if change.commitment is None:
        caller.require_here(thing.guild_id)
    return _receipt(tx, found, change.commitment, again=_has_left(change.commitment))


def decline(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, now: datetime
) -> Receipt:
    """Not this time: the same, also for who never said yes; that is counted, and not whose it was."""
    receipt = give_up(tx, thing_id, caller, kind=kind, now=now)
    if receipt.commitment is None:
        activity.record(tx, receipt.thing.guild_id, None, "declined", thing_id, now=now)
    return receipt


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
    if commitment is None or commitment.state in ("left", "offered"):
        thing, commitment = _came_to_do_it(tx, thing, caller, commitment, now=now)
    terms = reminders.terms(tx, guild_id, caller.user_id)
    if commitment.done_at is not None:
        return _receipt(tx, thing, commitment, terms=terms, again=True)
    if not commitment.has_place and not thing.is_open(now):
        raise _nothing_to_report(thing)
    if not commitment.has_place:
        raise Refusal(
            N_("You're still waiting for a place on this one. You'll hear as soon as one is yours.")
        )
    change = rosters.finish(tx, thing.roster, commitment, now=now)
    thing = thing.counted(change.roster)
    beginner = _did(tx, thing, caller.user_id, now=now)
    return _receipt(tx, thing, change.commitment, terms=terms, beginner=beginner)


def _did(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> Volunteer | None:
    """What follows from one more Done; returns who has just done something here for the first time."""
    beginner = None
    if volunteers.note_first_done(tx, thing.guild_id, user_id, now=now):
        beginner = volunteers.require(tx, thing.guild_id, user_id)
        wins.first_done(tx, beginner, now=now)
    activity.record(tx, thing.guild_id, user_id, "done", thing.id, now=now)
    outbox.drop(tx, REMINDER, thing.guild_id, user_id=user_id, subject_id=thing.id, reason="done", now=now)
    kind = register.kind_of(thing)
    kind.redraw(tx, thing, now=now)
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
        change = rosters.move(tx, thing.roster, before, "confirmed", by=None, now=now)
    else:
        caller.require_here(thing.guild_id)
        change = rosters.enter(tx, thing.roster, caller.user_id, came=caller.came, now=now)
    if change.commitment is None or change.commitment.state != "confirmed":
        raise Refusal(
            N_("Every place of “{title}” is taken. Press I'm in to wait for one, then Done."),
            title=thing.title,
        )
    activity.record(tx, thing.guild_id, caller.user_id, "accepted", thing.id, now=now)
    return thing.counted(change.roster), change.commitment


def _nothing_to_report(thing: Thing) -> Refusal:
    return Refusal(
        N_("“{title}” is closed, and you were not in, so there is nothing to report. /find shows more."),
        title=thing.title,
    )


def give_up_all(
    tx: Transaction, guild_id: int, user_id: int, *, only_waiting: bool = False, by: int, now: datetime
) -> Sequence[Thing]:
    """Free every place and wait of this (held) person, or only the waits; returns what was freed. All rosters
    are locked, by ascending id, before the first place is given on.
    """
    concerned = {
        *rosters.held_by(tx, guild_id, user_id),
        *things.written_by(tx, guild_id, user_id),
        *leads.led_by(tx, guild_id, user_id),
    }
    found = [things.hold(tx, thing_id) for thing_id in sorted(concerned)]
    freed = []
    for thing in found:
        if thing is None:
            continue
        commitment = rosters.commitment_of(tx, thing.id, user_id)
        if commitment is None or (only_waiting and commitment.has_place):
            continue
        freed_thing, change = free(tx, thing, user_id, by=by, now=now)
        freed += [freed_thing] if change.moved else []
    return freed


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Nothing of this (held) person is left on any roster; what they did stays counted and names no one."""
    give_up_all(tx, guild_id, user_id, by=BY_ITSELF, now=now)
    things.unsign(tx, guild_id, user_id)
    leads.forget(tx, guild_id, user_id)
    rosters.forget(tx, guild_id, user_id)


def free(
    tx: Transaction, thing: Thing, user_id: int, *, by: int | None, now: datetime
) -> tuple[Thing, Change]:
    """Free the person's place, offer or wait on the (locked) thing and give it on; `by` as in `rosters.move`.
    Returns the thing with its new counts.
    """
    change = rosters.leave(tx, thing.roster, user_id, by=by, now=now)
    if not change.moved:
        return thing, change
    kind = register.kind_of(thing)
    for message in _ABOUT_A_PLACE:
        outbox.drop(
            tx, message, thing.guild_id, user_id=user_id, subject_id=thing.id, reason="has left it", now=now
        )
    if kind.on_place is not None:
        kind.on_place(tx, thing, user_id, now=now)
    if thing.approval is not None and change.commitment is not None:
        show_application(tx, change.commitment, thing.guild_id, now=now)
    thing = pass_on(tx, thing.counted(change.roster), now=now)
    kind.redraw(tx, thing, now=now)
    return thing, change


def pass_on(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    """Give the free places of the (locked) thing to the first in line, who are told, or offer them for as
    long as the thing says. Once it is over there is nothing to give. Returns it with its new counts.
    """
    if not thing.is_open(now):
        return thing
    until = None if thing.offer_minutes is None else now + timedelta(minutes=thing.offer_minutes)
    roster, moved_up = rosters.promote(tx, thing.roster, until=until, now=now)
    if not moved_up:
        return thing
    thing = thing.counted(roster)
    days = guilds.find(tx, thing.guild_id).reminder_days
    for one in moved_up:
        message = PLACE if until is None else OFFER
        key = f"thing:{thing.id}:{message.name}:{one.id}:{one.position}"
        outbox.put(tx, message, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
        if until is None:
            got_place(tx, thing, one.user_id, days=days, now=now)
    return thing


def show_application(tx: Transaction, commitment: Commitment, guild_id: int, *, now: datetime) -> None:
    """Have it posted where the coordinators are that somebody waits for a yes, or that they no longer do."""
    key = f"thing:{commitment.thing_id}:applied:{commitment.id}:{commitment.position}"
    if commitment.state == "pending" or outbox.was_put(tx, key):
        outbox.change(tx, APPLIED, guild_id, key, subject_id=commitment.id, now=now)


def got_place(tx: Transaction, thing: Thing, user_id: int, *, days: int, now: datetime) -> None:
    """What a place brings along: a reminder, and whatever its kind gives."""
    reminders.plan(tx, thing, user_id, days=days, now=now)
    kind = register.kind_of(thing)
    if kind.on_place is not None:
        kind.on_place(tx, thing, user_id, now=now)


def _has_left(commitment: Commitment | None) -> bool:
    return commitment is not None and commitment.state == "left"


def _receipt(
    tx: Transaction,
    thing: Thing,
    commitment: Commitment | None,
    *,
    terms: Terms | None = None,
    again: bool = False,
    beginner: Volunteer | None = None,
) -> Receipt:
    """Without terms the answer asks nothing; a beginner has just done something for the first time."""
    return Receipt(
        thing,
        commitment,
        again=again,
        ahead=rosters.ahead_of(tx, commitment),
        reminders=None if terms is None else terms.agreed,
        first=beginner is not None,
        undecided=beginner is not None and beginner.celebrate is None,
        quiet=terms is not None and terms.quiet,
    )
