"""How days, times and distances make up a whole text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.services.record.when.clocks import time_of_day
from bot.services.record.when.days import Day, Days, day
from bot.services.record.when.distances import Distance, distance
from bot.services.record.when.lexicon import Part, Text
from bot.services.record.when.zones import Here


@dataclass(frozen=True, slots=True)
class Found:
    """A day and the minutes from its midnight; none means the whole day."""

    day: Day
    minutes: int | None = None
    #: Said of a part of the day, without an hour: to be asked, however few of its hours are left.
    is_vague: bool = False


def wholes(text: Text, here: Here) -> Iterator[Found | Distance]:
    """Every way in which the text can be read to its end. What is left over anywhere makes it none."""
    for begun in text.skip(0, "until"):
        yield from _day_then_time(text, begun, here)
        yield from _time_then_day(text, begun, here)
        yield from _time_then_part(text, begun, here)
        yield from _part_of_today(text, begun, here)
        for found, end in distance(text, begun, bare=True):
            if text.at_end(end):
                yield found if found.minutes else Found(_far(found, here))


def _day(text: Text, at: int, here: Here) -> Days:
    yield from day(text, at, here)
    for found, end in distance(text, at):
        if not found.minutes and not text.at_end(end):
            yield _far(found, here), end


def _far(found: Distance, here: Here) -> Day:
    return Day((found.from_day(here.today),))


def _pause(text: Text, at: int) -> Iterator[int]:
    """Between day and time may stand a comma, or a dash with room around it."""
    yield at
    if text.sign(at, ","):
        yield at + 1
    if text.sign(at, "-", glued=False) and not text.is_glued(at) and not text.is_glued(at + 1):
        yield at + 1


def _day_then_time(text: Text, at: int, here: Here) -> Iterator[Found]:
    for found, end in _day(text, at, here):
        if text.at_end(end):
            yield Found(found)
        for begun in _pause(text, end):
            for minutes, after in time_of_day(text, begun, here, bare=True):
                if text.at_end(after):
                    yield Found(found, minutes)
            for part, after in text.parts(begun, "part_by_day"):
                yield from _within(text, after, here, found, part)


def _within(text: Text, at: int, here: Here, found: Day, part: Part) -> Iterator[Found]:
    """What follows a day and a part of it: an hour, or nothing, and then it is asked."""
    if text.at_end(at):
        yield from (Found(found, minutes, is_vague=True) for minutes in part.asked)
    for begun in _pause(text, at):
        for minutes, end in time_of_day(text, begun, here, part=part):
            if text.at_end(end):
                yield Found(found, minutes)


def _time_then_day(text: Text, at: int, here: Here) -> Iterator[Found]:
    for minutes, end in time_of_day(text, at, here):
        if text.at_end(end):
            yield Found(Day((here.today, here.today + timedelta(days=1))), minutes)
        for begun in _pause(text, end):
            for of in text.skip(begun, "of_day"):
                yield from (
                    Found(said, minutes) for said, after in _day(text, of, here) if text.at_end(after)
                )


def _time_then_part(text: Text, at: int, here: Here) -> Iterator[Found]:
    """8 tonight, at 6 tomorrow evening"""
    for begins in range(at + 1, len(text.tokens)):
        for part, end in text.parts(begins, "part_today"):
            if text.at_end(end):
                for minutes, after in time_of_day(text, at, here, part=part):
                    if begins in _pause(text, after):
                        yield Found(Day((here.today,)), minutes)
        for part, end in text.parts(begins, "part_by_day"):
            if text.at_end(end):
                for minutes, after in time_of_day(text, at, here, part=part):
                    yield from (
                        Found(said, minutes) for said, day_end in _day(text, after, here) if day_end == begins
                    )


def _part_of_today(text: Text, at: int, here: Here) -> Iterator[Found]:
    for part, end in text.parts(at, "part_today"):
        yield from _within(text, end, here, Day((here.today,)), part)
