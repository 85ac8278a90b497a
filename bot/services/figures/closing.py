"""Once a week, a month or a quarter is over: it is counted, and what may be shown of it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import bindparam, exists, select, update

from bot.db import Transaction
from bot.models.activity import activity
from bot.models.guilds import guilds as guild_rows
from bot.models.shown_figures import shown_figures as rows
from bot.services.figures import periods, shown_figures, staying
from bot.services.figures.definitions import COHORT, FIGURES, LADDER, TOOK_PART, YES
from bot.services.figures.periods import KINDS, Period, Recorded
from bot.services.figures.shown_figures import Counted
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.record.setbacks import Due, overdue

#: How far back is counted, where it was not yet; and for so many quarters people's steps are followed.
HOW_MANY = {"week": 13, "month": 6, "quarter": 4}
FOLLOWED = 4
#: In quiet mode names fade after thirty days (`guilds.FADES_AFTER`): what is longer would be counted short.
WEEKS_IN_QUIET = 3

_DUE = overdue("figures", guild_rows.c.counted_at, guild_rows.c.guild_id)
_COUNTED = select(rows.c.name, rows.c.starts_on, rows.c.ends_on).where(
    rows.c.guild_id == bindparam("guild_id"), rows.c.name.in_(bindparam("names", expanding=True))
)
_HAPPENED = select(
    exists().where(
        activity.c.guild_id == bindparam("guild_id"),
        activity.c.happened_at >= bindparam("since"),
        activity.c.happened_at < bindparam("until"),
    )
)
_IS_DUE = select(
    exists().where(
        guild_rows.c.guild_id == bindparam("guild_id"), guild_rows.c.counted_at <= bindparam("now")
    )
)
_FIRST = (
    select(activity.c.happened_at)
    .where(activity.c.guild_id == bindparam("guild_id"))
    .order_by(activity.c.happened_at)
    .limit(1)
)
_LOOK_AGAIN = (
    update(guild_rows)
    .where(guild_rows.c.guild_id == bindparam("guild_id"))
    .values(counted_at=bindparam("counted_at"))
)


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class _Climb:
    """When one person joined and took each step."""

    joined: datetime
    yes: datetime | None
    action: datetime | None
    third: datetime | None
    role: datetime | None


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The guilds where a period is over that was not counted."""
    return tx.list(Due, _DUE, now=now)


def is_due(tx: Transaction, guild_id: int, *, now: datetime) -> bool:
    """Whether a period is over that was not counted yet."""
    return bool(tx.value(_IS_DUE, guild_id=guild_id, now=now))


def count(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Count one period, or one cohort; the guild stays due until nothing is left to count."""
    guild = guilds.find(tx, guild_id)
    today = periods.today(guild.zone, now)
    known = recorded(tx, guild)
    if known is not None and _count_one(tx, guild, known, today):
        return
    next_end = periods.midnight(periods.next_end(today), guild.zone)
    tx.execute(_LOOK_AGAIN, guild_id=guild_id, counted_at=next_end)


def recorded(tx: Transaction, guild: Guild) -> Recorded | None:
    """None: nothing has happened yet."""
    first = tx.value(_FIRST, guild_id=guild.guild_id)
    if first is None:
        return None
    named = guilds.named_since(tx, guild.guild_id)
    # Of the day in which names begin only a part is known.
    named_on = date.min if named is None else periods.today(guild.zone, named) + timedelta(days=1)
    return Recorded(periods.today(guild.zone, first), named_on)


def _count_one(tx: Transaction, guild: Guild, known: Recorded, today: date) -> bool:
    """Whether there was one left that can be counted."""
    guild_id, zone = guild.guild_id, guild.zone
    how_many = {"week": WEEKS_IN_QUIET} if guild.quiet else HOW_MANY
    found = tx.list(_Known, _COUNTED, guild_id=guild_id, names=[TOOK_PART.name, YES.name])
    counted = {(one.name, one.starts_on, one.ends_on) for one in found}
    for kind in KINDS:
        for period in periods.over(kind, today, how_many.get(kind, 0)):
            if known.covers(period) and (TOOK_PART.name, period.starts, period.ends) not in counted:
                _count_period(tx, guild_id, period, known.begun, zone)
                return True
    if not guild.quiet and staying.count(tx, guild_id, known, today, zone):
        return True
    as_of = periods.period_of("month", today).starts
    for cohort in periods.over("quarter", as_of, 0 if guild.quiet else FOLLOWED):
        if known.covers(cohort) and (YES.name, cohort.starts, as_of) not in counted:
            _count_cohort(tx, guild_id, cohort, as_of, known.begun, zone)
            return True
    return False


def _count_period(tx: Transaction, guild_id: int, period: Period, begun: date, zone: str) -> None:
    since, until = periods.midnight(period.starts, zone), periods.midnight(period.ends, zone)
    happened = tx.value(_HAPPENED, guild_id=guild_id, since=since, until=until)
    publishing = shown_figures.Publishing(tx, guild_id, period.starts, begun)
    for figure in FIGURES:
        people = int(tx.value(figure.count, guild_id=guild_id, since=since, until=until)) if happened else 0
        publishing.publish(Counted(figure.name, period.starts, period.ends, people))


def _count_cohort(
    tx: Transaction, guild_id: int, cohort: Period, as_of: date, begun: date, zone: str
) -> None:
    climbs = tx.list(
        _Climb,
        COHORT,
        guild_id=guild_id,
        since=periods.midnight(cohort.starts, zone),
        until=periods.midnight(cohort.ends, zone),
        as_of=periods.midnight(as_of, zone),
    )
    publishing = shown_figures.Publishing(tx, guild_id, cohort.starts, begun)
    for step in LADDER:
        taken = [(one.joined, at) for one in climbs if (at := getattr(one, step.name)) is not None]
        took = [max((at - joined).days, 0) for joined, at in taken]
        half = round(median(took)) if took else None
        publishing.publish(Counted(step.name, cohort.starts, as_of, len(took), half))
