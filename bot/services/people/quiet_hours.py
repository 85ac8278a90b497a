"""The hours in which nothing rings: a server's, or a person's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

#: Offsets from UTC are whole quarters of an hour, so local hours begin and clocks change on one of these.
QUARTER = timedelta(minutes=15)


class QuietHours(Protocol):
    """A guild's or a person's."""

    @property
    def time_zone(self) -> str: ...
    @property
    def quiet_from(self) -> int: ...
    @property
    def quiet_until(self) -> int: ...


def end_of_quiet(hours: QuietHours, now: datetime) -> datetime | None:
    """When the quiet hours that hold now are over (UTC); None if none hold.

    Walking in quarters of an hour, because local time may skip or repeat the hour at which they end.
    """
    if not _is_quiet(hours, now):
        return None
    moment = now.astimezone(UTC)
    moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    while _is_quiet(hours, moment):
        moment += QUARTER
    return moment


def waking(hours: QuietHours, since: datetime, until: datetime, *, enough: timedelta) -> timedelta:
    """How much of the time between is not quiet, counted no further than to `enough`."""
    counted = timedelta()
    for moment, after in _quarters(since):
        if moment >= until or counted >= enough:
            break
        counted += timedelta() if _is_quiet(hours, moment) else min(after, until) - moment
    return min(counted, enough)


def after_waking(hours: QuietHours, since: datetime, length: timedelta) -> datetime:
    """When so much time has gone by that is not quiet (UTC): a clock that stops meanwhile, and runs out by
    day.
    """
    left, quarters = length, _quarters(since)
    while True:
        moment, after = next(quarters)
        if _is_quiet(hours, moment):
            continue
        if left <= after - moment:
            return moment + left
        left -= after - moment


def _quarters(since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The rest of this quarter of an hour, and all that come; local hours begin with one."""
    moment = since.astimezone(UTC)
    after = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0) + QUARTER
    while True:
        yield moment, after
        moment, after = after, after + QUARTER


def _is_quiet(hours: QuietHours, moment: datetime) -> bool:
    """Equal hours mean that no hour is quiet."""
    hour = moment.astimezone(ZoneInfo(hours.time_zone)).hour
    if hours.quiet_from <= hours.quiet_until:
        return hours.quiet_from <= hour < hours.quiet_until
    return hour >= hours.quiet_from or hour < hours.quiet_until
