"""Who is on which shift, as a table for a spreadsheet, and as a sheet to print with no more than it needs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from zoneinfo import ZoneInfo

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.fonts import unprintable
from bot.i18n import _, clock_time, day_in_full, local_time, spoken
from bot.interactions import Interaction, caller_of
from bot.markup import clipped
from bot.printing import Paper
from bot.routes import Routes
from bot.services.record import exports
from bot.services.record.exports import Readable, Told
from bot.services.shifts import rotas
from bot.services.shifts.rotas import Line, Rota
from bot.services.things.rosters import Commitment
from cogs.ui import Card, Colour, button, names_of, said

routes = Routes()

TABLE, SHEET = "shifts.csv", "shifts.pdf"
#: Lines left free to write somebody in by hand, at most, and names of one shift that are printed.
MOST_FREE, MOST_NAMES = 5, 200
#: To tick, on paper.
TICK = "[   ]"


@routes.click("timetable:{timetable_id}:file")
async def as_a_file(interaction: Interaction, timetable_id: int) -> None:
    """With the names that people have here at this moment."""
    bot = interaction.client
    rota = await bot.db.read(rotas.show, timetable_id, caller_of(interaction), now=bot.clock.now())
    names = await names_of(interaction.guild, _people(rota))
    rows = [_row(rota, line, one, names) for line in rota.lines for one in (*line.people, None)]
    made = exports.table(Readable(rota.words.title, [row for row in rows if row is not None]), "").encode()
    card = Card(_("Who is on it"), colour=Colour.GOOD).text(f"**{said(rota.words.title)}**")
    card.text(_("A table for a spreadsheet. Times are those of {zone}.").format(zone=rota.zone))
    await _hand_over(interaction, card, timetable_id, made, TABLE)


@routes.click("timetable:{timetable_id}:sheet")
async def as_a_sheet(interaction: Interaction, timetable_id: int) -> None:
    """What is still to come, to print. Drawing it takes a while, so the event loop does not wait for it."""
    bot = interaction.client
    rota = await bot.db.read(
        rotas.show, timetable_id, caller_of(interaction), coming=True, now=bot.clock.now()
    )
    names = await names_of(interaction.guild, _people(rota))
    printed = await asyncio.to_thread(on_paper, rota, names, language=spoken())
    card = Card(_("A sheet to print"), colour=Colour.GOOD).text(f"**{said(rota.words.title)}**")
    card.text(
        _("Who comes, when and where: nothing besides. Times are those of {zone}.").format(zone=rota.zone)
    )
    missing = unprintable("".join((rota.words.title, *names.values())))
    if missing:
        told = _("I have no letters for these in the document: {letters}")
        card.text(told.format(letters=said(clipped(missing, 40))))
    await _hand_over(interaction, card, timetable_id, printed, SHEET)


async def _hand_over(interaction: Interaction, card: Card, timetable_id: int, made: bytes, name: str) -> None:
    card.file(name).small(_("Please delete it when you no longer need it: people may change their minds."))
    card.row(button(_("Back"), f"timetable:{timetable_id}"))
    await answer_to(interaction).update(card.view(), files=[discord.File(BytesIO(made), name)])


def _people(rota: Rota) -> Sequence[int]:
    return [*dict.fromkeys(one.user_id for line in rota.lines for one in line.people)]


def _row(rota: Rota, line: Line, one: Commitment | None, names: Mapping[int, str]) -> Told | None:
    """Of one person; of a shift that nobody is on, itself."""
    if one is None and line.people:
        return None
    shift, zone = line.shift, rota.zone
    return Told(
        "",
        {
            _("Start"): local_time(shift.starts_at, zone, with_year=True) if shift.starts_at else "",
            _("End"): local_time(shift.ends_at, zone, with_year=True) if shift.ends_at else "",
            _("Where"): shift.place or "",
            _("Places"): "" if shift.places is None else str(shift.places),
            _("Name"): "" if one is None else names.get(one.user_id, ""),
            _("On Discord"): "" if one is None else f"<@{one.user_id}>",
            _("How it stands"): "" if one is None else _standing(one),
        },
    )


def _standing(one: Commitment) -> str:
    if one.done_at is not None:
        return _("Done")
    if one.has_place:
        return _("In")
    if one.state == "standby":
        return _("Stands by")
    return _("Is offered a place") if one.state == "offered" else _("Waiting")


def on_paper(rota: Rota, names: Mapping[int, str], *, language: str) -> bytes:
    """A heading for each day, a line for each person who comes, and a few to write somebody in by hand."""
    paper = Paper(rota.words.title, language=language).title(rota.words.title)
    where = {line.shift.place for line in rota.lines}
    if len(where) == 1 and (place := rota.lines[0].shift.place):
        paper.text(_("Where: {place}").format(place=place))
    for day, lines in groupby(rota.lines, lambda line: _day(line, rota.zone)):
        paper.heading(day_in_full(day))
        rows = [row for line in lines for row in _printed(line, names, rota.zone, places=len(where) > 1)]
        paper.table((_("When"), _("Who"), ""), rows, widths=(30, 60, 10))
    return paper.small(_("Times are those of {zone}.").format(zone=rota.zone)).finished()


def _day(line: Line, zone: str) -> date:
    return line.shift.starts_at.astimezone(ZoneInfo(zone)).date() if line.shift.starts_at else date.min


def _printed(line: Line, names: Mapping[int, str], zone: str, *, places: bool) -> list[tuple[str, str, str]]:
    shift = line.shift
    start, end = (at.astimezone(ZoneInfo(zone)) if at else None for at in (shift.starts_at, shift.ends_at))
    when = _("{start} to {end}").format(
        start=clock_time(start) if start else "", end=clock_time(end) if end else ""
    )
    if places and shift.place:
        when = f"{when}\n{shift.place}"
    who = [names.get(one.user_id) or _("somebody who is not here any more") for one in line.confirmed]
    more = len(who) - MOST_NAMES
    shown = who[:MOST_NAMES] + ([_("… and {count} more").format(count=more)] if more > 0 else [])
    free = MOST_FREE if shift.places is None else min(MOST_FREE, max(0, shift.places - len(who)))
    lines = [*shown, *([""] * free)] or [""]
    return [(when if not place else "", name, TICK if name else "") for place, name in enumerate(lines)]


async def setup(bot: Groundswell) -> None:
    """Reached from the panel of a timetable."""
