"""The hours somebody gave: what happens at a moment and they did, from its start to its end.

Worked out anew each time, for that person alone; no total of anybody's stands anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.rosters import commitments
from bot.models.things import things
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.people import preferences


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that they did, when it was."""

    thing_id: int
    title: str
    starts_at: datetime
    ends_at: datetime

    @property
    def lasted(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    given: Sequence[Given]

    @property
    def lasted(self) -> timedelta:
        return in_all(self.given)


@dataclass(frozen=True, slots=True)
class Hours:
    """All of it, the newest first, by the year in which it began where this person lives."""

    zone: str
    given: Sequence[Given]
    quiet: bool

    @property
    def years(self) -> Sequence[Year]:
        here = ZoneInfo(self.zone)
        by_year = groupby(self.given, key=lambda one: one.starts_at.astimezone(here).year)
        return [Year(number, [*given]) for number, given in by_year]

    def of_year(self, number: int | None) -> Sequence[Given]:
        """Without one, all of it."""
        if number is None:
            return self.given
        return next((year.given for year in self.years if year.number == number), ())


_DONE = (
    select(things.c.id.label("thing_id"), things.c.title, things.c.starts_at, things.c.ends_at)
    .select_from(commitments)
    .join(things, things.c.id == commitments.c.thing_id)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.user_id == bindparam("user_id"),
        commitments.c.done_at.is_not(None),
        things.c.starts_at.is_not(None),
        things.c.ends_at <= bindparam("now"),
        things.c.state.in_(("open", "closed")),
    )
    .order_by(things.c.starts_at.desc(), things.c.id.desc())
)


def of(tx: Transaction, caller: Caller, *, now: datetime) -> Hours:
    """For themselves: what is over and they said they did, or was ticked for them."""
    guild = guilds.find(tx, caller.guild)
    zone = preferences.hours(guild, preferences.find(tx, caller.guild, caller.user_id)).time_zone
    given = tx.list(Given, _DONE, guild_id=caller.guild, user_id=caller.user_id, now=now)
    return Hours(zone, given, guild.quiet)


def in_all(given: Sequence[Given]) -> timedelta:
    return sum((one.lasted for one in given), timedelta())
