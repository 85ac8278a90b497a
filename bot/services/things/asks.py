"""Calls to action: posting one, saying yes, doing it, and what follows from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, insert, or_

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.asks import asks
from bot.models.rosters import commitments
from bot.services.guild import guilds, rights
from bot.services.guild import interests as interests_offered
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.record import activity
from bot.services.things import needs, reminders, rostered, wins
from bot.services.things import rosters as roster_rules
from bot.services.things.needs import NOTHING, Needs
from bot.services.things.reminders import Terms
from bot.services.things.rostered import Register, Rostered
from bot.services.things.rosters import MOST_PLACES, Commitment, Roster

#: A deadline further off than this is almost always a mistyped year.
FURTHEST = timedelta(days=366)
#: Characters; together they leave room on a card, which holds 4000.
MOST_TITLE, MOST_WHY, MOST_STEP = 100, 1000, 500
#: Minutes: what an ask may be said to take, up to half a day.
EFFORTS = (5, 15, 30, 60, 240)
MOST_INTERESTS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator wrote and chose for a new ask."""

    title: str
    why: str
    step: str
    target: int | None = None
    places: int | None = None
    deadline: datetime | None = None
    effort: int | None = None
    interests: Sequence[int] = ()
    needs: Needs = NOTHING


@dataclass(frozen=True, slots=True)
class Ask(Rostered):
    """An ask with the counts of its roster: all that its card shows."""

    why: str
    step: str
    target: int | None
    deadline: datetime | None
    effort: int | None  # minutes
    interests: Sequence[int]

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and (self.deadline is None or self.deadline > now)


@dataclass(frozen=True, slots=True)
class Held(Ask):
    """An ask that a person said yes to, with how their commitment stands."""

    state: roster_rules.State
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one press of a button came to, for the private answer."""

    ask: Ask  # with the counts from before this press: copying it for each would cost more than it tells
    roster: Roster  # with the counts as they are now
    commitment: Commitment | None
    again: bool = False  # it was so already
    ahead: int = 0  # how many wait before this person
    reminders: bool | None = None  # agreed, refused, or None: not asked yet
    first: bool = False  # the person's first done action
    undecided: bool = False  # they have not said yet whether the others may be told
    quiet: bool = False  # the guild is in quiet mode


ASKS = Register(
    Ask,
    asks,
    card="ask_card",
    place="place",
    gone=N_("This ask no longer exists. /find shows what is open now."),
)
_OPEN = (
    ASKS.every.where(
        asks.c.guild_id == bindparam("guild"),
        asks.c.closed_at.is_(None),
        or_(asks.c.deadline.is_(None), asks.c.deadline > bindparam("now")),
    )
    .order_by(asks.c.id.desc())
    .limit(bindparam("most"))
)
_POST = insert(asks).returning(asks.c.id)
_OVERDUE = (
    ASKS.every.where(asks.c.closed_at.is_(None), asks.c.deadline <= bindparam("now"))
    .order_by(asks.c.deadline)
    .limit(100)
    .with_for_update(skip_locked=True)  # what somebody is answering just now is closed the next time
)
_HELD = (
    ASKS.held.add_columns(commitments.c.state, commitments.c.done_at)
    # What is open and owed, by deadline; then what is done or over, the newest first.
    .order_by(
        case((and_(asks.c.closed_at.is_(None), commitments.c.done_at.is_(None)), 0), else_=1),
        case((commitments.c.done_at.is_(None), asks.c.deadline)).asc().nulls_last(),
        asks.c.id.desc(),
    )
    .limit(25)
)

show, show_to, with_commitment = ASKS.show, ASKS.show_to, ASKS.with_commitment
set_needs = ASKS.set_needs
recent_in, people, written_by, hold = ASKS.recent_in, ASKS.people, ASKS.written_by, ASKS.hold


def post(tx: Transaction, caller: Caller, draft: Draft, *, now: datetime) -> Ask:
    """Publish an ask; its card is on the way to the asks channel. For coordinators. Raises Invalid."""
    rostered.before_new(tx, caller)
    check_limits(draft.target, draft.places, draft.deadline, now=now)
    check_words(draft)
    needs.check(tx, caller.guild, draft.needs)
    roster_id = roster_rules.open_roster(tx, caller.guild, draft.places)
    ask_id = tx.value(
        _POST,
        guild_id=caller.guild,
        roster_id=roster_id,
        title=draft.title.strip(),
        why=draft.why.strip(),
        step=draft.step.strip(),
        target=draft.target,
        deadline=draft.deadline,
        effort=draft.effort,
        interests=interests_offered.known(tx, caller.guild, draft.interests)[:MOST_INTERESTS],
        needs_skill=draft.needs.skill,
        needs_hours=draft.needs.hours,
        needs_language=draft.needs.language,
        created_by=caller.user_id,
        created_at=now,
    )
    ask = show(tx, int(ask_id))
    ASKS.redraw(tx, ask, now=now)
    return ask


def check_limits(target: int | None, places: int | None, deadline: datetime | None, *, now: datetime) -> None:
    """Raise Invalid for numbers and deadlines that no ask can have."""
    for count in (target, places):
        if count is not None and not 1 <= count <= MOST_PLACES:
            raise Invalid(
                N_("Target and places must be between 1 and {most}; you wrote {count}."),
                most=MOST_PLACES,
                count=count,
            )
    if deadline is not None and deadline <= now:
        raise Invalid(N_("That deadline is already over. Please choose a moment in the future."))
    if deadline is not None and deadline > now + FURTHEST:
        raise Invalid(N_("That deadline is more than a year away. Please choose a nearer one."))


def check_words(draft: Draft) -> None:
    """Raise Invalid for texts that are missing or too long for the card, and for an effort nobody offered."""
    if draft.effort is not None and draft.effort not in EFFORTS:
        raise Invalid(N_("Please choose one of the efforts that are offered."))
    rostered.check_words(
        ((draft.title, MOST_TITLE), (draft.why, MOST_WHY), (draft.step, MOST_STEP)),
        missing=N_("An ask needs a title, why it matters, and one concrete step."),
    )


def open_in(tx: Transaction, guild_id: int, *, most: int = 25, now: datetime) -> Sequence[Ask]:
    """The newest asks one can still say yes to."""
    return tx.list(Ask, _OPEN, guild=guild_id, most=most, now=now)


def held_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Held]:
    return tx.list(Held, _HELD, guild=guild_id, user=user_id)


def accept(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """I'm in: a place, or the end of the line. For anyone in the server, joined or not. Twice is once."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    ask = ASKS.locked(tx, ask_id, caller)
    _require_open(ask, now)
    change = roster_rules.enter(tx, ask.roster, caller.user_id, now=now)
    terms = reminders.terms(tx, ask.guild_id, caller.user_id)
    if change.moved and change.commitment is not None:
        activity.record(tx, ask.guild_id, caller.user_id, "accepted", ask.id, now=now)
        ASKS.redraw(tx, ask, now=now)
        if change.commitment.state == "confirmed":
            reminders.plan(tx, ask, caller.user_id, days=terms.reminder_days, now=now)
    return _receipt(tx, ask, change.roster, change.commitment, terms=terms, again=not change.moved)


def decline(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Not this time: give up a place or the wait, if there was one; the first in line moves up and is
    told, as long as the ask is open.
    """
    ask = ASKS.locked(tx, ask_id, caller)
    change = roster_rules.leave(tx, ask.roster, caller.user_id, now=now)
    if change.commitment is None:
        caller.require_here(ask.guild_id)
        activity.record(tx, ask.guild_id, None, "declined", ask.id, now=now)
    if not change.moved:
        was_left = change.commitment is not None and change.commitment.state == "left"
        return _receipt(tx, ask, change.roster, change.commitment, again=was_left)
    roster = _pass_on(tx, ask, change.roster, now=now)
    activity.record(tx, ask.guild_id, caller.user_id, "left", ask.id, now=now)
    for kind in ("reminder", "place"):
        outbox.drop(
            tx, ask.guild_id, kind, user_id=caller.user_id, subject_id=ask.id, reason="left the ask", now=now
        )
    ASKS.redraw(tx, ask, now=now)
    return _receipt(tx, ask, roster, change.commitment)


def report_done(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Done: also for someone who never pressed I'm in, while there is a place. Twice is once.

    Who is in can still say so after the ask has closed. Raises Refusal for someone without a place.
    """
    guild_id = show(tx, ask_id).guild_id
    caller.require_from(guild_id)
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    ask = ASKS.locked(tx, ask_id, caller)
    roster, commitment = ask.roster, roster_rules.commitment_of(tx, ask.roster_id, caller.user_id)
    if commitment is None or commitment.state == "left":
        roster, commitment = _came_to_do_it(tx, ask, caller, now=now)
    terms = reminders.terms(tx, guild_id, caller.user_id)
    if commitment.done_at is not None:
        return _receipt(tx, ask, roster, commitment, terms=terms, again=True)
    if commitment.state == "waitlisted":
        raise Refusal(
            N_("You're still waiting for a place on this one. You'll hear as soon as one is yours.")
        )
    roster = roster_rules.finish(tx, roster, commitment, now=now)
    beginner = None
    if volunteers.note_first_done(tx, guild_id, caller.user_id, now=now):
        beginner = volunteers.require(tx, guild_id, caller.user_id)
        wins.first_done(tx, beginner, now=now)
    activity.record(tx, guild_id, caller.user_id, "done", ask.id, now=now)
    outbox.drop(tx, guild_id, "reminder", user_id=caller.user_id, subject_id=ask.id, reason="done", now=now)
    ASKS.redraw(tx, ask, now=now)
    if ask.target is not None and roster.done == ask.target:
        wins.target_reached(tx, guild_id, ask.id, now=now)
    done = replace(commitment, done_at=now)
    return _receipt(tx, ask, roster, done, terms=terms, beginner=beginner)


def _came_to_do_it(tx: Transaction, ask: Ask, caller: Caller, *, now: datetime) -> tuple[Roster, Commitment]:
    """Take a place for someone who did it without having said yes before. Raises Refusal if none is free."""
    caller.require_here(ask.guild_id)
    if not ask.is_open(now):
        raise Refusal(
            N_("“{title}” is closed, and you were not in, so there is nothing to report. /find shows more."),
            title=ask.title,
        )
    change = roster_rules.enter(tx, ask.roster, caller.user_id, now=now)
    if change.commitment is None or change.commitment.state != "confirmed":
        raise Refusal(
            N_("Every place of “{title}” is taken. Press I'm in to wait for one, then Done."), title=ask.title
        )
    activity.record(tx, ask.guild_id, caller.user_id, "accepted", ask.id, now=now)
    return change.roster, change.commitment


def close(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Ask:
    """No more yeses; who is in keeps their record. For coordinators. Twice is once."""
    rights.require_coordinator(tx, caller)
    ask = ASKS.locked(tx, ask_id, caller)
    if ask.closed_at is None:
        ASKS.close(tx, ask, at=now, now=now)
    return show(tx, ask_id)


def close_overdue(tx: Transaction, *, now: datetime) -> int:
    """Close up to a hundred asks whose deadline has passed; returns how many, so that the caller can
    come again.
    """
    overdue = tx.list(Ask, _OVERDUE, now=now)
    for ask in overdue:
        ASKS.close(tx, ask, at=ask.deadline or now, now=now)
    return len(overdue)


def forget(tx: Transaction, ask: Ask, user_id: int, *, now: datetime) -> None:
    """Free the person's place on this (held) ask, which goes to the first in line, and their authorship."""
    ASKS.unsign(tx, ask, user_id)
    change = roster_rules.leave(tx, ask.roster, user_id, now=now)
    if change.moved:
        _pass_on(tx, ask, change.roster, now=now)
        ASKS.redraw(tx, ask, now=now)


def _require_open(ask: Ask, now: datetime) -> None:
    if ask.closed_at is not None:
        raise Refusal(N_("“{title}” is closed. /find shows what is open now."), title=ask.title)
    if ask.deadline is not None and ask.deadline <= now:
        raise Refusal(
            N_("The deadline of “{title}” has passed. /find shows what is open now."), title=ask.title
        )


def _receipt(
    tx: Transaction,
    ask: Ask,
    roster: Roster,
    commitment: Commitment | None,
    *,
    terms: Terms | None = None,
    again: bool = False,
    beginner: Volunteer | None = None,
) -> Receipt:
    """Without terms the answer asks nothing; a beginner has just done something for the first time."""
    return Receipt(
        ask,
        roster,
        commitment,
        again=again,
        ahead=roster_rules.ahead_of(tx, commitment),
        reminders=None if terms is None else terms.agreed,
        first=beginner is not None,
        undecided=beginner is not None and beginner.celebrate is None,
        quiet=terms is not None and terms.quiet,
    )


def _pass_on(tx: Transaction, ask: Ask, roster: Roster, *, now: datetime) -> Roster:
    """Give free places to the first in line, who are told. Once an ask is over there is nothing to give."""
    if not ask.is_open(now):
        return roster
    roster, promoted = ASKS.pass_on(tx, ask, roster, now=now)
    if not promoted:
        return roster
    days = guilds.find(tx, ask.guild_id).reminder_days
    for commitment in promoted:
        reminders.plan(tx, ask, commitment.user_id, days=days, now=now)
    return roster
