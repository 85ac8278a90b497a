"""How much was done in a server by all together, and when something of it is told next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.rosters import commitments, rosters
from bot.models.wins import celebrations
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.people import quiet_hours
from bot.services.people.preferences import Hours

#: By the server's clock; where it is quiet then, once that is over.
MOMENT = time(17)


@dataclass(frozen=True, slots=True)
class Celebrations:
    """When something is told in one server, and what was."""

    guild_id: int
    wins_at: datetime
    digest_at: datetime | None
    told_until: datetime | None
    since: datetime
    total: int
    milestone: int


_CELEBRATIONS = select(*(celebrations.c[name] for name in Celebrations.__dataclass_fields__)).where(
    celebrations.c.guild_id == bindparam("guild_id")
)
_LOCK = _CELEBRATIONS.with_for_update()
_BEGIN = (
    upsert(celebrations)
    .values({name: bindparam(name) for name in ("guild_id", "wins_at", "since", "total", "milestone")})
    .on_conflict_do_nothing()
)
_COUNT_ANEW = (
    update(celebrations)
    .where(celebrations.c.guild_id == bindparam("guild"), celebrations.c.total != bindparam("done"))
    .values(total=bindparam("done"))
)
_HERE = celebrations.c.guild_id == bindparam("guild")
_PUT_OFF = update(celebrations).where(_HERE).values(wins_at=bindparam("wins_at"))
_REACHED = update(celebrations).where(_HERE).values(milestone=bindparam("milestone"))
_TOTAL = select(func.coalesce(func.sum(rosters.c.done), 0)).where(rosters.c.guild_id == bindparam("guild_id"))
_SINCE = select(func.min(commitments.c.done_at, type_=commitments.c.done_at.type)).where(
    commitments.c.guild_id == bindparam("guild_id")
)


def round_number(done: int) -> int:
    """The last that is told once a group reaches it: 10, 50, 100, 250, 500, 1000, 2500 ...; 0 before that."""
    found, tens = 0, 10
    while tens <= done:
        found = max(one for one in (tens, tens * 5 // 2, tens * 5) if one <= done and one != 25)
        tens *= 10
    return found


def next_moment(guild: Guild, after: datetime) -> datetime:
    """When wins are posted next: in the late afternoon of the server, and never while it is quiet there."""
    zone = ZoneInfo(guild.zone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    hours = Hours(guild.zone, guild.quiet_from, guild.quiet_until)
    while True:
        moment = datetime.combine(day, MOMENT, zone)
        moment = quiet_hours.end_of_quiet(hours, moment) or moment
        if moment > after:
            return moment
        day += timedelta(days=1)


def put_off(tx: Transaction, guild_id: int, wins_at: datetime) -> None:
    """The next wins are posted then."""
    tx.execute(_PUT_OFF, guild=guild_id, wins_at=wins_at)


def reached(tx: Transaction, guild_id: int, milestone: int) -> None:
    """So many were done, and that is to be told."""
    tx.execute(_REACHED, guild=guild_id, milestone=milestone)


def begin(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Something was done here: from now on there is something to count and to tell. Twice is once."""
    if tx.value(_CELEBRATIONS, guild_id=guild_id) is None:
        tx.execute(
            _BEGIN,
            guild_id=guild_id,
            wins_at=next_moment(guilds.find(tx, guild_id), now),
            since=tx.value(_SINCE, guild_id=guild_id) or now,
            total=0,
            milestone=round_number(total(tx, guild_id)),
        )


def find(tx: Transaction, guild_id: int) -> Celebrations | None:
    """None where nothing has been done yet."""
    return tx.maybe(Celebrations, _CELEBRATIONS, guild_id=guild_id)


def hold(tx: Transaction, guild_id: int) -> Celebrations | None:
    """Locked until the transaction ends."""
    return tx.maybe(Celebrations, _LOCK, guild_id=guild_id)


def total(tx: Transaction, guild_id: int) -> int:
    """How many things were done here, by whomever."""
    return int(tx.value(_TOTAL, guild_id=guild_id))


def count_anew(tx: Transaction, guild_id: int) -> bool:
    """Whether more or less was done than the noticeboard says."""
    return tx.execute(_COUNT_ANEW, guild=guild_id, done=total(tx, guild_id)) == 1
