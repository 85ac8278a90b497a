"""Shifts as people write them down: a day and its hours in a line, "Sat 10-12, 12-14 × 3 places".

A day is read as in `record.when`, in the reader's language. Hours are those of a clock with 24, but for small
ones that are more likely in the afternoon: of "10-2" the shorter is meant, and "2-4" is asked. How everything
was read is shown before anything is posted; what is not read whole is refused, and nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from itertools import chain

from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.services.record import when
from bot.services.record.when import Here, Moment, Readings, Unread, plain
from bot.services.shifts.slots import MOST_SHIFTS, Slot
from bot.services.shifts.spans import Hours, find_hours
from bot.services.things.rosters import MOST_PLACES

#: Characters, as many as a form of Discord takes.
MOST_TEXT = 4000
#: So much of a text is repeated in a sentence.
_REPEATED = 60

UNREADABLE = N_(
    "I can't read “{text}”. Write a day and its hours in a line, such as “Sat 10-12, 12-14 × 3 places”."
)
NO_DAY = N_("Which day is “{text}”? Write it before the hours, such as “Sat 10-12”.")

_PLACES = (
    r"(?:places?|people|persons?|helpers?|volunteers?|plazas?|personas?|platze?|personen|leute|"
    r"helfer(?:innen)?)\b"
)
_EACH = r"(?:\s*(?:each|cada\s+un[oa]|c/u|je(?:weils)?))?"
_COUNT = re.compile(
    rf"(?:[x×*]\s*(?P<times>[0-9]+)(?:\s*(?:{_PLACES}))?|[:(]?\s*\b(?P<named>[0-9]+)\s*(?:{_PLACES})\)?){_EACH}"
)
_LEAST = re.compile(
    r"[(,]?\s*\b(?:at\s+least|min(?:imum|imo|destens|d)?\.?|al\s+menos|como\s+minimo)\s*:?\s*(?P<number>[0-9]+)"
    rf"(?:\s*(?:{_PLACES}))?\s*\)?"
)
_BETWEEN = re.compile(r"\s*(?:[,;/·+&|]|\b(?:and|y|e|und)\b)\s*(?P<day>.*)", re.DOTALL)
#: What stands between a day and its hours, or before it.
_BEFORE_HOURS = re.compile(r"(?:[\s:,-]|\b(?:from|de|desde|von|between|entre|at|the|um|las?)\b)+$")
_BEFORE_DAY = re.compile(r"^(?:[\s*•-]|\b(?:on|el|am|der|den)\b)+")
_DAYS_APART = re.compile(r"\s*(?:[,&+/]|\b(?:and|y|e|und)\b)\s*")
_LINES = re.compile(r"[\n;]+")
#: The dot of "5. Dezember" and "5.12."
_ORDINAL = re.compile(r"(?<=[0-9])\.(?=\s|$)")

#: Whoever writes German reads the rest in another language.
_GERMAN = {
    **dict.fromkeys(("mo", "montag"), "monday"),
    **dict.fromkeys(("di", "dienstag"), "tuesday"),
    **dict.fromkeys(("mi", "mittwoch"), "wednesday"),
    **dict.fromkeys(("do", "donnerstag"), "thursday"),
    **dict.fromkeys(("fr", "freitag"), "friday"),
    **dict.fromkeys(("sa", "samstag", "sonnabend"), "saturday"),
    **dict.fromkeys(("so", "sonntag"), "sunday"),
    "heute": "today",
    "morgen": "tomorrow",
    "ubermorgen": "in 2 days",
    "januar": "january",
    "februar": "february",
    "marz": "march",
    "mai": "may",
    "juni": "june",
    "juli": "july",
    "oktober": "october",
    "okt": "october",
    "dezember": "december",
    "dez": "december",
}
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it was written, and as it is read; a piece of it is quoted as it was written."""

    written: str
    plain: str

    def piece(self, begin: int, end: int) -> str:
        text = self.written if len(self.written) == len(self.plain) else self.plain
        return text[begin:end].strip(" ,;:")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What stands behind hours: places, and how many people it takes; empty where nothing was said."""

    places: int | None
    least: int | None
    said: str


def read(text: str, here: Here) -> Sequence[Slot]:
    """The shifts of a text, by their moment. Raises Invalid, naming the piece that was not understood."""
    if len(text) > MOST_TEXT:
        raise Invalid(
            N_("One of the texts is {length} characters; {most} fit."), length=len(text), most=MOST_TEXT
        )
    found: list[Slot] = []
    reader = _Reader(here)
    lines = (written.strip() for written in _LINES.split(text) if written.strip())
    for slot in chain.from_iterable(reader.read(_Line(one, plain(one))) for one in lines):
        found.append(slot)
        if len(found) > MOST_SHIFTS:
            raise Invalid(
                N_("That makes more than {most} shifts, as many as fit on one card. Please make two of it."),
                most=MOST_SHIFTS,
            )
    if not found:
        raise Invalid(N_("When are the shifts? At least one, such as “Sat 10-12”."))
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at))


class _Reader:
    """Reads line after line: one that names no day is of the day of the last one."""

    def __init__(self, here: Here) -> None:
        self._here = here
        self._days: tuple[date, ...] = ()

    def read(self, line: _Line) -> Iterator[Slot]:
        all_hours = find_hours(line.plain)
        if not all_hours:
            raise _unreadable(line.written)
        waiting: list[tuple[Hours, date]] = []
        for place, hours in enumerate(all_hours):
            before = all_hours[place - 1].end if place else 0
            self._turn_to(line, before, hours, is_first=not place)
            waiting += ((hours, day) for day in self._days)
            is_last = place + 1 == len(all_hours)
            following = len(line.plain) if is_last else all_hours[place + 1].begin
            numbers = _numbers(line, hours.end, following)
            if is_last:
                _nothing_left(line, hours.end)
            if numbers.said or is_last:
                yield from (_slot(line, one, day, numbers, self._here) for one, day in waiting)
                waiting = []

    def _turn_to(self, line: _Line, before: int, hours: Hours, *, is_first: bool) -> None:
        """To the day that stands before these hours, if one does."""
        between = line.plain[before : hours.begin]
        if not is_first:
            between = _after_numbers(line, between, hours)
        named = _BEFORE_DAY.sub("", _BEFORE_HOURS.sub("", between)).strip(" ,:")
        if named:
            self._days = self._read_days(line, named, hours)
        elif not self._days:
            raise Invalid(NO_DAY, text=line.piece(hours.begin, hours.end)[:_REPEATED])

    def _read_days(self, line: _Line, named: str, hours: Hours) -> tuple[date, ...]:
        """The day, or several, in words that `when` reads. Raises Invalid."""
        text = _in_english(named)
        found = self._day(text, hours)
        if isinstance(found, date):
            return (found,)
        several: list[date] = []
        for part in filter(None, _DAYS_APART.split(text)):
            day = self._day(part, hours, after=several[-1] if several else None)
            if isinstance(day, date):
                several.append(day)
                continue
            several.clear()
            break
        if len(several) > 1:
            return tuple(several)
        begin = line.plain.find(named)
        quoted = line.piece(begin, begin + len(named)) if begin >= 0 else named
        if isinstance(found, Readings):
            raise when.refusal_of(quoted, found, self._here.zone)
        if found.is_unknown:
            raise _unreadable(quoted)
        raise Invalid(found.why, text=quoted[:_REPEATED], zone=found.zone)

    def _day(self, text: str, hours: Hours, *, after: date | None = None) -> date | Readings | Unread:
        """ "Sun" below "Sat 5 Dec" is the day after it, and not the Sunday that comes first."""
        here, last = self._here, after or (self._days[-1] if self._days else None)
        if last is not None and when.is_weekday(text, here):
            midnight = when.on(last, 0, here.zone)
            here = here if midnight is None or midnight.at <= here.now else replace(here, now=midnight.at)
        found = when.on_day(text, hours.start, here)
        return found.at.astimezone(here.zone).date() if isinstance(found, Moment) else found


def _after_numbers(line: _Line, between: str, hours: Hours) -> str:
    """What stands between two hours, without what belongs to the first; they have to be kept apart."""
    rest = _COUNT.sub(" ", _LEAST.sub(" ", between))
    apart = _BETWEEN.fullmatch(rest)
    if apart is None:
        raise _unreadable(line.piece(hours.begin - len(between), hours.end))
    return apart["day"]


def _nothing_left(line: _Line, begin: int) -> None:
    rest = _COUNT.sub(" ", _LEAST.sub(" ", line.plain[begin:])).strip(" .,:;")
    if rest:
        raise _unreadable(line.piece(begin, len(line.plain)))


def _numbers(line: _Line, begin: int, end: int) -> _Numbers:
    said = line.plain[begin:end]
    least = _LEAST.search(said)
    without = said if least is None else said[: least.start()] + " " * len(least[0]) + said[least.end() :]
    count = _COUNT.search(without)
    if least is None and count is None:
        return _Numbers(None, None, "")
    places = None if count is None else int(count["times"] or count["named"])
    piece = line.piece(begin, end)[:_REPEATED]
    number = None if least is None else int(least["number"])
    if places is not None and not 1 <= places <= MOST_PLACES:
        raise Invalid(N_("“{text}”: a shift has between 1 and {most} places."), text=piece, most=MOST_PLACES)
    if number is not None and number < 1:
        raise Invalid(N_("“{text}”: at least 1, or leave it out."), text=piece)
    if number is not None and places is not None and number > places:
        raise Invalid(N_("“{text}”: that is more people than places."), text=piece)
    return _Numbers(places, number, piece)


def _slot(line: _Line, hours: Hours, day: date, numbers: _Numbers, here: Here) -> Slot:
    start, piece = when.on(day, hours.start, here.zone), line.piece(hours.begin, hours.end)[:_REPEATED]
    end = when.on(day, hours.start + hours.minutes, here.zone)
    if start is None or end is None:
        raise _unreadable(piece)
    if end.at <= start.at:
        raise Invalid(
            N_("“{text}”: the clocks go forward then, so nothing of it is left. Please choose other hours."),
            text=piece,
        )
    if start.at <= here.now:
        raise Invalid(N_("“{text}” is already over. Please choose a moment in the future."), text=piece)
    return Slot(start.at, end.at, numbers.places, numbers.least)


def _in_english(named: str) -> str:
    text = _ORDINAL.sub("", named)
    return _WORD.sub(lambda word: _GERMAN.get(word[0], word[0]), text).strip()


def _unreadable(text: str) -> Invalid:
    return Invalid(UNREADABLE, text=text[:_REPEATED])


def written(slots: Sequence[Slot], zone: tzinfo) -> str:
    """As somebody would write them who writes dates out: a line a day, or one for all days with the same
    hours where those are too many lines for a form. What is read of it is the same. Raises Refusal where
    that is too long as well.
    """
    lines = _by_day(slots, zone)
    text = "\n".join(f"{day}: {hours}" for day, hours in lines.items())
    if len(text) <= MOST_TEXT:
        return text
    days_with: dict[str, list[str]] = {}
    for day, hours in lines.items():
        days_with.setdefault(hours, []).append(day)
    text = "\n".join(f"{', '.join(days)}: {hours}" for hours, days in days_with.items())
    if len(text) <= MOST_TEXT:
        return text
    raise Refusal(
        N_(
            "{count} shifts are more than a form can show. Post them, and change or cancel one by itself; or "
            "throw this away, and begin with those of one week."
        ),
        count=len(slots),
    )


def _by_day(slots: Sequence[Slot], zone: tzinfo) -> Mapping[str, str]:
    """The hours of each day, as they are written behind it."""
    lines: dict[str, list[str]] = {}
    for one in slots:
        first, last = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
        numbers = "" if one.places is None else f" × {one.places}"
        numbers += "" if one.least is None else f" min {one.least}"
        lines.setdefault(f"{first:%Y-%m-%d}", []).append(f"{first:%H:%M}-{last:%H:%M}{numbers}")
    return {day: ", ".join(hours) for day, hours in lines.items()}
