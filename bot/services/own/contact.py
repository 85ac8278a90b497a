"""Who may be told what, and when: what each kind of message declares, looked at just before it is sent.

What is declared nowhere as a message to a person is not sent to anybody. `docs/messages.md` is the table.
See docs/design.md § 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, select

from bot.db import Transaction
from bot.models.preferences import preferences as preference_rows
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.care import hello_wishes
from bot.services.guild import guilds, removals
from bot.services.outbox import counts, kinds, outbox
from bot.services.outbox.kinds import Message
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import Preferences
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.people.volunteers import Volunteer
from bot.services.record.agreements import Agreement

WEEK = timedelta(days=7)
#: What came late by less than this counts as if it had come in time: next week's is not too much.
LATE = timedelta(hours=12)
#: So often it is looked whether the bot is back in a server; after a month what waits is thrown away with it.
AWAY = timedelta(hours=1)
#: So often it is looked whether a break has been ended before its time.
LOOKED_AT = timedelta(hours=1)
BREAK = "is taking a break"


@dataclass(frozen=True, slots=True)
class _Reached:
    contact: str | None
    time_zone: str | None
    quiet_from: int | None
    quiet_until: int | None


_REACHED = (
    select(
        volunteer_rows.c.contact,
        *(preference_rows.c[name] for name in ("time_zone", "quiet_from", "quiet_until")),
    )
    .outerjoin(
        preference_rows,
        and_(
            preference_rows.c.guild_id == volunteer_rows.c.guild_id,
            preference_rows.c.user_id == volunteer_rows.c.user_id,
        ),
    )
    .where(
        volunteer_rows.c.guild_id == bindparam("guild_id"),
        volunteer_rows.c.user_id.in_(bindparam("people", expanding=True)),
        volunteer_rows.c.left_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Send:
    """It may be sent now; silently: without ringing."""

    by: Literal["dm", "thread"] = "dm"
    silently: bool = False


@dataclass(frozen=True, slots=True)
class Keep:
    """It waits for the person in /mine."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before this moment."""

    until: datetime
    reason: str = "quiet hours"


@dataclass(frozen=True, slots=True)
class Drop:
    """The person does not want it."""

    reason: str


Clearance = Send | Keep | Wait | Drop


def clearance(
    tx: Transaction, parcel: Parcel, *, of_use_until: datetime | None = None, now: datetime
) -> Clearance:
    """Whether this message may reach its person now. What would come too late after the quiet hours comes now
    and doesn't ring. Raises LookupError for what is no message.
    """
    kind = kinds.message(parcel.kind)
    if kind is None:
        raise LookupError(f"{parcel.kind} is no message to a person")
    person = volunteers.find(tx, parcel.guild_id, parcel.user_id) if parcel.user_id is not None else None
    if parcel.user_id is None or (person is None and not kind.duty):
        return Drop("nobody to tell: the person has erased what was stored")
    if removals.is_removed(tx, parcel.guild_id):
        return Wait(now + AWAY, "the bot is not in the server at the moment")
    preferred = preferences.find(tx, parcel.guild_id, parcel.user_id)
    late = of_use_until or datetime.max.replace(tzinfo=UTC)
    if person is not None and (other := _other_than_send(tx, kind, person, preferred, late, now)):
        return other
    in_thread = person is not None and person.contact == "thread" and not kind.duty
    send = Send("thread" if in_thread else "dm")
    if not kind.quiet_hours:
        return send
    loud_at = end_of_quiet(preferences.hours(guilds.find(tx, parcel.guild_id), preferred), now)
    if loud_at is None or loud_at >= late:
        return replace(send, silently=loud_at is not None)
    return Wait(loud_at)


def _other_than_send(
    tx: Transaction, kind: Message, person: Volunteer, preferred: Preferences, late: datetime, now: datetime
) -> Clearance | None:
    """What this person's own wishes make of it, if it is not sent."""
    if reason := _unwanted(tx, kind, person, preferred, now):
        return Drop(reason)
    if kind.pause == "stops unless kept" and person.paused(now) and not person.keep_reminders:
        back = person.paused_until or now
        return Wait(min(back, now + LOOKED_AT), BREAK) if back < late else Keep(BREAK)
    if person.contact == "mine" or (person.contact is None and not kind.duty):
        return Keep("prefers /mine" if person.contact == "mine" else "has not said how to be reached")
    if kind.switch == "thanks" and preferred.hushed_thanks:
        return Keep("reads thanks in /mine")
    if person.contact == "thread" and not (kind.thread or kind.duty):
        return Keep("not for a thread that others can read")
    reason = _too_much(tx, kind, person, preferred, now)
    return Keep(reason) if reason else None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many a message reaches at once, after their quiet hours, and only in their /mine."""

    at_once: int
    later: int
    in_mine: int


def reach(
    tx: Transaction, guild_id: int, people: Sequence[int], *, of_use_until: datetime | None, now: datetime
) -> Reach:
    """How what belongs to something they said yes to would reach these people, by what they chose."""
    guild, late = guilds.find(tx, guild_id), of_use_until or datetime.max.replace(tzinfo=UTC)
    at_once = later = in_mine = 0
    for one in tx.list(_Reached, _REACHED, guild_id=guild_id, people=[*people]):
        if one.contact not in ("dm", "thread"):
            in_mine += 1
            continue
        preferred = Preferences(None, one.time_zone, one.quiet_from, one.quiet_until)
        loud_at = end_of_quiet(preferences.hours(guild, preferred), now)
        waits = loud_at is not None and loud_at < late
        at_once, later = at_once + (not waits), later + waits
    return Reach(at_once, later, in_mine)


def stop(
    tx: Transaction, guild_id: int, user_id: int, agreement: Agreement, *, place: str, now: datetime
) -> None:
    """Take back a yes, and with it whatever of these messages was on its way or waits in /mine."""
    if agreement == "reached":  # a hello is somebody who writes
        hello_wishes.withdraw(tx, guild_id, user_id, now=now)
    volunteers.stop(tx, guild_id, user_id, agreement, place=place, now=now)
    of = [kind for kind in kinds.declared(Message) if kind.needs == agreement]
    outbox.take_back(tx, guild_id, user_id, of, reason=f"has stopped {agreement}", now=now)


def _unwanted(
    tx: Transaction, kind: Message, person: Volunteer, preferred: Preferences, now: datetime
) -> str | None:
    """Why the person does not want this, if so."""
    if kind.needs and suspensions.find(tx, person.guild_id, person.user_id):
        return "is suspended"
    if person.left_at is not None:
        return "has left the server"
    if kind.needs and not volunteers.agreed_to(tx, person.guild_id, person.user_id, kind.needs):
        return f"has not agreed to {kind.needs}"
    if kind.pause == "stops" and preferred.light(now):
        return "wants a light week: nothing but what they hold"
    return BREAK if kind.pause == "stops" and person.paused(now) else None


def _too_much(
    tx: Transaction, kind: Message, person: Volunteer, preferred: Preferences, now: datetime
) -> str | None:
    """Why this is more than fits into a week, if so: the person's own measure is for all capped kinds
    together, the usual one for each.
    """
    if not kind.capped:
        return None
    own = preferred.weekly_cap
    counted = [kind] if own is None else [other for other in kinds.declared(Message) if other.capped]
    told = counts.sent_since(tx, person.guild_id, person.user_id, counted, since=now - WEEK + LATE)
    most = guilds.find(tx, person.guild_id).weekly_cap if own is None else own
    return f"was told {most} of these within a week" if told >= most else None


def end_of_night(tx: Transaction, guild_id: int, *, now: datetime) -> datetime | None:
    """When the server's own quiet hours are over (UTC); None if none hold now."""
    return end_of_quiet(preferences.hours(guilds.find(tx, guild_id), Preferences()), now)
