"""`/setup`, Who is on duty: which of the roles that go round is the duty for calls for support."""

from __future__ import annotations

from datetime import datetime

from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.roles import duty_rota
from bot.services.roles.duty_rota import Duty
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    chosen_id,
    clipped,
    heading,
    said,
    select,
    setting_line,
    settings_here,
    show_section,
    turn_lines,
)

routes = Routes()

NOBODY = "nobody"
#: Characters of a title in the menu.
MOST_TITLE = 80


@routes.click("setup:duty")
async def show(interaction: Interaction) -> None:
    await settings_here(interaction)
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(duty_rota.show, caller, now=bot.clock.now())
    card = Card(_("Who is on duty"), colour=Colour.CALM)
    card.text(setting_line(_("The role"), heading(found.chosen) if found.chosen else None, optional=True))
    card.text(_stands(found, bot.clock.now()))
    crisis = said(found.guild.crisis) if found.guild.crisis else None
    card.text(setting_line(_("If it is urgent"), crisis, optional=True))
    options = [(clipped(one.title, MOST_TITLE), str(one.id)) for one in found.choices]
    chosen = str(found.chosen.id) if found.chosen else NOBODY
    if options or found.chosen:
        options.append((_("Nobody in particular"), NOBODY))
        card.row(select("setup:duty:role", _("Whose turn is the duty?"), options, chosen=[chosen]))
    card.small(
        _(
            "Roles are listed in which people take turns and somebody says yes to each: whoever is on duty "
            "reads who would like support. /role new and /role manage make one. What to do if it is urgent, "
            "which everybody reads who asks, stands under Privacy and contact."
        )
    )
    await show_section(interaction, card, *_its_turns(found))


def _stands(found: Duty, now: datetime) -> str:
    if found.chosen is None and found.guild.duty_thing_id is not None:
        return _("⚠️ Nobody takes turns in the role that was chosen any more, so nobody is on duty.")
    if found.chosen is None:
        return _("Calls for support go to the coordinators. With a rota, whoever's turn it is hears first.")
    turns = turn_lines(found.turns, 0)
    if found.turns and found.turns[0].begins <= now and not found.turns[0].is_somebodys:
        nobody = _("⚠️ Nobody is on duty now. Who asks for support reads so at once, and others are asked.")
        return f"{nobody}\n{turns}"
    hears = _("Whoever has the turn hears of a call for support first.")
    return f"{hears}\n{turns}"


def _its_turns(found: Duty) -> tuple[Button, ...]:
    return (button(_("Turns"), f"rota:{found.chosen.id}"),) if found.chosen else ()


@routes.click("setup:duty:role")
async def choose(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing_id = None if values == [NOBODY] else chosen_id(values)
    await bot.db.write(duty_rota.choose, caller, thing_id, now=bot.clock.now())
    await show(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
