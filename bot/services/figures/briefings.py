"""The briefing: on Monday morning coordinators and moderators read of the week before, where they read.

Off until an admin switches it on. One goes out a week at most, about the last week that is over, and whoever
reads it learns no number of people that `/stats` would not show. See docs/design.md § 124.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.activity import activity
from bot.models.applications import applications
from bot.models.briefings import briefings as rows
from bot.models.rosters import rosters
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.figures import closing, periods, stats
from bot.services.figures.stats import Waiting, Week
from bot.services.followups import noticing
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Post, declare
from bot.services.people import quiet_hours
from bot.services.people.preferences import Hours
from bot.services.record.setbacks import Due, overdue
from bot.services.things import pictures, things
from bot.services.things.images import Image
from bot.services.things.pictures import Picture
from bot.services.things.things import Thing

BRIEFING = declare(Post("briefing", N_("the briefing of the week")))

#: By the server's clock; where it is quiet then, once that is over.
MORNING = time(9)
#: The week is looked at again after that, where it is not counted yet.
NOT_YET = timedelta(minutes=15)
#: What begins so soon and has places left is named, of so many at most.
AHEAD, MOST_NAMED = timedelta(days=3), 3


@dataclass(frozen=True, slots=True)
class Held:
    """When the next one goes out, and of which week the last one told."""

    briefing_at: datetime | None
    week: date | None
    picture_id: int | None


@dataclass(frozen=True, slots=True)
class Briefing:
    """Of the week that begins on `week`: what it says, and what is to be decided now."""

    weeks: Sequence[Week]
    done: int
    done_before: int
    waiting: Waiting
    followups: int
    applications: int
    lacking: Sequence[Thing]


@dataclass(frozen=True, slots=True)
class _Id:
    id: int


_DUE = overdue("briefings", rows.c.briefing_at, rows.c.guild_id)
_FIELDS = rows.c.briefing_at, rows.c.week, rows.c.picture_id
_FIND = select(*_FIELDS).where(rows.c.guild_id == bindparam("guild_id"))
_HOLD = _FIND.with_for_update()
_BEGIN = upsert(rows).values(guild_id=bindparam("guild_id")).on_conflict_do_nothing()
_HERE = rows.c.guild_id == bindparam("guild")
_NEXT = update(rows).where(_HERE).values(briefing_at=bindparam("at", type_=rows.c.briefing_at.type))
_TOLD = (
    update(rows)
    .where(_HERE)
    .values(briefing_at=bindparam("at", type_=rows.c.briefing_at.type), week=bindparam("monday"))
)
_HANG = update(rows).where(_HERE).values(picture_id=bindparam("picture"))
_DONE = select(func.count()).where(
    activity.c.guild_id == bindparam("guild_id"),
    activity.c.happened_at >= bindparam("since"),
    activity.c.happened_at < bindparam("until"),
    activity.c.kind == "done",
)
_APPLICATIONS = select(func.count()).where(
    applications.c.guild_id == bindparam("guild_id"), applications.c.state == "waiting"
)
_LACKING = (
    select(thing_rows.c.id)
    .join(rosters, rosters.c.thing_id == thing_rows.c.id)
    .where(
        thing_rows.c.guild_id == bindparam("guild_id"),
        OPEN,
        thing_rows.c.starts_at > bindparam("now"),
        thing_rows.c.starts_at <= bindparam("soon"),
        rosters.c.places > rosters.c.confirmed,
    )
    .order_by(thing_rows.c.starts_at, thing_rows.c.id)
    .limit(MOST_NAMED)
)


def choose(tx: Transaction, caller: Caller, wanted: bool, *, now: datetime) -> Guild:
    """Whether it goes out each Monday. For admins."""
    guild = guilds.change(tx, caller, {"briefing": wanted}, now=now)
    tx.execute(_BEGIN, guild_id=caller.guild)
    hold(tx, caller.guild)
    tx.execute(_NEXT, guild=caller.guild, at=next_one(guild, now) if wanted else None)
    return guild


def find(tx: Transaction, guild_id: int) -> Held | None:
    """None where it was never switched on."""
    return tx.maybe(Held, _FIND, guild_id=guild_id)


def hold(tx: Transaction, guild_id: int) -> Held | None:
    """Locked until the transaction ends."""
    return tx.maybe(Held, _HOLD, guild_id=guild_id)


def next_one(guild: Guild, after: datetime) -> datetime:
    """On Monday morning in the server's zone, and never while it is quiet there."""
    zone = ZoneInfo(guild.zone)
    week = periods.period_of("week", after.astimezone(zone).date())
    while True:
        moment = datetime.combine(week.starts, MORNING, zone)
        moment = quiet_hours.end_of_quiet(_hours(guild), moment) or moment
        if moment > after:
            return moment
        week = periods.period_of("week", week.ends)


def _hours(guild: Guild) -> Hours:
    return Hours(guild.zone, guild.quiet_from, guild.quiet_until)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The servers whose week is to be told of."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have the week told, once: on Monday, or as soon as somebody looks after it, if that is later."""
    held = hold(tx, guild_id)
    if held is None or held.briefing_at is None or held.briefing_at > now:
        return
    guild = guilds.find(tx, guild_id)
    if not guild.briefing:
        tx.execute(_NEXT, guild=guild_id, at=None)
    elif (until := quiet_hours.end_of_quiet(_hours(guild), now)) is not None:
        tx.execute(_NEXT, guild=guild_id, at=until)
    elif closing.is_due(tx, guild_id, now=now):
        tx.execute(_NEXT, guild=guild_id, at=now + NOT_YET)
    else:
        _tell(tx, guild, held, now=now)


def _tell(tx: Transaction, guild: Guild, held: Held, *, now: datetime) -> None:
    monday = _last_week(guild, now).starts
    tx.execute(_TOLD, guild=guild.guild_id, at=next_one(guild, now), monday=monday)
    if guild.coordinators_channel_id is None or (held.week is not None and held.week >= monday):
        return
    _forget_picture(tx, guild.guild_id, held)
    key = f"briefing:{guild.guild_id}:{monday.isoformat()}"
    outbox.put(tx, BRIEFING, guild.guild_id, key, detail={"week": monday.isoformat()}, now=now)


def _last_week(guild: Guild, now: datetime) -> periods.Period:
    return periods.period_of("week", periods.today(guild.zone, now)).previous


def of(tx: Transaction, guild: Guild, monday: date, *, now: datetime) -> Briefing:
    """Of people only what is published, of things how often they were done; and what waits at this moment."""
    week = periods.period_of("week", monday)
    before, begins, ends = (
        periods.midnight(day, guild.zone) for day in (week.previous.starts, week.starts, week.ends)
    )
    guild_id = guild.guild_id
    soon = tx.list(_Id, _LACKING, guild_id=guild_id, now=now, soon=now + AHEAD)
    return Briefing(
        weeks=stats.weeks_until(tx, guild, week.ends, now=now),
        done=int(tx.value(_DONE, guild_id=guild_id, since=begins, until=ends)),
        done_before=int(tx.value(_DONE, guild_id=guild_id, since=before, until=begins)),
        waiting=stats.waiting_in(tx, guild_id),
        followups=noticing.waiting_in(tx, guild_id),
        applications=int(tx.value(_APPLICATIONS, guild_id=guild_id)),
        lacking=[things.show(tx, one.id) for one in soon],
    )


def picture_of(tx: Transaction, guild_id: int, monday: date) -> Picture | None:
    """The one that was drawn of that week."""
    held = find(tx, guild_id)
    if held is None or held.week != monday or held.picture_id is None:
        return None
    return pictures.find(tx, held.picture_id)


def give_picture(tx: Transaction, guild_id: int, monday: date, *, alt: str, image: Image) -> Picture | None:
    """The one it has from now on; the first that is drawn stays, and that of the week before goes."""
    held = hold(tx, guild_id)
    if held is None or held.week != monday:
        return None
    if held.picture_id is None:
        picture_id = pictures.keep(tx, guild_id, alt=alt, image=image)
        tx.execute(_HANG, guild=guild_id, picture=picture_id)
        return pictures.find(tx, picture_id)
    return pictures.find(tx, held.picture_id)


def _forget_picture(tx: Transaction, guild_id: int, held: Held) -> None:
    if held.picture_id is not None:
        tx.execute(_HANG, guild=guild_id, picture=None)
        pictures.drop(tx, held.picture_id)
