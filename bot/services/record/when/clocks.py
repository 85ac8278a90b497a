"""Times of day in a text: "18h", "6pm", "half past six", "las seis y media de la tarde"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from bot.services.record.when.lexicon import Part, Text
from bot.services.record.when.zones import Here

_DAY = 24 * 60
#: Hours that belong to the night before as people speak, and to the next day as they count.
_SMALL_HOURS = range(6)

#: Nobody calls people together before this hour: "6:30" is asked even where clocks have 24 hours, "9:30" not.
_TOO_EARLY = 7

#: How the hour was said: as on a clock of 24 hours ("18h", "06:30"), with digits that may be of either
#: ("6:30"), aloud ("at 6"), with am or pm, or as midnight, of which a day has two.
Style = Literal["written", "digits", "aloud", "exact", "midnight"]


@dataclass(frozen=True, slots=True)
class Clock:
    hour: int
    minute: int
    style: Style
    #: "6" alone is a time only beside something that says so.
    is_bare: bool = False


Clocks = Iterator[tuple[Clock, int]]


def time_of_day(text: Text, at: int, here: Here, *, part: Part | None = None, bare: bool = False) -> Minutes:
    """Every time that can be read from here on, in minutes of its day; 24 * 60 is the end of it. `part` is
    the part of the day it stands beside; `bare` lets "6" alone be an hour.
    """
    for begun, is_said in _at(text, at):
        for clock, end in _clock(text, begun):
            for after in text.skip(end, "oclock"):
                is_hour = bare or is_said or part is not None or after > end or not clock.is_bare
                if is_hour:
                    yield from ((one, after) for one in minutes_of(clock, text, here, part))
                for said, done in text.parts(after, "part_after_hour"):
                    yield from ((one, done) for one in minutes_of(clock, text, here, said))


Minutes = Iterator[tuple[int, int]]


def _at(text: Text, at: int) -> Iterator[tuple[int, bool]]:
    yield at, False
    yield from ((end, True) for _word, end in text.words(at, "at"))


def minutes_of(clock: Clock, text: Text, here: Here, part: Part | None) -> Iterator[int]:
    """The minutes of the day that it may mean; from 24 * 60 on, of the next day."""
    if clock.hour > 24 or clock.minute > 59 or (clock.hour == 24 and clock.minute):
        return
    if clock.style == "midnight":
        yield from (clock.minute, _DAY + clock.minute)
    elif part is not None:
        yield from _within(clock, part)
    else:
        yield from (hour * 60 + clock.minute for hour in _hours(clock, text, here))


def _within(clock: Clock, part: Part) -> Iterator[int]:
    hour = clock.hour % 24
    may_be = {hour} if clock.style == "exact" or hour > 12 else {hour % 12, hour % 12 + 12}
    for fitting in sorted(may_be & part.hours):
        yield fitting * 60 + clock.minute
        if fitting in _SMALL_HOURS and clock.style != "exact":
            yield _DAY + fitting * 60 + clock.minute


def _hours(clock: Clock, text: Text, here: Here) -> tuple[int, ...]:
    hour = clock.hour
    if clock.style == "aloud" and 1 <= hour <= 12:
        return (hour, hour + 12)
    if clock.style == "digits" and 1 <= hour <= 11:
        in_doubt = here.twelve_hours or hour < (10 if text.lexicon.twelve_hour_clock else _TOO_EARLY)
        return (hour, hour + 12) if in_doubt else (hour,)
    return (hour,)


def _clock(text: Text, at: int) -> Clocks:
    for name, end in text.words(at, "clock_word"):
        yield _named(name), end
    if text.digits(at) in ("12", "00"):
        for name, end in text.words(at + 1, "clock_word"):
            yield _named(name), end
    for clock, end in chain(_in_digits(text, at), _aloud(text, at)):
        yield clock, end
        yield from _halved(text, end, clock)


def _named(name: str) -> Clock:
    return Clock(12, 0, "exact") if name == "noon" else Clock(0, 0, "midnight")


def _halved(text: Text, at: int, clock: Clock) -> Clocks:
    """6 pm, 6:30 a. m."""
    for half, end in text.words(at, "half_of_day"):
        if 1 <= clock.hour <= 12:
            hour = clock.hour % 12 + (12 if half == "pm" else 0)
            yield Clock(hour, clock.minute, "exact" if hour else "midnight"), end
        elif half == "pm" and clock.hour < 24 and not clock.is_bare:
            yield Clock(clock.hour, clock.minute, "exact"), end


def _in_digits(text: Text, at: int) -> Clocks:
    digits = text.digits(at)
    if not digits:
        return
    if len(digits) == 4 and int(digits) % 5 == 0:  # 1730; 2027 is a year
        yield Clock(int(digits[:2]), int(digits[2:]), "written"), _after_mark(text, at + 1)
    if len(digits) == 3:  # 930pm
        yield from _halved(text, at + 1, Clock(int(digits[0]), int(digits[1:]), "digits"))
    if len(digits) > 2:
        return
    hour, style = int(digits), _style(digits)
    yield Clock(hour, 0, "written" if digits[0] == "0" else "aloud", is_bare=True), at + 1
    if text.sign(at + 1, ":.") and len(text.digits(at + 2)) == 2 and text.is_glued(at + 2):
        minute = int(text.digits(at + 2))
        end = at + 3
        if text.sign(at + 1, ":") and text.sign(end, ":") and text.digits(end + 1) == "00":
            end += 2
        yield Clock(hour, minute, style), end
        for _mark, after in text.words(end, "hour_mark"):
            yield Clock(hour, minute, "written"), after
    for _mark, end in text.words(at + 1, "hour_mark"):
        yield Clock(hour, 0, "written"), end
        if len(text.digits(end)) == 2 and text.is_glued(end):
            for after in text.skip(end + 1, "minute_mark"):
                yield Clock(hour, int(text.digits(end)), "written"), after


def _after_mark(text: Text, at: int) -> int:
    return max(text.skip(at, "hour_mark"))


def _style(digits: str) -> Style:
    return "written" if digits[0] == "0" else "digits"


def _aloud(text: Text, at: int) -> Clocks:
    for minutes, end in text.values(at, "past"):
        yield from ((_moved(hour, minutes), after) for hour, after in _hour_aloud(text, end))
    for minutes, end in _number(text, at):
        for direction, begun in text.values(end, "past_mark"):
            for hour, after in _hour_aloud(text, begun):
                yield _moved(hour, direction * minutes), after
    for hour, end in text.values(at, "number"):
        if 1 <= hour <= 24:
            yield Clock(hour, 0, "aloud", is_bare=True), end
    for hour, end in _hour_aloud(text, at):
        for minutes, after in text.values(end, "after_hour"):
            yield _moved(hour, minutes), after
        for direction, begun in text.values(end, "after_hour_mark"):
            for minutes, after in _number(text, begun):
                if minutes < 60:
                    yield _moved(hour, direction * minutes), after


def _hour_aloud(text: Text, at: int) -> Iterator[tuple[int, int]]:
    return ((hour, end) for hour, end in _number(text, at) if 1 <= hour <= 12)


def _number(text: Text, at: int) -> Iterator[tuple[int, int]]:
    yield from text.values(at, "number")
    if 1 <= len(text.digits(at)) <= 2:
        yield int(text.digits(at)), at + 1


def _moved(hour: int, minutes: int) -> Clock:
    """So many minutes after the hour, or before it: always said of a clock of twelve hours."""
    total = (hour * 60 + minutes) % (12 * 60)
    return Clock(total // 60 or 12, total % 60, "aloud")
