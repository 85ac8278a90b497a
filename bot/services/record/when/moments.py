"""Reading a text: Discord's own timestamps, ISO, and what people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from bot.services.record.when import readings, zones
from bot.services.record.when.distances import Distance
from bot.services.record.when.grammar import Found, wholes
from bot.services.record.when.lexicon import MOST_CHARACTERS, Text, lexicon, plain, tokens
from bot.services.record.when.readings import Moment, Reading, Readings, Unread
from bot.services.record.when.zones import Here

#: A day without a time means the whole of that day.
_END_OF_DAY = 23 * 60 + 59
#: More are not offered to choose from.
_MOST_READINGS = 3

_STAMP = re.compile(r"<t:(-?[0-9]{1,12})(?::[tTdDfFsSR])?>")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{3,6})?)?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)


def moment(text: str, here: Here) -> datetime:
    """The one moment meant, in aware UTC. Raises Invalid, with the readings if there are several."""
    found = read(text, here)
    if isinstance(found, Moment):
        return found.at
    written = text.strip()
    raise readings.refusal_of(written, found, here.zone) if isinstance(found, Readings) else found.refusal


def on_day(text: str, minutes: int, here: Here) -> Reading:
    """The moment so many minutes after the midnight of a day: of "sat", "5 december", "tomorrow"."""
    pieces = tokens(plain(text.strip())) if len(text) <= MOST_CHARACTERS else None
    if not pieces:
        return Unread(text)
    ways = [
        replace(way, minutes=minutes)
        for way in wholes(Text(pieces, lexicon(here.languages)), here)
        if isinstance(way, Found) and way.minutes is None and not way.is_vague
    ]
    moments: list[tuple[Moment, Found | Distance]] = [
        (one, way) for way in ways if (one := _resolved(way, here)) is not None
    ]
    return _chosen([*ways], _meant(moments, here))


def is_weekday(text: str, here: Here) -> bool:
    """Whether it names a day of the week and nothing besides: of several such days each is after the last."""
    pieces = tokens(plain(text.strip())) if len(text) <= MOST_CHARACTERS else None
    if not pieces:
        return False
    words = Text(pieces, lexicon(here.languages))
    return any(words.at_end(end) for _day, end in words.values(0, "weekday"))


def exact(found: datetime) -> str:
    """Words that mean this moment wherever they are read: ISO with an offset."""
    return found.isoformat(timespec="seconds")


def read(text: str, here: Here) -> Reading:
    """The one moment meant, or two or three to choose from, or why there is none."""
    written = text.strip()
    if not written or len(written) > MOST_CHARACTERS:
        return Unread(written)
    by_machine = _machine_written(written, here)
    if by_machine is not None:
        return by_machine
    found = _read_words(plain(written), here)
    if isinstance(found, Unread) and (unclear := zones.unclear_zone(plain(written))):
        rest, name = unclear
        if not isinstance(_read_words(rest, here), Unread):
            return Unread(written, name.upper(), readings.UNCLEAR_ZONE)
    return replace(found, text=written) if isinstance(found, Unread) else found


def _machine_written(text: str, here: Here) -> Moment | None:
    stamp = _STAMP.fullmatch(text)
    if stamp is None and not _ISO.fullmatch(text):
        return None
    try:
        if stamp is not None:
            return readings.in_zone(datetime.fromtimestamp(int(stamp[1]), UTC).replace(tzinfo=None), UTC)
        said = datetime.fromisoformat(text.upper())
    except (ValueError, OverflowError, OSError):
        return None
    offset = said.utcoffset()
    if said.tzinfo is None or offset is None:
        return readings.in_zone(said, here.zone)
    is_known = abs(offset) <= zones.LONGEST_OFFSET
    return readings.in_zone(said.replace(tzinfo=None), said.tzinfo) if is_known else None


def _read_words(text: str, here: Here) -> Reading:
    known = lexicon(here.languages)
    found: list[Found | Distance] = []
    moments: list[tuple[Moment, Found | Distance]] = []
    for rest, elsewhere in _with_zones(text, here.zone):
        pieces = tokens(rest)
        there = replace(here, zone=elsewhere)
        ways = list(wholes(Text(pieces, known), there)) if pieces else []
        if rest != text:  # a zone belongs to an hour
            ways = [way for way in ways if isinstance(way, Found) and way.minutes is not None]
        found += ways
        moments += ((one, way) for way in ways if (one := _resolved(way, there)) is not None)
    return _chosen(found, _meant(moments, here))


def _meant(moments: list[tuple[Moment, Found | Distance]], here: Here) -> tuple[Moment, ...]:
    """Each once, the nearest first. What is over was not meant where something else is ahead, unless its year
    was said.
    """
    is_any_ahead = any(one.at > here.now for one, _way in moments)
    by_time = {
        one.at: one
        for one, way in moments
        if not is_any_ahead or one.at > here.now or (isinstance(way, Found) and way.day.has_year)
    }
    return tuple(by_time[at] for at in sorted(by_time))


def _with_zones(text: str, zone: tzinfo) -> Iterator[tuple[str, tzinfo]]:
    yield text, zone
    yield from zones.named_at_the_end(text)


def _resolved(way: Found | Distance, here: Here) -> Moment | None:
    """The first of its days on which it is still ahead; the last where it is over on all."""
    if isinstance(way, Distance):
        return _so_far_away(way, here)
    minutes = _END_OF_DAY if way.minutes is None else way.minutes
    last = None
    for date in way.day.dates:
        last = readings.on(date, minutes, here.zone)
        if last is None or last.at > here.now:
            return last
    return last


def _so_far_away(way: Distance, here: Here) -> Moment | None:
    """Days by the calendar, then minutes in real time."""
    now = here.now.replace(microsecond=0)
    if not way.months and not way.days:
        return Moment((now + timedelta(minutes=way.minutes)).astimezone(UTC), here.zone)
    local = now.astimezone(here.zone).replace(tzinfo=None)
    start = readings.in_zone(datetime.combine(way.from_day(here.today), local.time()), here.zone)
    if start is None:
        return None
    return replace(start, at=start.at + timedelta(minutes=way.minutes))


def _chosen(found: list[Found | Distance], different: tuple[Moment, ...]) -> Reading:
    if not different:
        return Unread("", why=readings.WRONG_WEEKDAY if found else readings.UNREADABLE)
    if len(different) > _MOST_READINGS:
        return Unread("", why=readings.MANY)
    if len(different) > 1:
        return Readings(different)
    if all(isinstance(way, Found) and way.is_vague for way in found):
        return Unread("", why=readings.HOURLESS)
    return different[0]
