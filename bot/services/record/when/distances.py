"""Distances in a text: "in 2 hours", "dentro de tres días", "an hour and a half"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from bot.services.record.when.lexicon import Text

_MINUTES = {"minutes": 1, "hours": 60}
_DAYS = {"days": 1, "weeks": 7, "fortnights": 14}
_MONTHS = {"months": 1, "years": 12}
#: Whatever is further away is a slip.
_MOST_MONTHS, _MOST_DAYS, _MOST_MINUTES = 120, 3660, 60 * 24 * 366
#: As far away as an hour that only a clock of 24 hours has.
_AFTERNOON = range(13 * 60, 24 * 60)
#: Two and three of "2 hours, 10 minutes and ..."
_MOST_PIECES = 4


@dataclass(frozen=True, slots=True)
class Distance:
    """Months and days are counted on the calendar, minutes in real time."""

    months: int = 0
    days: int = 0
    minutes: int = 0

    def __add__(self, other: Distance) -> Distance:
        return Distance(self.months + other.months, self.days + other.days, self.minutes + other.minutes)

    @property
    def is_sane(self) -> bool:
        """Neither nothing at all nor a slip."""
        is_near = self.months <= _MOST_MONTHS and self.days <= _MOST_DAYS and self.minutes <= _MOST_MINUTES
        return is_near and self != Distance()

    def from_day(self, today: date) -> date:
        """The day so far away; a month after 31 January is the last of February."""
        year, month = divmod(today.year * 12 + today.month - 1 + self.months, 12)
        number = min(today.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, number) + timedelta(days=self.days)


Distances = Iterator[tuple[Distance, int]]


def distance(text: Text, at: int, *, bare: bool = False) -> Distances:
    """Every distance that can be read from here on; `bare` lets "2 hours" be one, without "in" before or
    "from now" behind. "17h" is none then: it is said of a clock.
    """
    for _in, begun in text.words(at, "in"):
        yield from _sane(_sum(text, begun, letters=True))
    for found, end in _sane(_sum(text, at, letters=False)):
        yield from ((found, after) for _now, after in text.words(end, "from_now"))
        if bare:
            yield found, end
    if bare:
        yield from (
            (found, end)
            for found, end in _sane(_sum(text, at, letters=True))
            if found.minutes not in _AFTERNOON
        )


def _sane(found: Distances) -> Distances:
    return ((one, end) for one, end in found if one.is_sane)


def _sum(text: Text, at: int, *, letters: bool, pieces: int = _MOST_PIECES) -> Distances:
    if not pieces:
        return
    for first, end in _piece(text, at, letters=letters):
        yield first, end
        for joined in _joined(text, end):
            for more, after in _sum(text, joined, letters=letters, pieces=pieces - 1):
                yield first + more, after


def _joined(text: Text, at: int) -> Iterator[int]:
    yield at
    for comma in (at, at + 1) if text.sign(at, ",") else (at,):
        yield from (end for _and, end in text.words(comma, "and"))
        if comma > at:
            yield comma


def _piece(text: Text, at: int, *, letters: bool) -> Distances:
    yield from ((Distance(minutes=minutes), end) for minutes, end in text.values(at, "minutes"))
    for meaning, end in text.words(at, "day_idiom"):
        yield from ((Distance(days=int(days)), end) for days in meaning.split())
    for amount, begun in _amount(text, at):
        for unit, end in text.words(begun, "unit", *(["unit_letter"] if letters else [])):
            yield from ((found, end) for found in _of(amount, unit))
            if unit == "hours":
                yield from ((found, after) for found, after in _minutes_behind(text, amount, end))
                for _half, after in text.words(end, "half_added"):
                    yield from ((found, after) for found in _of(amount + Fraction(1, 2), unit))


def _minutes_behind(text: Text, hours: Fraction, at: int) -> Distances:
    """1h30"""
    if len(text.digits(at)) == 2 and text.is_glued(at) and hours.denominator == 1:
        yield Distance(minutes=int(hours) * 60 + int(text.digits(at))), at + 1


def _of(amount: Fraction, unit: str) -> Iterator[Distance]:
    minutes = amount * _MINUTES.get(unit, 0)
    if minutes.denominator != 1 or (unit not in _MINUTES and amount.denominator != 1):
        return
    whole = int(amount)
    yield Distance(whole * _MONTHS.get(unit, 0), whole * _DAYS.get(unit, 0), int(minutes))


def _amount(text: Text, at: int) -> Iterator[tuple[Fraction, int]]:
    yield from ((Fraction(number), end) for number, end in text.values(at, "number", "amount"))
    digits = text.digits(at)
    if not digits:
        return
    yield Fraction(int(digits)), at + 1
    tenths = text.digits(at + 2)
    if text.sign(at + 1, ".,") and text.is_glued(at + 2) and len(tenths) == 1:  # 5.30 is an hour
        yield Fraction(f"{digits}.{tenths}"), at + 3
