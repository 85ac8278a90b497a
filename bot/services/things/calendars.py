"""What a person holds, as a calendar file that any calendar app reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from bot.services.things.asks import Held

#: A deadline is a moment; shown as the half hour before it, because apps hide what has no length.
LENGTH = timedelta(minutes=30)


def owed(held: Iterable[Held], now: datetime) -> list[Held]:
    """What somebody has a place on and has not done yet, the nearest first; what has no date comes last."""
    open_ones = [ask for ask in held if ask.is_open(now) and ask.state == "confirmed" and ask.done_at is None]
    return sorted(open_ones, key=lambda ask: (ask.deadline is None, ask.deadline, ask.id))


def dated(held: Iterable[Held], now: datetime) -> list[Held]:
    return [ask for ask in owed(held, now) if ask.deadline is not None]


def calendar(held: Iterable[Held], *, language: str, now: datetime) -> bytes:
    """One event for each thing with a date; each keeps its UID, so that a new file changes them in place."""
    made = Calendar()
    made.add("prodid", f"-//Groundswell//{language}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for ask in dated(held, now):
        made.add_component(_event(ask, now))
    written: bytes = made.to_ical()
    return written


def _event(ask: Held, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"ask-{ask.id}.{ask.guild_id}@groundswell")
    event.add("dtstamp", now)
    event.add("summary", ask.title)
    event.add("description", f"{ask.step}\n\n{ask.why}")
    if ask.deadline is not None:
        event.add("dtstart", ask.deadline - LENGTH)
        event.add("dtend", ask.deadline)
    return event
