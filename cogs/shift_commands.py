"""The coordinators' side of shifts: writing new ones, what is open, and who is in."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.shifts import grids, timetables
from bot.services.things import shifts
from bot.services.things.posting import MOST_PLACE, MOST_TITLE, MOST_WHY, Draft
from bot.services.things.things import Thing
from bot.tree import OPENS_MODAL
from cogs.ui import (
    Card,
    Colour,
    before_new,
    button,
    chosen_one,
    drafts_lines,
    form,
    guild_here,
    here_of,
    show_overview,
    show_timetable,
    slots_field,
    suggested,
    text_field,
)

routes = Routes()
shift = app_commands.Group(name="shift", description=N_("Shifts: places at a moment"), guild_only=True)

#: Of what somebody has begun, beside new ones.
MOST_OFFERED = 4


@shift.command(
    name="new",
    description=N_("Post one shift or many: what for, when, and how many places"),
    extras=OPENS_MODAL,
)
async def new(interaction: Interaction) -> None:
    await before_new(interaction)
    begun = await interaction.client.db.read(timetables.mine, caller_of(interaction))
    if begun:
        await answer_to(interaction).update(_go_on_with(begun).view())
        return
    await answer_to(interaction).ask(new_shifts.modal())


def _go_on_with(begun: Sequence[Thing]) -> Card:
    """The newest that somebody has begun and not posted, or new ones."""
    card = Card(_("Go on, or begin new ones?"), colour=Colour.CALM)
    drafts_lines(card, begun[:MOST_OFFERED])
    return card.row(button(_("New shifts"), "shift:begin", ButtonStyle.primary))


@routes.click("shift:begin", opens_modal=True)
async def begin(interaction: Interaction) -> None:
    await before_new(interaction)
    await answer_to(interaction).ask(new_shifts.modal())


def shifts_form(
    title: str | None = None, purpose: str | None = None, slots: str | None = None, place: str | None = None
) -> discord.ui.Modal:
    return form(
        _("New shifts"),
        text_field("title", _("Title"), value=title, most=MOST_TITLE, example=_("The market stall")),
        text_field("purpose", _("What is it for?"), value=purpose, long=True, most=MOST_WHY),
        slots_field(slots),
        text_field("place", _("Where? A place or a link"), value=place, required=False, most=MOST_PLACE),
    )


@routes.form("shift:new", build=shifts_form)
async def new_shifts(
    interaction: Interaction, title: str, purpose: str, slots: str, place: str | None = None
) -> None:
    """What was written is kept as a draft, and shown as it will look."""
    bot, caller = interaction.client, caller_of(interaction)
    await before_new(interaction)
    read = grids.read(slots, here_of(await guild_here(interaction), bot.clock.now()))
    where = (place or "").strip() or None
    draft = Draft(title, purpose)
    begun = await bot.db.write(timetables.begin, caller, draft, read, place=where, now=bot.clock.now())
    await show_timetable(interaction, begun.id)


@shift.command(name="manage", description=N_("See what is open and who is in, and change or end it"))
@app_commands.describe(shift_id=N_("Which one? Leave empty to see all"))
@app_commands.rename(shift_id="shift")
async def manage(interaction: Interaction, shift_id: str | None = None) -> None:
    if shift_id is None:
        await show_overview(interaction, "shift")
        return
    one_id = chosen_one(shift_id, otherwise=N_("Please choose one of the suggested shifts."))
    found = await interaction.client.db.read(shifts.timetable_of, one_id)
    await show_timetable(interaction, found)


@manage.autocomplete("shift_id")
async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return await suggested(interaction, "shift", typed)


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(shift)
