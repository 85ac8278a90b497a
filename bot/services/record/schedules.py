"""What happens again and again: a rule in local time, and the moments it means.

An occurrence is named by its schedule and its local time as the rule names it, so the hour that comes twice
in autumn runs once. A local time that spring skips runs at the next moment that exists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr
from sqlalchemy import bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.schedules import schedules
from bot.services.record.setbacks import Due, overdue
from bot.services.record.times import known_zone

#: More often than daily is no rhythm for people; when it ends stands beside the rule.
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
#: A rule with no occurrence in this time (the 30th of February) has none.
YEARS_AHEAD = 5
#: Occurrences of one schedule that one transaction takes; the rest follows in the next.
MOST_CAUGHT_UP = 50
#: Clocks change on whole quarters of an hour.
QUARTER = timedelta(minutes=15)
#: After every local time there is.
_NEVER = "~"

Detail = Mapping[str, str | int | bool | None]


class CatchUp(Enum):
    """What becomes of occurrences that fell due while nothing ran."""

    LATE = "each runs, late"
    ONCE = "the last one runs, late"
    SKIP = "none runs, unless it is less than an hour late"


#: For `CatchUp.SKIP`: later than this, an occurrence is over.
IN_TIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    id: int
    guild_id: int
    kind: str
    rule: str
    starts: str
    zone: str
    until: str | None
    days_ahead: int
    detail: Detail
    next_nominal: str | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule comes round; `at` is when it runs. The key is its own, for whatever it puts in
    the outbox.
    """

    schedule: Schedule
    nominal: str
    at: datetime

    @property
    def key(self) -> str:
        return f"schedule:{self.schedule.id}:{self.nominal}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What occurrences of one kind do, in the transaction that moves their schedule on."""

    run: Callable[[Transaction, Occurrence, datetime], None]
    catch_up: CatchUp
    #: After the last that there is.
    over: Callable[[Transaction, Schedule], None] | None = None


_FIELDS = [schedules.c[name] for name in Schedule.__dataclass_fields__]
_ADD = (
    insert(schedules)
    .values(
        guild_id=bindparam("guild_id"),
        kind=bindparam("kind"),
        rule=bindparam("rule"),
        starts=bindparam("starts"),
        zone=bindparam("zone"),
        until=bindparam("until"),
        days_ahead=bindparam("days_ahead"),
        detail=bindparam("detail", type_=schedules.c.detail.type),
        next_nominal=bindparam("next_nominal"),
        next_at=bindparam("next_at"),
        created_by=bindparam("user_id"),
    )
    .returning(*_FIELDS)
)
_OF_GUILD = (
    select(*_FIELDS)
    .where(schedules.c.guild_id == bindparam("guild_id"), schedules.c.kind == bindparam("kind"))
    .order_by(schedules.c.id)
)
_DUE = overdue("schedules", schedules.c.next_at, schedules.c.guild_id, schedules.c.id).where(
    schedules.c.kind.in_(bindparam("kinds", expanding=True))
)
_SHOW = select(*_FIELDS).where(schedules.c.id == bindparam("id"))
_LOCK = _SHOW.with_for_update()
_CHANGE = (
    update(schedules)
    .where(schedules.c.id == bindparam("id"))
    .values(
        rule=bindparam("rule"),
        starts=bindparam("starts"),
        until=bindparam("until"),
        detail=bindparam("detail", type_=schedules.c.detail.type),
        next_nominal=bindparam("next_nominal"),
        next_at=bindparam("next_at"),
    )
)
_MOVE_ON = (
    update(schedules)
    .where(schedules.c.id == bindparam("id"))
    .values(next_nominal=bindparam("next_nominal"), next_at=bindparam("next_at"))
)
_REMOVE = delete(schedules).where(
    schedules.c.guild_id == bindparam("guild_id"), schedules.c.id == bindparam("id")
)
_FORGET = (
    update(schedules)
    .where(schedules.c.guild_id == bindparam("guild_id"), schedules.c.created_by == bindparam("user_id"))
    .values(created_by=None)
)


def begin(
    tx: Transaction,
    guild_id: int,
    kind: str,
    *,
    rule: str,
    starts: datetime,
    zone: str,
    until: datetime | None = None,
    days_ahead: int = 0,
    detail: Detail | None = None,
    created_by: int | None,
    now: datetime,
) -> Schedule:
    """Begin a schedule. `starts` is local and naive: its date counts intervals, its time of day is the time.
    So is `until`, the last time that may come. It runs so many `days_ahead` of each.

    Occurrences before now are left out. Raises Invalid for a rule that can't be read or never comes round.
    """
    zone = known_zone(zone)
    first = starts.replace(tzinfo=None, second=0, microsecond=0)
    since = max(first, _local(now, zone) - timedelta(days=1))
    nominal = next((local for local in _upcoming(rule, first, since) if moment_of(local, zone) >= now), None)
    if nominal is None:
        raise Invalid(N_("That rhythm never comes due. Please choose another."))
    return tx.one(
        Schedule,
        _ADD,
        guild_id=guild_id,
        kind=kind,
        rule=rule,
        starts=first.isoformat(),
        zone=zone,
        until=until.isoformat() if until else None,
        days_ahead=days_ahead,
        detail=dict(detail or {}),
        next_nominal=nominal.isoformat(),
        next_at=moment_of(nominal - timedelta(days=days_ahead), zone),
        user_id=created_by,
    )


def of_guild(tx: Transaction, guild_id: int, kind: str) -> Sequence[Schedule]:
    return tx.list(Schedule, _OF_GUILD, guild_id=guild_id, kind=kind)


def find(tx: Transaction, schedule_id: int, *, held: bool = False) -> Schedule | None:
    """It, `held` until the transaction ends; None once it is over."""
    return tx.maybe(Schedule, _LOCK if held else _SHOW, id=schedule_id)


def upcoming(schedule: Schedule, *, most: int, since: datetime | None = None) -> list[datetime]:
    """The local times that are to come, from its next one on, or from another."""
    if schedule.next_nominal is None and since is None:
        return []
    begins = since or datetime.fromisoformat(schedule.next_nominal or schedule.starts)
    last = schedule.until or _NEVER
    found = _upcoming(schedule.rule, datetime.fromisoformat(schedule.starts), begins)
    return [local for local in islice(found, most) if local.isoformat() <= last]


def local_times(rule: str, starts: datetime, *, most: int) -> list[datetime]:
    """The first local times that a rule names. Raises Invalid for one that can't be read."""
    return list(islice(_upcoming(rule, starts, starts), most))


def change(tx: Transaction, schedule: Schedule) -> Schedule:
    """Write this (held) schedule as it is to be from now on; when it runs next follows from its next time."""
    following = datetime.fromisoformat(schedule.next_nominal) if schedule.next_nominal else None
    changed = replace(schedule, next_at=_runs_at(schedule, following) if following else None)
    tx.execute(
        _CHANGE,
        id=changed.id,
        rule=changed.rule,
        starts=changed.starts,
        until=changed.until,
        detail=dict(changed.detail),
        next_nominal=changed.next_nominal,
        next_at=changed.next_at,
    )
    return changed


def end(tx: Transaction, guild_id: int, schedule_id: int) -> None:
    """Nothing more comes of it. Twice is once."""
    tx.execute(_REMOVE, guild_id=guild_id, id=schedule_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)


def due(tx: Transaction, kinds: Collection[str], *, now: datetime) -> Sequence[Due]:
    """Up to fifty that have come round; a schedule of a kind that is not among these waits."""
    return tx.list(Due, _DUE, now=now, kinds=list(kinds)) if kinds else []


def run(tx: Transaction, schedule_id: int, kinds: Mapping[str, Kind], *, now: datetime) -> None:
    """Run what has come round of one schedule, and move on to the next."""
    schedule = tx.maybe(Schedule, _LOCK, id=schedule_id)
    if schedule is not None and schedule.next_at is not None and schedule.next_at <= now:
        _catch_up(tx, schedule, kinds[schedule.kind], now)


def _catch_up(tx: Transaction, schedule: Schedule, kind: Kind, now: datetime) -> None:
    missed, following = _due_by(schedule, now, most=MOST_CAUGHT_UP if kind.catch_up is CatchUp.LATE else None)
    if kind.catch_up is not CatchUp.LATE:
        missed = missed[-1:]
    if kind.catch_up is CatchUp.SKIP:
        missed = [occurrence for occurrence in missed if now - occurrence.at < IN_TIME]
    for occurrence in missed:
        kind.run(tx, occurrence, now)
    tx.execute(
        _MOVE_ON,
        id=schedule.id,
        next_nominal=following.isoformat() if following else None,
        next_at=_runs_at(schedule, following) if following else None,
    )
    if following is None and kind.over is not None:
        kind.over(tx, schedule)


def _due_by(
    schedule: Schedule, now: datetime, *, most: int | None
) -> tuple[list[Occurrence], datetime | None]:
    """The occurrences that are due, and the local time of the one after them."""
    due: list[Occurrence] = []
    since = datetime.fromisoformat(schedule.next_nominal or schedule.starts)
    last = schedule.until or _NEVER
    for nominal in _upcoming(schedule.rule, datetime.fromisoformat(schedule.starts), since):
        if nominal.isoformat() > last:
            return due, None
        at = _runs_at(schedule, nominal)
        if at > now or len(due) == most:
            return due, nominal
        due.append(Occurrence(schedule, nominal.isoformat(), at))
    return due, None


def _runs_at(schedule: Schedule, nominal: datetime) -> datetime:
    return moment_of(nominal - timedelta(days=schedule.days_ahead), schedule.zone)


def _upcoming(rule: str, starts: datetime, since: datetime) -> Iterator[datetime]:
    """The local times that the rule names, from one on. Raises Invalid.

    With an end to the search, or dateutil looks for a 30th of February until the year 9999.
    """
    until = since + relativedelta(years=YEARS_AHEAD)
    return _parsed(rule, starts).replace(until=until).xafter(since, inc=True)


def _parsed(rule: str, starts: datetime) -> rrule:
    """Raises Invalid."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    try:
        if parts.get("FREQ") not in FREQUENCIES or not parts.keys() <= PARTS:
            raise ValueError(rule)
        parsed = rrulestr(rule, dtstart=starts)
        if not isinstance(parsed, rrule):
            raise ValueError(rule)
    except ValueError:
        raise Invalid(
            N_("I can't read that rhythm. Please choose daily, weekly, monthly or yearly.")
        ) from None
    return parsed


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def moment_of(local: datetime, zone: str) -> datetime:
    """A local time in UTC: the first of two where it comes twice, the next there is where it is skipped."""
    moment = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if _local(moment, zone) == local:
        return moment
    # Skipped. What is left of the hour before the change is behind `moment`, which went on without it.
    change = moment.replace(minute=moment.minute // 15 * 15)
    while _local(change - QUARTER, zone) > local:
        change -= QUARTER
    return change
