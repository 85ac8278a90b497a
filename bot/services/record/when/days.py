"""Days in a text: "friday", "el 5 de diciembre", "12/31", "next week"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice

from bot.services.record.when.lexicon import Text
from bot.services.record.when.zones import Here

#: Years that are written with four digits, and not meant as 17:30.
YEARS = range(1970, 3000)
#: Years in which a day is looked for that has none of its own: 29 February comes at least once in eight.
_LOOKED_AHEAD = 9
_WEEK = timedelta(days=7)
_SATURDAY, _SUNDAY, _FRIDAY = 5, 6, 4


@dataclass(frozen=True, slots=True)
class Day:
    """The first of these on which the moment is still ahead. Empty if weekday and date differ."""

    dates: tuple[date, ...]
    #: Its year stands apart, and may be an hour as well: 2025 or 20:25. So it is meant, even if it is over.
    has_year: bool = False


Days = Iterator[tuple[Day, int]]


def day(text: Text, at: int, here: Here) -> Days:
    """Every day that can be read from here on."""
    for begun in text.skip(at, "on"):
        for offset, end in text.values(begun, "day"):
            yield Day((here.today + timedelta(days=offset),)), end
        yield from _span(text, begun, here)
        yield from _weekday(text, begun, here)
        yield from _date(text, begun, here)
        yield from _weekday_and_date(text, begun, here)
    yield from _day_of_month(text, at, here)


def _coming(here: Here, weekday: int) -> date:
    """The next such day; today counts."""
    return here.today + timedelta(days=(weekday - here.today.weekday()) % 7)


def _next_week(here: Here, weekday: int, begins: int) -> date:
    """That day of the week after this one, where weeks begin on a Monday (0) or another day."""
    into = (here.today.weekday() - begins) % 7
    return here.today + timedelta(days=7 - into + (weekday - begins) % 7)


def _weekday(text: Text, at: int, here: Here) -> Days:
    for begun in text.skip(at, "this"):
        for weekday, end in text.values(begun, "weekday"):
            first = _coming(here, weekday)
            yield Day((first, first + _WEEK)), end
            for _next, after in text.words(end, "next_after"):
                yield from ((found, after) for found in _next_weekday(text, here, weekday))
            for _week, after in text.words(end, "next_week"):
                yield from ((found, after) for found in _of_next_week(text, here, weekday))
    for _next, begun in text.words(at, "next"):
        for weekday, end in text.values(begun, "weekday"):
            yield from ((found, end) for found in _next_weekday(text, here, weekday))
    for _week, begun in text.words(at, "next_week"):
        for comma in _comma(text, begun):
            for on in text.skip(comma, "on"):
                for weekday, end in text.values(on, "weekday"):
                    yield from ((found, end) for found in _of_next_week(text, here, weekday))


def _comma(text: Text, at: int) -> Iterator[int]:
    yield at
    if text.sign(at, ","):
        yield at + 1


def _next_weekday(text: Text, here: Here, weekday: int) -> Iterator[Day]:
    """The one that comes, not today, or that of next week: people mean either."""
    coming = _coming(here, weekday)
    yield Day((coming if coming > here.today else coming + _WEEK,))
    yield from _of_next_week(text, here, weekday)


def _of_next_week(text: Text, here: Here, weekday: int) -> Iterator[Day]:
    for begins in text.lexicon.weeks_begin:
        yield Day((_next_week(here, weekday, begins),))


def _span(text: Text, at: int, here: Here) -> Days:
    for name, end in text.words(at, "span"):
        yield from ((Day((found,)), end) for found in _days_of(name, here))


def _days_of(name: str, here: Here) -> Iterator[date]:
    """Those among which is chosen; one where only one is left or the words name it."""
    today, sunday = here.today, _coming(here, _SUNDAY)
    month_end = _last_of_month(today.year, today.month)
    if name == "this_weekend":
        yield from (found for found in (sunday - timedelta(days=1), sunday) if found >= today)
    elif name == "next_weekend":
        this_one = (-1, 0) if today.weekday() < _SATURDAY else ()
        yield from (sunday + timedelta(days=n) for n in (*this_one, 6, 7))
    elif name == "this_week":
        yield from (found for found in (sunday - timedelta(days=2), sunday) if found >= today)
    elif name == "next_week":
        yield from (_next_week(here, weekday, 0) for weekday in (0, _FRIDAY, _SUNDAY))
    elif name == "next_month":
        first = month_end + timedelta(days=1)
        yield from (first, _last_of_month(first.year, first.month))
    elif name == "month_end":
        yield month_end
    elif name == "next_month_end":
        first = month_end + timedelta(days=1)
        yield _last_of_month(first.year, first.month)
    elif name == "year_end":
        yield date(today.year, 12, 31)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# ------------------------------------------------------------------ dates


def _weekday_and_date(text: Text, at: int, here: Here) -> Days:
    """Friday, 5 December; both must be the same day. "Friday 18" is one if the next 18th is a Friday."""
    for weekday, begun in text.values(at, "weekday"):
        for comma in _comma(text, begun):
            for on in text.skip(comma, "on"):
                yield from _on_weekday(weekday, _date(text, on, here))
            yield from _on_weekday(weekday, _day_of_month(text, comma, here))
        number = text.digits(begun)
        for one in islice(_on_day(number, here), 1):
            if one.weekday() == weekday and not text.is_glued(begun + 1):
                yield Day((one,)), begun + 1


def _on_weekday(weekday: int, found: Days) -> Days:
    for one, end in found:
        yield replace(one, dates=tuple(day for day in one.dates[:1] if day.weekday() == weekday)), end


def _date(text: Text, at: int, here: Here) -> Days:
    for meaning, end in text.words(at, "feast"):
        month, number = meaning.split("-")
        yield from _in_year(text, end, int(number), int(month), here)
    for day_number, end in chain(_number_of_day(text, at), text.values(at, "number")):
        for of in text.skip(end, "of"):
            for month_number, after in text.values(of, "month"):
                yield from _in_year(text, after, day_number, month_number, here)
    for month_number, end in text.values(at, "month"):
        for begun in text.skip(end, "day_number"):
            for day_number, after in _number_of_day(text, begun):
                yield from _in_year(text, after, day_number, month_number, here)
    yield from _in_digits(text, at, here)


def _in_year(text: Text, at: int, number: int, month: int, here: Here) -> Days:
    for year, end in _year(text, at):
        for found, done in _existing(number, month, year, here, end):
            yield replace(found, has_year=year is not None), done


def _number_of_day(text: Text, at: int) -> Iterator[tuple[int, int]]:
    """5, 5th, fifth, "5."; from 1 to 31 as far as anybody knows here."""
    yield from text.values(at, "ordinal")
    if 1 <= len(text.digits(at)) <= 2:
        number = int(text.digits(at))
        yield number, at + 1
        if text.is_glued(at + 1):
            yield from ((number, end) for _mark, end in text.words(at + 1, "ordinal_mark"))
            if text.sign(at + 1, "."):
                yield number, at + 2


def _year(text: Text, at: int) -> Iterator[tuple[int | None, int]]:
    """The year that is said here, or none."""
    yield None, at
    for comma in _comma(text, at):
        for begun in text.skip(comma, "of_year"):
            year = text.digits(begun)
            if len(year) == 4 and int(year) in YEARS:
                yield int(year), begun + 1


def _existing(number: int, month: int, year: int | None, here: Here, end: int) -> Days:
    """The day if there is one; without a year the next one, and today is one."""
    years = [year] if year is not None else range(here.today.year, here.today.year + _LOOKED_AHEAD)
    found = (date(one, month, number) for one in years if _exists(one, month, number))
    wanted = [one for one in found if year is not None or one >= here.today][:1]
    if wanted:
        yield Day(tuple(wanted)), end


def _exists(year: int, month: int, number: int) -> bool:
    return 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]


def _in_digits(text: Text, at: int, here: Here) -> Days:
    """2026-12-05, 5/12, 5-12-2026, 5.12., 5.12.2026; nothing stands between the digits and their signs."""
    if not (text.digits(at) and text.sign(at + 1, "/.-") and text.digits(at + 2) and text.is_glued(at + 2)):
        return
    sign, first, second = text.tokens[at + 1].text, text.digits(at), text.digits(at + 2)
    more = text.sign(at + 3, sign)
    third = text.digits(at + 4) if more and text.is_glued(at + 4) else ""
    if len(first) == 4:
        if sign in "/-" and len(third) in (1, 2) and int(first) in YEARS:
            yield from _existing(int(third), int(second), int(first), here, at + 5)
        return
    if len(first) > 2 or len(second) > 2:
        return
    year = int(third) if len(third) == 4 else 2000 + int(third) if len(third) == 2 else None
    if year is not None and year in YEARS:
        yield from _either_order(int(first), int(second), year, here, sign, at + 5)
    if not more and sign != "-":  # 5-12 may be a span of days or of hours
        yield from _either_order(int(first), int(second), None, here, sign, at + 3)
    if sign == "." and more and not third:
        yield from _either_order(int(first), int(second), None, here, sign, at + 4)


def _either_order(first: int, second: int, year: int | None, here: Here, sign: str, end: int) -> Days:
    """The day before the month, unless it can't be; both where some write the month first, without dots."""
    yield from _existing(first, second, year, here, end)
    if sign != "." and first != second and (here.month_first or not 1 <= second <= 12):
        yield from _existing(second, first, year, here, end)


# ------------------------------------------------------------------ days of this month or the next


def _day_of_month(text: Text, at: int, here: Here) -> Days:
    """The 18th, el día 18, 18th; of this month or of the next that has one."""
    for begun, is_said in _article(text, at):
        for number, end in chain(_number_of_day(text, begun), text.values(begun, "number")):
            is_marked = end > begun + 1 and bool(text.digits(begun))
            if (is_said or is_marked) and not text.sign(end - 1, "."):
                dates = tuple(islice(_on_day(str(number), here), 2))
                if dates:
                    yield Day(dates), end
                yield from _of_next_month(text, end, number, here)


def _article(text: Text, at: int) -> Iterator[tuple[int, bool]]:
    yield at, False
    yield from ((end, True) for _word, end in text.words(at, "day_number"))


def _of_next_month(text: Text, at: int, number: int, here: Here) -> Days:
    first = _last_of_month(here.today.year, here.today.month) + timedelta(days=1)
    for of in text.skip(at, "of", "of_year"):
        for _month, end in text.words(of, "next_month"):
            if _exists(first.year, first.month, number):
                yield Day((first.replace(day=number),)), end


def _on_day(number: str, here: Here) -> Iterator[date]:
    """The days of the coming year that have this number in their month, from today on."""
    wanted = int(number) if 1 <= len(number) <= 2 else 0
    year, month = here.today.year, here.today.month
    for months in range(13):
        later, number_of_month = divmod(month - 1 + months, 12)
        if _exists(year + later, number_of_month + 1, wanted):
            found = date(year + later, number_of_month + 1, wanted)
            if found >= here.today:
                yield found
