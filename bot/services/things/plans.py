"""When somebody wants to do what they said yes to, in their own words and at their own hour: one reminder
comes then.

Choosing the moment is the yes to that one reminder and to no other, so it asks for no agreement. What starts
at a moment of its own leaves nothing to choose but to be reminded shortly before. See docs/design.md § 84.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.rosters import commitments as rows
from bot.services.guild.callers import Caller
from bot.services.outbox import counts, outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.outbox.outbox import Parcel
from bot.services.record.when import readings
from bot.services.things import register, rosters, things
from bot.services.things.posting import FURTHEST
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import Commitment
from bot.services.things.things import GONE, Thing

WANTED = declare(
    Message(
        "reminder_wanted",
        N_("a reminder that somebody asked for"),
        waiting=N_("The reminder you asked for"),
        pause="stops unless kept",
        priority="nudge",
    )
)

#: Reminders of one thing in all, those of `reminders` among them.
MOST = 2
#: Nobody hears twice of the same thing within half a day.
APART = timedelta(hours=12)
#: Before something starts; the second where the first is over already.
BEFORE = (timedelta(hours=2), timedelta(minutes=30))
#: What is offered to choose from is at least so far ahead.
AHEAD = timedelta(minutes=30)
#: By the clock on the wall: of today the next of these, tomorrow two of them, and Saturday's morning.
TODAY, TOMORROW, SATURDAY = (12, 18, 21), (10, 18), (10,)
_SATURDAY = 5

_SET = update(rows).where(rows.c.id == bindparam("commitment")).values(remind_at=bindparam("remind_at"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A moment that is offered; so many days after today, by the calendar of whoever chooses."""

    at: datetime
    days: int

    @property
    def seconds(self) -> int:
        """Since 1970, as a custom id has it."""
        return int(self.at.timestamp())


@dataclass(frozen=True, slots=True)
class Planned:
    """What somebody chose, and whether a reminder comes then: after two of them none does."""

    thing: Thing
    at: datetime
    comes: bool


def is_open_to(thing: Thing, commitment: Commitment | None, now: datetime) -> bool:
    """Whether this person has something to choose: it is to be done whenever one likes, and they owe it."""
    return thing.occasion is None and register.kind_of(thing).can_be_done and _is_owed(thing, commitment, now)


def before_it_starts(thing: Thing, now: datetime) -> datetime | None:
    """When one can still be reminded shortly before it starts; None for what has no start, or starts soon."""
    if thing.starts_at is None:
        return None
    return next((thing.starts_at - early for early in BEFORE if thing.starts_at - early > now), None)


def choices(thing: Thing, zone: str, now: datetime) -> tuple[Choice, ...]:
    """Up to four moments to choose from, none after its deadline; what the clocks skip is no choice."""
    return _choices(thing.deadline, zone, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=256)
def _choices(deadline: datetime | None, zone: str, now: datetime) -> tuple[Choice, ...]:
    """By the minute: whoever says yes is offered these, and there may be hundreds of them."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    saturday = (_SATURDAY - today.weekday()) % 7
    days = {0: TODAY, 1: TOMORROW} | ({saturday: SATURDAY} if saturday > 1 else {})
    offered = []
    for ahead, hours in days.items():
        for hour in hours:
            found = readings.on(today + timedelta(days=ahead), hour * 60, here)
            is_over = found is None or found.change == "skipped" or found.at < now + AHEAD
            if found is None or is_over or (deadline is not None and found.at >= deadline):
                continue
            offered.append(Choice(found.at, ahead))
            if ahead == 0:
                break
    return tuple(offered)


def choose(tx: Transaction, thing_id: int, caller: Caller, at: datetime, *, now: datetime) -> Planned:
    """They want to do it then, instead of whenever they said before; also from a direct message. Twice is
    once. Raises NotFound, Invalid for a moment that is over or too late, and Refusal where there is nothing
    to choose.
    """
    thing, found = _theirs(tx, thing_id, caller, now=now)
    if thing.occasion is not None:
        raise Refusal(
            N_("“{title}” starts at a moment of its own, so there is nothing to choose."), title=thing.title
        )
    if at <= now:
        raise Invalid(N_("That moment is over already. Please choose one that is still to come."))
    if thing.deadline is not None and at >= thing.deadline:
        raise Invalid(
            N_("“{title}” is to be done by {when}. Please choose a moment before that."),
            title=thing.title,
            when=thing.deadline,
        )
    if at > now + FURTHEST:
        raise Invalid(N_("That is more than a year away. Please choose a nearer moment."))
    return _planned(tx, thing, found, at, now=now)


def remind_before(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Planned:
    """They want to be reminded shortly before it starts, too. Twice is once. Raises NotFound, and Refusal for
    what starts in a moment, or never does.
    """
    thing, found = _theirs(tx, thing_id, caller, now=now)
    at = before_it_starts(thing, now)
    if at is None:
        raise Refusal(N_("“{title}” starts too soon for another reminder."), title=thing.title)
    return _planned(tx, thing, found, at, now=now)


def let_be(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """They no longer want to be reminded then; also from a direct message. Twice is once. Raises NotFound."""
    thing = things.locked(tx, thing_id, caller)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None:
        raise NotFound(GONE)
    _write(tx, thing, found, None, now=now)
    return thing


def follow(tx: Transaction, was: Thing, thing: Thing, one: Commitment, *, now: datetime) -> None:
    """The (locked) thing is at another moment: shortly before its start is another moment, too, and a moment
    that somebody chose stays theirs, until it has a start of its own. What waited to be said is dropped
    already.
    """
    if one.remind_at is None:
        return
    if (was.occasion is None) != (thing.occasion is None):
        _write(tx, thing, one, None, now=now)
    elif thing.occasion is not None:
        _write(tx, thing, one, before_it_starts(thing, now), now=now)
    else:
        remind(tx, thing, one, now=now)


def remind(tx: Transaction, thing: Thing, one: Commitment, *, now: datetime) -> None:
    """At the moment they chose, if that is still to come and before the deadline."""
    at = one.remind_at
    if at is None or at <= now or (thing.deadline is not None and at >= thing.deadline):
        return
    key = f"thing:{thing.id}:wanted:{one.user_id}:{int(at.timestamp())}"
    outbox.put(tx, WANTED, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, due_at=at, now=now)


def forget(tx: Transaction, one: Commitment) -> None:
    """They have given it back; what waited to be said is dropped already."""
    if one.remind_at is not None:
        tx.execute(_SET, commitment=one.id, remind_at=None)


def how_many_left(tx: Transaction, thing: Thing, user_id: int) -> int:
    """How often this person may still be reminded of it."""
    reminded = counts.told_about(tx, (REMINDER, WANTED), thing.guild_id, user_id, subject_id=thing.id)
    return max(0, MOST - reminded)


def is_one_too_many(tx: Transaction, thing: Thing, parcel: Parcel, one: Commitment, *, now: datetime) -> bool:
    """Whether the usual reminder would come beside two others, or within half a day of the one they asked
    for: what was promised comes, and the usual one makes room.
    """
    if one.remind_at is not None and abs(one.remind_at - parcel.due_at) < APART:
        return True
    since = thing.moved_at or thing.created_at
    others = counts.told_besides(tx, (REMINDER, WANTED), parcel, since=since)
    return others + (one.remind_at is not None and one.remind_at > now) >= MOST


def _theirs(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> tuple[Thing, Commitment]:
    """It, locked, and their yes to it that is still owed. Raises NotFound, Refusal."""
    thing = things.locked(tx, thing_id, caller)
    things.require_open(thing, now)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or not _is_owed(thing, found, now) or not register.kind_of(thing).can_be_done:
        raise Refusal(N_("There is nothing to remind you of about “{title}”."), title=thing.title)
    return thing, found


def _is_owed(thing: Thing, one: Commitment | None, now: datetime) -> bool:
    return thing.is_open(now) and one is not None and one.state == "confirmed" and one.done_at is None


def _planned(tx: Transaction, thing: Thing, found: Commitment, at: datetime, *, now: datetime) -> Planned:
    comes = how_many_left(tx, thing, found.user_id) > 0
    _write(tx, thing, found, at, comes=comes, now=now)
    return Planned(thing, at, comes)


def _write(
    tx: Transaction,
    thing: Thing,
    one: Commitment,
    at: datetime | None,
    *,
    comes: bool = True,
    now: datetime,
) -> None:
    tx.execute(_SET, commitment=one.id, remind_at=at)
    about = {"user_id": one.user_id, "subject_id": thing.id}
    outbox.drop(tx, WANTED, thing.guild_id, **about, reason="is to come at another moment", now=now)
    if comes:
        remind(tx, thing, replace(one, remind_at=at), now=now)
