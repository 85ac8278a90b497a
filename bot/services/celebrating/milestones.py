"""Round numbers and years: what is to be celebrated without anybody having done it just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.volunteers import volunteers
from bot.services.guild.guilds import Guild
from bot.services.things import totals, wins
from bot.services.things.totals import Celebrations

#: A day on which nobody looked is made up for so long.
LOOKED_BACK = timedelta(days=2)
#: Who has been quiet for longer is not told that they have been with us for a year.
ACTIVE = timedelta(days=90)
_A_YEAR = timedelta(days=360)


@dataclass(frozen=True, slots=True)
class _Joined:
    user_id: int
    joined_at: datetime


_LONG_HERE = select(volunteers.c.user_id, volunteers.c.joined_at).where(
    volunteers.c.guild_id == bindparam("guild_id"),
    volunteers.c.joined_at < bindparam("before"),
    volunteers.c.first_done_at.is_not(None),
    volunteers.c.last_active_at > bindparam("since"),
    volunteers.c.left_at.is_(None),
    volunteers.c.celebrate.in_(["name", "anonymous"]),
)


def note(tx: Transaction, guild: Guild, before: Celebrations, *, now: datetime) -> None:
    """What the (locked) server has reached, and whoever has been here for a year, or several."""
    done, guild_id = totals.total(tx, guild.guild_id), guild.guild_id
    if (reached := totals.round_number(done)) > before.milestone:
        totals.reached(tx, guild_id, reached)
        wins.note(tx, guild_id, "milestone", f"milestone:{guild_id}:{reached}", number=reached, now=now)
    zone = ZoneInfo(guild.zone)
    if done and (years := years_now(before.since, now, zone)):
        wins.note(tx, guild_id, "all_year", f"all_year:{guild_id}:{years}", number=years, now=now)
    for one in tx.list(_Joined, _LONG_HERE, guild_id=guild_id, before=now - _A_YEAR, since=now - ACTIVE):
        if years := years_now(one.joined_at, now, zone):
            key = f"year:{guild_id}:{one.user_id}:{years}"
            wins.note(tx, guild_id, "year", key, user_id=one.user_id, number=years, now=now)


def years_now(since: datetime, now: datetime, zone: ZoneInfo) -> int:
    """How many years it has been today, or within the last days; 0 on every other day."""
    began, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    years = today.year - began.year
    for ago in (years, years - 1):
        if ago >= 1 and timedelta() <= today - _same_day(began, began.year + ago) <= LOOKED_BACK:
            return ago
    return 0


def _same_day(day: date, year: int) -> date:
    """Who began on the 29th of February has their day on the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
