"""What a text was read as: one moment, two or three to choose from, or none and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias

from bot.errors import Invalid
from bot.i18n import N_

#: A year with four digits, in every zone; rules refuse much nearer ones as too far off.
_FURTHEST = datetime(9000, 1, 1, tzinfo=UTC)
#: So much of a text is repeated in a sentence.
_REPEATED = 60

UNREADABLE = N_("I can't read “{text}” as a date. Try “tomorrow 18:00” or “2027-01-31 18:00”.")
HOURLESS = N_("“{text}” needs an hour. Try “tomorrow 18:00” or “2027-01-31 18:00”.")
MANY = N_(
    "“{text}” can mean more than three moments. Try it with the day and the hour: “tomorrow 18:00” or "
    "“2027-01-31 18:00”."
)
WRONG_WEEKDAY = N_(
    "The weekday and the date in “{text}” don't belong together. Write only the one you are sure of."
)
UNCLEAR_ZONE = N_("“{zone}” can be more than one time zone. Write it like UTC+2 or Europe/Madrid.")
EITHER = N_("“{text}” can mean {first} or {second}. Write the one you mean just like that.")
ONE_OF_THREE = N_("“{text}” can mean {first}, {second} or {third}. Write the one you mean just like that.")

#: What a clock change does to a local time: there is none such that day, or there are two.
Change = Literal["skipped", "repeated"]


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is aware UTC; `zone` the one it was read in. A local time that a clock change skips counts as so
    much later as the clocks go forward; of one that comes twice the first counts.
    """

    at: datetime
    zone: tzinfo
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """Two or three, the nearest first."""

    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Why not; untranslated, with the values to put in."""

    text: str
    zone: str = ""
    why: str = UNREADABLE

    @property
    def is_unknown(self) -> bool:
        """Nothing in particular is amiss: it is no moment, or not one yet."""
        return self.why == UNREADABLE

    @property
    def refusal(self) -> Invalid:
        if self.why == UNCLEAR_ZONE:
            return Invalid(self.why, zone=self.zone)
        return Invalid(self.why, text=self.text[:_REPEATED])


Reading: TypeAlias = "Moment | Readings | Unread"


def refusal_of(text: str, readings: Readings, zone: tzinfo) -> Invalid:
    """Names the readings in words that can be typed."""
    names = ("first", "second", "third")
    written = {name: in_words(one.at, zone) for name, one in zip(names, readings.moments, strict=False)}
    return Invalid(ONE_OF_THREE if len(written) == len(names) else EITHER, text=text[:_REPEATED], **written)


def in_words(at: datetime, zone: tzinfo) -> str:
    """Words that mean just this moment where they are typed in the zone: "2026-12-05 18:00"."""
    local = at.astimezone(zone).replace(second=0, microsecond=0)
    found = in_zone(local.replace(tzinfo=None), zone)
    is_only = found is not None and found.at == local
    return f"{local:%Y-%m-%d %H:%M}" if is_only else local.isoformat(" ", timespec="minutes")


def on(day: date, minutes: int, zone: tzinfo) -> Moment | None:
    """The moment so many minutes by the clock after the midnight with which the day begins; from 24 * 60 on
    it is on the day after. None beyond what can be reckoned with.
    """
    try:
        local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
        return in_zone(local, zone)
    except OverflowError:
        return None


def in_zone(local: datetime, zone: tzinfo) -> Moment | None:
    """The moment of a naive local time."""
    try:
        here = local.replace(tzinfo=zone)
        found = here.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    if found > _FURTHEST:
        return None
    if found.astimezone(zone).replace(tzinfo=None) != local:
        return Moment(found, zone, "skipped")
    is_twice = here.replace(fold=1).utcoffset() != here.utcoffset()
    return Moment(found, zone, "repeated" if is_twice else None)
