"""How hours are written: on a panel, on paper and in a badge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.badges import Evidence, Record
from bot.i18n import _, local_time, number
from bot.printing import Paper
from bot.services.shifts import hours
from bot.services.shifts.hours import Given

_HOUR = timedelta(hours=1)


def hours_of(lasted: timedelta) -> float:
    """To the hundredth."""
    return round(lasted / _HOUR, 2)


def hours_count(lasted: timedelta) -> str:
    """`2.5 h`, as the language writes it."""
    value = hours_of(lasted)
    return _("{count} h").format(count=number(int(value) if value == int(value) else value))


def as_record(name: str, organisation: str, given: Sequence[Given], zone: str) -> Record:
    """What is said of them, in the language being spoken; the oldest first."""
    listed = sorted(given, key=lambda one: (one.starts_at, one.thing_id))
    return Record(
        name=name,
        organisation=organisation,
        title=_("Hours of volunteering"),
        about=_("What they did, from its start to its end, as they or whoever looked after it have said."),
        hours=hours_of(hours.in_all(listed)),
        first=listed[0].starts_at,
        last=listed[-1].ends_at,
        evidence=[Evidence(one.title, f"{_when(one, zone)} ({hours_count(one.lasted)})") for one in listed],
    )


def _when(one: Given, zone: str) -> str:
    start = local_time(one.starts_at, zone, with_year=True)
    end = local_time(one.ends_at, zone, with_year=True)
    day, _comma, hour = end.rpartition(", ")
    return _("{start} to {end}").format(start=start, end=hour if start.startswith(day) else end)


def on_paper(
    record: Record, given: Sequence[Given], *, zone: str, language: str, badge: str, did: str
) -> bytes:
    """The record as a PDF, with the badge inside. Takes a while: not for the event loop."""
    paper = Paper(record.title, language=language).title(record.title)
    paper.text(_("Name: {name}").format(name=record.name))
    paper.text(_("At: {organisation}").format(organisation=record.organisation))
    paper.heading(_("In all: {hours}").format(hours=hours_count(hours.in_all(given))))
    listed = sorted(given, key=lambda one: (one.starts_at, one.thing_id))
    rows = [(one.title, _when(one, zone), hours_count(one.lasted)) for one in listed]
    paper.table((_("What"), _("When"), _("Hours")), rows, widths=(50, 40, 10))
    paper.small(_("Times are those of {zone}.").format(zone=zone)).small(record.about)
    paper.small(
        _(
            "The numbers on this page are those of an Open Badge that is inside this document and came with "
            "it. It is signed with the key {key}, and {command} says whether it is as it was signed, without "
            "asking anybody. Whether the key is theirs, {organisation} can say: each record of theirs names "
            "it."
        ).format(key=did, command="groundswell verify", organisation=record.organisation)
    )
    return paper.attach("open-badge.jwt", badge.encode(), _("The signed record")).finished()
