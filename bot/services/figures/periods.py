"""Weeks, months and quarters of a server's calendar: in its time zone, weeks from Monday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["week", "month", "quarter"]
#: The longer first.
KINDS: tuple[Kind, ...] = ("quarter", "month", "week")
_MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first of its days until before the last one's midnight; `ends` is the first day after it."""

    kind: Kind
    starts: date

    @property
    def ends(self) -> date:
        if self.kind == "week":
            return self.starts + timedelta(days=7)
        return _months_on(self.starts, _MONTHS[self.kind])

    @property
    def previous(self) -> Period:
        return period_of(self.kind, self.starts - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Recorded:
    """Since which day anything happened in a server, and since which that names people still."""

    begun: date
    named: date

    def covers(self, period: Period) -> bool:
        """Whether it can be counted."""
        return period.ends > self.begun and period.starts >= self.named


def period_of(kind: Kind, day: date) -> Period:
    """The one that the day is in."""
    if kind == "week":
        return Period(kind, day - timedelta(days=day.weekday()))
    months = _MONTHS[kind]
    return Period(kind, day.replace(month=(day.month - 1) // months * months + 1, day=1))


def over(kind: Kind, today: date, most: int) -> Sequence[Period]:
    """The last so many that are over, the oldest first."""
    found: list[Period] = []
    period = period_of(kind, today)
    while len(found) < most:
        period = period.previous
        found.append(period)
    return found[::-1]


def next_end(today: date) -> date:
    """The next day on which a period of some kind is over."""
    return min(period_of(kind, today).ends for kind in KINDS)


def today(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """When the day begins there, in UTC; of two midnights the first."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _months_on(day: date, months: int) -> date:
    counted = day.year * 12 + day.month - 1 + months
    return date(counted // 12, counted % 12 + 1, 1)
