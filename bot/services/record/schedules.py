"""What happens again and again: a rule in local time, and the moments it means.

An occurrence is named by its schedule and its local time as the rule names it, so the hour that comes twice
in autumn runs once. A local time that spring skips runs at the next moment that exists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
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

#: More often than daily is no rhythm for people; an end date or a count would be a second way to delete it.
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
#: A rule with no occurrence in this time (the 30th of February) has none.
YEARS_AHEAD = 5
#: Occurrences of one schedule that one transaction takes; the rest follows in the next.
MOST_CAUGHT_UP = 50
#: Clocks change on whole quarters of an hour.
QUARTER = timedelta(minutes=15)

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
    detail: Detail
    next_nominal: str | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule comes round. The key is its own, for whatever it puts in the outbox."""

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


_FIELDS = [schedules.c[name] for name in Schedule.__dataclass_fields__]
_ADD = (
    insert(schedules)
    .values(
        guild_id=bindparam("guild_id"),
        kind=bindparam("kind"),
        rule=bindparam("rule"),
        starts=bindparam("starts"),
        zone=bindparam("zone"),
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
_LOCK = select(*_FIELDS).where(schedules.c.id == bindparam("id")).with_for_update()
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
    detail: Detail | None = None,
    created_by: int | None,
    now: datetime,
) -> Schedule:
    """Begin a schedule. `starts` is local and naive: its date counts intervals, its time of day is the time.

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
        detail=dict(detail or {}),
        next_nominal=nominal.isoformat(),
        next_at=moment_of(nominal, zone),
        user_id=created_by,
    )


def of_guild(tx: Transaction, guild_id: int, kind: str) -> Sequence[Schedule]:
    return tx.list(Schedule, _OF_GUILD, guild_id=guild_id, kind=kind)


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
        next_at=moment_of(following, schedule.zone) if following else None,
    )


def _due_by(
    schedule: Schedule, now: datetime, *, most: int | None
) -> tuple[list[Occurrence], datetime | None]:
    """The occurrences that are due, and the local time of the one after them."""
    due: list[Occurrence] = []
    since = datetime.fromisoformat(schedule.next_nominal or schedule.starts)
    for nominal in _upcoming(schedule.rule, datetime.fromisoformat(schedule.starts), since):
        at = moment_of(nominal, schedule.zone)
        if at > now or len(due) == most:
            return due, nominal
        due.append(Occurrence(schedule, nominal.isoformat(), at))
    return due, None


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
