"""How long a place is kept for whom it is offered to: rules, and how they hold for one person.

What happens at a moment offers for half a day, and shorter the nearer it is; in the last hours a place is
theirs at once, who wait for one. In somebody's quiet hours the clock stands still. See docs/design.md § 111.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.preferences import preferences as rows
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.people import preferences
from bot.services.people.preferences import Hours, Preferences
from bot.services.people.quiet_hours import QuietHours, after_waking, waking
from bot.services.things import line
from bot.services.things.rosters import FOR_NOBODY, Commitment
from bot.services.things.things import Thing

#: Of what happens at a moment, where the thing says nothing else.
USUAL = timedelta(hours=12)
#: Of somebody's waking hours before the start: a place is offered for a quarter of them, and where fewer are
#: left than these it is theirs at once.
LAST = timedelta(hours=4)
SHARE = 4
#: Who stands by is asked to say yes sooner: at most, and at least.
CALLED_FOR, CALLED_AT_LEAST = timedelta(hours=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Chosen:
    user_id: int
    time_zone: str | None
    quiet_from: int | None
    quiet_until: int | None

    @property
    def preferred(self) -> Preferences:
        return Preferences(None, self.time_zone, self.quiet_from, self.quiet_until)


_WHEN_QUIET = select(*(rows.c[name] for name in _Chosen.__dataclass_fields__)).where(
    rows.c.guild_id == bindparam("guild_id"), rows.c.user_id.in_(bindparam("people", expanding=True))
)


def offered_until(thing: Thing, hours: QuietHours, *, now: datetime) -> datetime | None:
    """Until when a place that is free now is kept for whoever has these quiet hours; None: it is theirs at
    once.
    """
    usual = None if thing.starts_at is None else USUAL
    window = usual if thing.offer_minutes is None else timedelta(minutes=thing.offer_minutes)
    if not window:
        return None
    if thing.starts_at is not None:
        left = waking(hours, now, thing.starts_at, enough=max(LAST, SHARE * window))
        if left < LAST:
            return None
        window = min(window, left / SHARE)
    until = after_waking(hours, now, window)
    return until if thing.deadline is None else min(until, thing.deadline)


def called_until(thing: Thing, hours: QuietHours, *, now: datetime) -> datetime:
    """Until when who stands by can say that they come. Where it starts before they wake, no clock stops."""
    starts_at, ends_at = thing.starts_at or now, thing.ends_at or now + CALLED_AT_LEAST
    window = max(CALLED_AT_LEAST, min(CALLED_FOR, (starts_at - now) / SHARE))
    until = after_waking(hours, now, window)
    return min(until if until <= starts_at else now + window, ends_at)


def for_those(
    tx: Transaction, thing: Thing, people: Sequence[Commitment], *, now: datetime
) -> Mapping[int, datetime]:
    """Until when a place is offered, by commitment; whom it does not name has one at once."""
    if not passes_over(thing):
        return FOR_NOBODY
    guild = guilds.find(tx, thing.guild_id)
    quiet = _when_quiet(tx, guild, [one.user_id for one in people])
    usual = preferences.hours(guild, Preferences())
    known: dict[Hours, datetime | None] = {}
    until = {}
    for one in people:
        hours = quiet.get(one.user_id, usual)
        if hours not in known:  # most keep those of the server
            known[hours] = offered_until(thing, hours, now=now)
        at = known[hours]
        if at is not None:
            until[one.id] = at
    return until


def passes_over(thing: Thing) -> bool:
    """Whether places are offered, so that those who rest are passed over; of the rest they are theirs."""
    return thing.starts_at is not None or thing.offer_minutes is not None


def goes_at_once(tx: Transaction, thing: Thing, *, now: datetime) -> bool:
    """Whether a place that is free now is at once theirs who wait for longest."""
    first = line.first_awake(tx, replace(thing.roster, places=1, confirmed=0, offered=0), now=now)
    return bool(first) and not for_those(tx, thing, first, now=now)


def hours_of(tx: Transaction, guild_id: int, user_id: int) -> Hours:
    """The quiet hours that hold for this person."""
    return preferences.hours(guilds.find(tx, guild_id), preferences.find(tx, guild_id, user_id))


def _when_quiet(tx: Transaction, guild: Guild, people: Sequence[int]) -> Mapping[int, Hours]:
    """Of those who have chosen something."""
    found = tx.list(_Chosen, _WHEN_QUIET, guild_id=guild.guild_id, people=[*people])
    return {one.user_id: preferences.hours(guild, one.preferred) for one in found}
