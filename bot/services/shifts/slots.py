"""When the shifts of a timetable are, before they are things of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Invalid
from bot.i18n import N_
from bot.services.record import schedules
from bot.services.things import posting, series
from bot.services.things.shifts import Shift, check_least
from bot.services.things.things import Occasion

#: Of one timetable: one for each day of a year. Its card shows the next ones, its pages 25 each.
MOST_SHIFTS = 366


@dataclass(frozen=True, slots=True)
class Slot:
    """When one shift is, how many places it has (None: as many as come), and how many it takes at least."""

    starts_at: datetime
    ends_at: datetime
    places: int | None = None
    least: int | None = None


def check(slots: Sequence[Slot], *, beside: Sequence[Shift] = (), now: datetime) -> None:
    """Raises Invalid for what no timetable can have, beside the shifts it has."""
    if not slots:
        raise Invalid(N_("When are the shifts? At least one, such as “Sat 10-12”."))
    if len(slots) + len(beside) > MOST_SHIFTS:
        raise Invalid(
            N_("That makes {count} shifts; {most} fit on one card. Please make two timetables of them."),
            count=len(slots) + len(beside),
            most=MOST_SHIFTS,
        )
    known = {(one.starts_at, one.ends_at) for one in beside}
    for one in slots:
        if one.starts_at <= now:
            raise Invalid(
                N_("The shift at {when} has begun, or is over. Please take it off, or choose another."),
                when=one.starts_at,
            )
        posting.check_moments(None, Occasion(one.starts_at, one.ends_at), now=now)
        posting.check_places(one.places)
        check_least(one.least, one.places)
        if (one.starts_at, one.ends_at) in known:
            raise Invalid(
                N_("There are two shifts at {when}. Please give one of them more places instead."),
                when=one.starts_at,
            )
        known.add((one.starts_at, one.ends_at))


def repeated(slots: Sequence[Slot], zone: str, rhythm: str, times: int) -> Sequence[Slot]:
    """All of them so many times, at the same hours by the clock on the wall. Raises Invalid."""
    if not 2 <= times <= MOST_SHIFTS:
        raise Invalid(
            N_("How often? From 2 to {most} times; you wrote {count}."), most=MOST_SHIFTS, count=times
        )
    if len(slots) * times > MOST_SHIFTS:
        raise Invalid(
            N_("That makes {count} shifts; {most} fit on one card. Please choose fewer times."),
            count=len(slots) * times,
            most=MOST_SHIFTS,
        )
    first = series.local(min(one.starts_at for one in slots), zone)
    dates = schedules.local_times(series.rule_of(rhythm, first), first, most=times)
    return [_later(one, zone, date - first) for date in dates for one in slots]


def _later(slot: Slot, zone: str, by: timedelta) -> Slot:
    starts = schedules.moment_of(series.local(slot.starts_at, zone) + by, zone)
    ends = schedules.moment_of(series.local(slot.ends_at, zone) + by, zone)
    return replace(
        slot, starts_at=starts, ends_at=ends if ends > starts else starts + (slot.ends_at - slot.starts_at)
    )


def in_order(slots: Sequence[Slot]) -> Sequence[Slot]:
    """By their moment."""
    return sorted(slots, key=lambda one: (one.starts_at, one.ends_at))


def marked(slots: Sequence[Slot]) -> str:
    """What somebody has read of them, to see whether they are others by now."""
    return "\n".join(str(tuple(stored(one).values())) for one in slots)


def stored(slot: Slot) -> dict[str, object]:
    return {
        "starts": slot.starts_at.isoformat(),
        "ends": slot.ends_at.isoformat(),
        "places": slot.places,
        "least": slot.least,
    }


def read(stored: Mapping[str, str | int | None]) -> Slot:
    places, least = stored["places"], stored["least"]
    return Slot(
        datetime.fromisoformat(str(stored["starts"])),
        datetime.fromisoformat(str(stored["ends"])),
        None if places is None else int(places),
        None if least is None else int(least),
    )
