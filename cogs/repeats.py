"""A timetable once more, every week or month: the dates are seen before they are posted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, clock_time, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.shifts import repeats
from bot.services.shifts.repeats import Repeats
from cogs.ui import (
    RHYTHMS,
    Card,
    Colour,
    button,
    numbers,
    said,
    select,
    show_timetable,
    slots_text,
)

routes = Routes()
#: What is shown first.
USUALLY, TIMES = "1", 2


@routes.click("timetable:{timetable_id}:again")
async def show(interaction: Interaction, timetable_id: int) -> None:
    """What would be added. Nothing is stored until somebody says so."""
    await _show(interaction, timetable_id, USUALLY, TIMES)


@routes.click("timetable:{timetable_id}:often:{times}")
async def choose_often(interaction: Interaction, timetable_id: int, times: int, values: list[str]) -> None:
    await _show(interaction, timetable_id, values[0] if values else "", times)


@routes.click("timetable:{timetable_id}:times:{rhythm}")
async def choose_times(interaction: Interaction, timetable_id: int, rhythm: str, values: list[str]) -> None:
    await _show(interaction, timetable_id, rhythm, next(numbers(values), TIMES))


async def _show(interaction: Interaction, timetable_id: int, rhythm: str, times: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    planned = await bot.db.read(repeats.preview, timetable_id, caller, rhythm, times, now=bot.clock.now())
    card = Card(_("Repeat"), colour=Colour.CALM).text(f"**{said(planned.found.words.title)}**")
    count = len(planned.added)
    added = ngettext("{n} shift would be added:", "{n} shifts would be added:", count).format(n=count)
    card.text(f"{added}\n{slots_text(planned.added, planned.zone)}").text(_change_of_clocks(planned))
    card.small(_("Each has places of its own, and can be moved or cancelled by itself later."))
    often = [*((_(text), str(weeks)) for weeks, text in RHYTHMS.items())]
    often.append((_("Every month, on the same day of the week"), "month"))
    card.row(select(f"timetable:{timetable_id}:often:{times}", _("How often?"), often, chosen=[rhythm]))
    in_all = [
        (ngettext("{n} time in all", "{n} times in all", one).format(n=one), str(one))
        for one in planned.possible
    ]
    card.row(
        select(f"timetable:{timetable_id}:times:{rhythm}", _("How many times?"), in_all, chosen=[str(times)])
    )
    yes = button(
        _("Add them"),
        f"timetable:{timetable_id}:again:{rhythm}:{times}:{planned.seen}",
        ButtonStyle.primary,
    )
    card.row(yes, button(_("Back"), f"timetable:{timetable_id}"))
    await answer_to(interaction).update(card.view())


def _change_of_clocks(planned: Repeats) -> str:
    """A change between the dates, where the hour stays; empty where there is none."""
    zone, first = ZoneInfo(planned.zone), planned.coming[0].starts_at
    offsets = {one.starts_at.astimezone(zone).utcoffset() for one in (*planned.coming, *planned.added)}
    if len(offsets) < 2:
        return ""
    hour = clock_time(first.astimezone(zone))
    return _("The clocks change in between; it stays at {hour}.").format(hour=hour)


@routes.click("timetable:{timetable_id}:again:{rhythm}:{times}:{seen}")
async def begin(interaction: Interaction, timetable_id: int, rhythm: str, times: int, seen: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(repeats.begin, timetable_id, caller, rhythm, times, seen=seen, now=bot.clock.now())
    await show_timetable(interaction, timetable_id)


async def setup(bot: Groundswell) -> None:
    """Reached from the panel of a timetable."""
