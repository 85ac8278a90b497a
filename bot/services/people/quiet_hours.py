"""The hours in which nothing rings: a server's, or a person's."""

from __future__ import annotations

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


def after_waking(hours: QuietHours, now: datetime, span: timedelta) -> datetime:
    """The moment when so much time has passed outside the quiet hours."""
    moment = end_of_quiet(hours, now) or now
    while span > timedelta():
        step = min(span, QUARTER)
        moment, span = moment + step, span - step
        moment = end_of_quiet(hours, moment) or moment
    return moment


def _is_quiet(hours: QuietHours, moment: datetime) -> bool:
    """Equal hours mean that no hour is quiet."""
    hour = moment.astimezone(ZoneInfo(hours.time_zone)).hour
    if hours.quiet_from <= hours.quiet_until:
        return hours.quiet_from <= hour < hours.quiet_until
    return hour >= hours.quiet_from or hour < hours.quiet_until
