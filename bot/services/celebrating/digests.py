"""The weekly digest for everybody: what was done together, who was thanked for what, and what is open.

Off until an admin chooses a day. One goes out a week at most, and none of a week in which nothing happened.
See docs/design.md § 122.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, null, select, update

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.rosters import commitments
from bot.models.things import things
from bot.models.types import EPOCH
from bot.models.wins import celebrations
from bot.models.wins import wins as rows
from bot.services.celebrating import kudos_lists
from bot.services.celebrating.kudos_lists import Thanks
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import NAMING, Guild
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Post, declare
from bot.services.people import quiet_hours
from bot.services.people.preferences import Hours
from bot.services.record.setbacks import Due, overdue
from bot.services.things import totals, wins

#: What people may like to be named for stands in it; what went well is told in `wins`.
DIGEST = declare(Post("digest", N_("the weekly digest"), names="others", follows=NAMING))

#: By the server's clock; where it is quiet then, once that is over.
MORNING = time(9)
A_WEEK = timedelta(days=7)
#: After the last one, whatever day is chosen meanwhile.
NOT_WITHIN = timedelta(days=5, hours=20)
#: Later than that it is left out, and the next one tells of both weeks.
LATE = timedelta(days=1)
#: Things of which it says how often they were done.
MOST_DONE = 5


@dataclass(frozen=True, slots=True)
class Done:
    """How often one thing was done in these days."""

    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Week:
    """What there is to tell of some days; `times` counts all that was done, also what is not among `done`."""

    since: datetime
    until: datetime
    done: Sequence[Done]
    times: int
    thanks: Sequence[Thanks]


_DUE = overdue("digests", celebrations.c.digest_at, celebrations.c.guild_id)
_HERE = celebrations.c.guild_id == bindparam("guild")
_SET = (
    update(celebrations).where(_HERE).values(digest_at=bindparam("at", type_=celebrations.c.digest_at.type))
)
_TOLD = (
    update(celebrations)
    .where(_HERE)
    .values(
        digest_at=bindparam("at", type_=celebrations.c.digest_at.type),
        told_until=bindparam("now", type_=celebrations.c.told_until.type),
    )
)
_UNTOLD = and_(rows.c.guild_id == bindparam("guild"), rows.c.state == "digest", rows.c.told_on.is_(None))
_WAIT_AGAIN = update(rows).where(_UNTOLD).values(state="waiting", from_at=bindparam("now"))
_TELL = update(rows).where(_UNTOLD).values(told_on=bindparam("day"))
_LEAVE_OUT = update(rows).where(_UNTOLD).values(state="over")
_UNTELL = (
    update(rows)
    .where(
        rows.c.guild_id == bindparam("guild"), rows.c.state == "digest", rows.c.told_on == bindparam("day")
    )
    .values(told_on=null())
)
_ANY_UNTOLD = (
    select(rows.c.id)
    .where(rows.c.guild_id == bindparam("guild"), rows.c.state == "digest", rows.c.told_on.is_(None))
    .limit(1)
)
_DONE = (
    select(things.c.title, func.count().label("times"))
    .select_from(commitments)
    .join(things, things.c.id == commitments.c.thing_id)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.done_at >= bindparam("since"),
        commitments.c.done_at < bindparam("until"),
    )
    .group_by(things.c.id, things.c.title)
    .order_by(func.count().desc(), things.c.id)
)


def choose(tx: Transaction, caller: Caller, day: str, *, now: datetime) -> Guild:
    """On which day of the week it goes out, Monday is 0; "": on none. For admins. Raises Invalid."""
    caller.require_admin()
    if day and day not in map(str, range(7)):
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    guild = guilds.change(tx, caller, {"digest_day": int(day) if day else None}, now=now)
    totals.begin(tx, caller.guild, now=now)
    held = totals.hold(tx, caller.guild)
    if guild.digest_day is None:
        tx.execute(_SET, guild=caller.guild, at=None)
        tx.execute(_WAIT_AGAIN, guild=caller.guild, now=now)
    else:
        told_until = held.told_until if held is not None else None
        begins = max(told_until or now - A_WEEK, now - A_WEEK)
        at = next_one(guild, max(now, begins + NOT_WITHIN))
        tx.execute(_TOLD, guild=caller.guild, at=at, now=begins)
    return guild


def next_one(guild: Guild, after: datetime) -> datetime:
    """On the morning of its day in the server's zone, and never while it is quiet there."""
    zone = ZoneInfo(guild.zone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        if day.weekday() == guild.digest_day:
            moment = datetime.combine(day, MORNING, zone)
            moment = quiet_hours.end_of_quiet(_hours(guild), moment) or moment
            if moment > after:
                return moment
        day += timedelta(days=1)


def _hours(guild: Guild) -> Hours:
    return Hours(guild.zone, guild.quiet_from, guild.quiet_until)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The servers whose week is over."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Tell of the week in one server, once."""
    held = totals.hold(tx, guild_id)
    if held is None or held.digest_at is None or held.digest_at > now:
        return
    guild = guilds.find(tx, guild_id)
    if guild.digest_day is None:
        tx.execute(_SET, guild=guild_id, at=None)
        return
    quiet_until = quiet_hours.end_of_quiet(_hours(guild), now)
    after = next_one(guild, now)
    if now - held.digest_at > LATE or guild.wins_channel_id is None or quiet_until is not None:
        tx.execute(_SET, guild=guild_id, at=min(quiet_until or after, after))
        return
    since = max(held.told_until or now - A_WEEK, now - 2 * A_WEEK)
    if held.told_until is not None and _last_was_lost(tx, guild, held.told_until, now=now):
        since -= A_WEEK
    tell(tx, guild, since, now=now)
    tx.execute(_TOLD, guild=guild_id, at=after, now=now)


def tell(tx: Transaction, guild: Guild, since: datetime, *, now: datetime) -> None:
    """Have it posted, if there is anything to tell."""
    if guild.quiet:
        tx.execute(_LEAVE_OUT, guild=guild.guild_id)
    week = of(tx, guild.guild_id, since, now)
    if not week.times and not week.thanks and tx.value(_ANY_UNTOLD, guild=guild.guild_id) is None:
        return
    day = _day(guild, now)
    tx.execute(_TELL, guild=guild.guild_id, day=day)
    detail = {"day": day, "since": since.isoformat(), "until": now.isoformat()}
    outbox.change(tx, DIGEST, guild.guild_id, wins.digest_key(guild.guild_id, day), detail=detail, now=now)


def redraw(tx: Transaction, guild_id: int, *, since: datetime = EPOCH, now: datetime) -> None:
    """Somebody is to be named otherwise in what was told since then."""
    posts.redraw(tx, DIGEST, guild_id, since=since, now=now)


def of(tx: Transaction, guild_id: int, since: datetime, until: datetime) -> Week:
    """What was done and thanked for in these days; nobody is named but by their own wish."""
    found = tx.list(Done, _DONE, guild_id=guild_id, since=since, until=until)
    thanks = kudos_lists.public_between(tx, guild_id, since, until)
    return Week(since, until, found[:MOST_DONE], sum(one.times for one in found), thanks)


def _last_was_lost(tx: Transaction, guild: Guild, told_until: datetime, *, now: datetime) -> bool:
    """The last one could not be posted: what it was to tell stands in the next."""
    day = _day(guild, told_until)
    key = wins.digest_key(guild.guild_id, day)
    if not posts.give_up(tx, guild.guild_id, [key], reason="its week is over", now=now):
        return False
    tx.execute(_UNTELL, guild=guild.guild_id, day=day)
    return True


def _day(guild: Guild, moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(guild.zone)).date().isoformat()
