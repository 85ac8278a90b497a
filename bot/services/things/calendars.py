"""What a person holds, as a calendar file that any calendar app reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.i18n import _, speaking
from bot.services.things.things import Held, Thing

#: A deadline is a moment; shown as the half hour before it, because apps hide what has no length.
LENGTH = timedelta(minutes=30)
#: Minutes before the start that a calendar can be asked to ring.
ALARMS = (15, 60, 120, 24 * 60)


def owed(held: Iterable[Held], now: datetime) -> list[Thing]:
    """What somebody has a place on and has not done yet, the nearest first; what has no date comes last."""
    open_ones = [one.thing for one in held if one.owed and one.thing.is_open(now)]
    return sorted(open_ones, key=lambda thing: (thing.due_at is None, thing.due_at, thing.id))


def dated(held: Iterable[Held], now: datetime) -> list[Thing]:
    return [thing for thing in owed(held, now) if thing.due_at is not None]


def off(held: Iterable[Held], given_back: Iterable[Thing], now: datetime) -> list[Thing]:
    """What may stand in their calendar from an earlier file, is to come, and not theirs any more; or theirs,
    and at no moment any more.
    """
    held = [*held]
    cancelled = [one.thing for one in held if one.thing.state == "cancelled"]
    undated = [one.thing for one in held if one.owed and one.thing.due_at is None and one.thing.moved_at]
    dated = [
        thing
        for thing in (*cancelled, *given_back)
        if thing.due_at is not None and (thing.ends_at or thing.due_at) > now
    ]
    return [*dated, *(thing for thing in undated if thing.is_open(now))]


def calendar(
    held: Iterable[Held],
    given_back: Iterable[Thing] = (),
    *,
    alarm: int | None = None,
    language: str,
    now: datetime,
) -> bytes:
    """One event for each thing with a date; each keeps its UID, so that a new file changes them in place, and
    takes off what was given back or cancelled. `alarm`: so many minutes before, the calendar rings.

    It has no METHOD: that would make it a message from an organizer, whom apps answer.
    """
    made = Calendar()
    made.add("prodid", f"-//Groundswell//{language}")
    made.add("version", "2.0")
    held = [*held]
    with speaking(language):
        for thing in dated(held, now):
            event = _event(thing, now, status="CONFIRMED")
            if alarm is not None:
                event.add_component(_alarm(thing, alarm))
            made.add_component(event)
        for thing in off(held, given_back, now):
            made.add_component(_event(thing, now, status="CANCELLED"))
    written: bytes = made.to_ical()
    return written


def _event(thing: Thing, now: datetime, *, status: str) -> Event:
    """Of two with one number, apps believe the one that was made later (RFC 5546, 2.1.5)."""
    event = Event()
    event.add("status", status)
    event.add("uid", f"{thing.kind}-{thing.id}.{thing.guild_id}@groundswell")
    event.add("dtstamp", now)
    event.add("sequence", thing.revision - 1)
    event.add("summary", thing.title)
    said = [thing.step, thing.why]
    occasion = thing.occasion
    if occasion is not None:
        said.append(occasion.details or "" if status == "CONFIRMED" else "")
        event.add("dtstart", occasion.starts_at)
        event.add("dtend", occasion.ends_at)
        if occasion.place:
            event.add("location", occasion.place)
    elif thing.deadline is not None:
        event.add("dtstart", thing.deadline - LENGTH)
        event.add("dtend", thing.deadline)
        said.append(_("This is the deadline: any time before is fine."))
    else:
        event.add("dtstart", thing.moved_at or thing.created_at)
    event.add("description", "\n\n".join(text for text in said if text))
    return event


def _alarm(thing: Thing, minutes: int) -> Alarm:
    """What the app shows when it rings is the title."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", thing.title)
    alarm.add("trigger", -timedelta(minutes=minutes))
    return alarm
