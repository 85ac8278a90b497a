"""Who may be told what, and when: the promise table of the product, as code.

Every message to one person has a policy here, and is put to `clearance` just before it is sent. A kind
without a policy is
not sent to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.db import Transaction
from bot.services import guilds, outbox, volunteers
from bot.services.guilds import Guild
from bot.services.outbox import Parcel
from bot.services.volunteers import Agreement, Volunteer

WEEK = timedelta(days=7)
#: Offsets from UTC are whole quarters of an hour, so local hours begin and clocks change on one of these.
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for one kind of message to a person."""

    #: What the person must have agreed to; None: the commitment it belongs to is enough.
    needs: Agreement | None = None
    quiet_hours: bool = True
    #: At most this many by DM in seven days; more wait in /mine.
    weekly_cap: int | None = None
    pause: Literal["ignores", "stops", "stops unless kept"] = "ignores"
    #: May be told in a private thread, which everyone with Manage Threads can read.
    thread: bool = True


POLICIES = {
    "reminder": Policy(needs="reminders", pause="stops unless kept"),
    "place": Policy(),
    "role_place": Policy(),
    "checkin": Policy(needs="checkins", weekly_cap=2, pause="stops", thread=False),
}


@dataclass(frozen=True, slots=True)
class Send:
    """It may be sent now."""

    by: Literal["dm"] = "dm"


@dataclass(frozen=True, slots=True)
class Keep:
    """It waits for the person in /mine."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before this moment."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """The person does not want it."""

    reason: str


Clearance = Send | Keep | Wait | Drop


def clearance(tx: Transaction, parcel: Parcel, *, now: datetime) -> Clearance:
    """Whether this message may reach its person now. Raises LookupError for a kind without a policy."""
    policy = POLICIES[parcel.kind]
    person = volunteers.find(tx, parcel.guild_id, parcel.user_id) if parcel.user_id is not None else None
    if person is None:
        return Drop("nobody to tell: the person has erased what was stored")
    if reason := _unwanted(tx, policy, person, now):
        return Drop(reason)
    if person.contact != "dm":
        return Keep("prefers /mine" if person.contact == "mine" else "has not said how to be reached")
    if policy.weekly_cap is not None and _told_in_a_week(tx, parcel.kind, person, now) >= policy.weekly_cap:
        return Keep(f"was told {policy.weekly_cap} of these within a week")
    loud_at = end_of_quiet(guilds.find(tx, parcel.guild_id), now) if policy.quiet_hours else None
    return Send() if loud_at is None else Wait(loud_at)


def _unwanted(tx: Transaction, policy: Policy, person: Volunteer, now: datetime) -> str | None:
    """Why the person does not want this, if so."""
    if policy.needs and not volunteers.agreed_to(tx, person.guild_id, person.user_id, policy.needs):
        return f"has not agreed to {policy.needs}"
    if not person.paused(now) or policy.pause == "ignores":
        return None
    if policy.pause == "stops unless kept" and person.keep_reminders:
        return None
    return "is taking a break"


def _told_in_a_week(tx: Transaction, kind: str, person: Volunteer, now: datetime) -> int:
    return outbox.sent_since(tx, person.guild_id, person.user_id, kind, since=now - WEEK)


def end_of_quiet(guild: Guild, now: datetime) -> datetime | None:
    """When the guild's quiet hours that hold now are over (UTC); None if none hold.

    Walking in quarters of an hour, because local time may skip or repeat the hour at which they end.
    """
    if not _is_quiet(guild, now):
        return None
    moment = now.astimezone(UTC)
    moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    while _is_quiet(guild, moment):
        moment += QUARTER
    return moment


def _is_quiet(guild: Guild, moment: datetime) -> bool:
    """Equal hours mean that no hour is quiet."""
    hour = moment.astimezone(ZoneInfo(guild.time_zone)).hour
    if guild.quiet_from <= guild.quiet_until:
        return guild.quiet_from <= hour < guild.quiet_until
    return hour >= guild.quiet_from or hour < guild.quiet_until
