"""Standing by: somebody comes if one is missing. They are not in, hold no place, and are asked first.

A call is a place that is offered for a short time; who does not answer stands by as before, who says no is
out. Until half an hour after the start they may be called, then they are free. See docs/design.md § 111.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.rosters import STANDBY
from bot.models.rosters import commitments as rows
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.things import managing, register, reminders, rosters, swapped, things, windows
from bot.services.things.receipts import Receipt, receipt_of
from bot.services.things.rosters import BY_ITSELF, Commitment, Roster
from bot.services.things.things import Thing

CALLED = declare(Message("called", N_("the call on somebody who stands by"), waiting=N_("You are needed")))
NOT_NEEDED = declare(
    Message(
        "not_needed",
        N_("word that who stood by is free"),
        waiting=N_("You stood by"),
        needs="reminders",
        pause="stops",
    )
)

#: After the start; then who stands by is free.
UNTIL = timedelta(minutes=30)

_CALLED = (
    update(rows)
    .where(rows.c.id == bindparam("commitment"))
    .values(called_at=bindparam("now"), offered_until=bindparam("until"))
)
_THOSE = (
    select(*(rows.c[name] for name in Commitment.__dataclass_fields__))
    .join(
        volunteer_rows,
        and_(volunteer_rows.c.guild_id == rows.c.guild_id, volunteer_rows.c.user_id == rows.c.user_id),
    )
    .where(
        rows.c.thing_id == bindparam("thing_id"),
        STANDBY,
        volunteer_rows.c.left_at.is_(None),
        or_(volunteer_rows.c.paused_until.is_(None), volunteer_rows.c.paused_until <= bindparam("now")),
    )
    .order_by(rows.c.came, rows.c.position)
)


@dataclass(frozen=True, slots=True)
class Called:
    """Who is asked to come, and until when they can say so."""

    thing: Thing
    user_id: int
    until: datetime


def may_stand_by(thing: Thing, now: datetime) -> bool:
    """Whether somebody can: for what happens at a moment that is still to come, or has just begun."""
    at_a_moment = thing.starts_at is not None and thing.approval is None
    return at_a_moment and thing.is_open(now) and not _is_free(thing, now)


def _is_free(thing: Thing, now: datetime) -> bool:
    """Who stands by need not wait any more."""
    return thing.starts_at is not None and now >= thing.starts_at + UNTIL


def was_called(one: Commitment) -> bool:
    """They were asked to come: what is offered to them is a call."""
    return one.state == "offered" and one.called_at is not None


def stand_by(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """I'll stand by: they come if somebody is missing, instead of waiting in line. For anyone in the server.
    Twice is once; who is in stays in. Raises NotFound, Refusal.
    """
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    thing = things.locked(tx, thing_id, caller)
    things.require_open(thing, now)
    if not may_stand_by(thing, now):
        raise Refusal(N_("Nobody needs to stand by for “{title}”."), title=thing.title)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is not None and found.state == "offered":
        raise Refusal(
            N_("A place on “{title}” is kept for you: take it, or leave it first."), title=thing.title
        )
    if found is not None and found.state == "waitlisted":
        change = rosters.move(tx, thing.roster, found, "standby", by=None, now=now)
        swapped.bring_together(tx, thing.counted(change.roster), now=now)  # they take nobody's place any more
    else:
        change = rosters.enter(tx, thing.roster, caller.user_id, came=caller.came, to="standby", now=now)
    counted, terms = thing.counted(change.roster), reminders.terms(tx, thing.guild_id, caller.user_id)
    if change.moved:
        plan(tx, counted, caller.user_id, now=now)
        register.kind_of(counted).redraw(tx, counted, listed=False, now=now)
    reminded = bool(terms.agreed) and reminders.moment_for(thing, now=now) is not None
    return receipt_of(tx, counted, change.commitment, terms=terms, again=not change.moved, reminded=reminded)


def plan(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """What they hear by themselves: one reminder before it, and that they are free; once for each moment."""
    if thing.starts_at is None:
        return
    reminders.plan(tx, thing, user_id, now=now)
    key = f"thing:{thing.id}:not_needed:{user_id}:{int(thing.starts_at.timestamp())}"
    free_at = min(thing.starts_at + UNTIL, thing.ends_at or thing.starts_at)
    outbox.put(
        tx, NOT_NEEDED, thing.guild_id, key, user_id=user_id, subject_id=thing.id, due_at=free_at, now=now
    )


def of(tx: Transaction, thing_id: int, *, now: datetime) -> Sequence[Commitment]:
    """Who stands by and is not away, in the order in which they came."""
    return tx.list(Commitment, _THOSE, thing_id=thing_id, now=now)


def call(
    tx: Transaction, thing_id: int, caller: Caller, user_id: int | None = None, *, now: datetime
) -> Called:
    """Call on this person, or on the first who stands by and was not called yet: a place is theirs if they
    say yes in time. Before the start only where one is free; from then on in place of somebody who is
    missing, who keeps theirs: then there is one more. For its leads, also from a direct message, and for
    coordinators. Twice is once. Raises NotAllowed, NotFound, Refusal.
    """
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    things.require_open(thing, now)
    asked = None if user_id is None else rosters.commitment_of(tx, thing_id, user_id)
    if asked is not None and was_called(asked) and asked.offered_until is not None:
        return Called(thing, asked.user_id, asked.offered_until)
    has_begun = thing.starts_at is not None and thing.starts_at <= now
    if _is_free(thing, now):
        raise Refusal(
            N_("Half an hour after the start of “{title}” nobody stands by any more: they are free."),
            title=thing.title,
        )
    if not has_begun and thing.roster.free == 0:
        raise Refusal(N_("Every place on “{title}” is taken: nobody is missing."), title=thing.title)
    called = ask(tx, thing, _to_call(tx, thing, user_id, now=now), now=now)
    register.kind_of(called.thing).redraw(tx, called.thing, listed=False, now=now)
    return called


def _to_call(tx: Transaction, thing: Thing, user_id: int | None, *, now: datetime) -> Commitment:
    """This person, or the first who was not called yet. Raises Refusal."""
    those = of(tx, thing.id, now=now)
    if user_id is not None:
        found = next((one for one in those if one.user_id == user_id), None)
    else:
        found = next((one for one in those if one.called_at is None), None)
    if found is not None:
        return found
    if user_id is not None:
        raise Refusal(N_("They don't stand by for “{title}”, or are on a break."), title=thing.title)
    raise Refusal(N_("Nobody stands by for “{title}” who was not called on already."), title=thing.title)


def ask(tx: Transaction, thing: Thing, one: Commitment, *, now: datetime) -> Called:
    """Offer a place on the (locked) thing to this one who stands by, for a short time."""
    until = windows.called_until(thing, windows.hours_of(tx, thing.guild_id, one.user_id), now=now)
    change = rosters.move(tx, thing.roster, one, "offered", by=BY_ITSELF, now=now)
    tx.execute(_CALLED, commitment=one.id, now=now, until=until)
    key = f"thing:{thing.id}:called:{one.id}:{one.position}:{int(now.timestamp())}"
    outbox.put(tx, CALLED, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
    return Called(thing.counted(change.roster), one.user_id, until)


def back(tx: Transaction, thing: Thing, one: Commitment, *, now: datetime) -> Thing:
    """They did not answer in time, which is no no: they stand by for the (locked) thing as before."""
    change = rosters.move(tx, thing.roster, one, "standby", by=BY_ITSELF, now=now)
    outbox.drop(
        tx, CALLED, thing.guild_id, user_id=one.user_id, subject_id=thing.id, reason="is over", now=now
    )
    counted = thing.counted(change.roster)
    register.kind_of(counted).redraw(tx, counted, listed=thing.is_full != counted.is_full, now=now)
    return counted


def make_room(tx: Transaction, thing: Thing, roster: Roster, *, now: datetime) -> Roster:
    """Who was called at the start comes in place of somebody who is missing and keeps theirs: there is one
    place more then.
    """
    has_begun = thing.starts_at is not None and thing.starts_at <= now
    if not has_begun or roster.places is None or roster.confirmed <= roster.places:
        return roster
    return rosters.resize(tx, roster, roster.confirmed)
