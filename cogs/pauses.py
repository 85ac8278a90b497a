"""`/pause`: a break, without a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.things import resting
from cogs.ui import (
    Card,
    Colour,
    button,
    to_mine,
)

routes = Routes()

PAUSES = {7: N_("A week"), 14: N_("Two weeks"), 30: N_("A month"), 90: N_("Three months")}


@app_commands.command(name="pause", description=N_("Take a break: nobody asks why"))
@app_commands.guild_only()
async def pause(interaction: Interaction) -> None:
    await open_panel(interaction)


@routes.click("pause:open")
async def open_panel(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    found = await interaction.client.db.read(volunteers.find, caller.guild, caller.user_id)
    if found is not None and found.paused(interaction.client.clock.now()):
        await _show_paused(interaction, found)
        return
    card = Card(_("Take a break"), colour=Colour.CARE)
    card.text(_("For how long? Until then nothing is asked of you. You need no reason."))
    card.row(*(button(_(label), f"pause:{days}") for days, label in PAUSES.items()))
    await answer_to(interaction).update(card.view())


@routes.click("pause:{days}")
async def pause_for(interaction: Interaction, days: int) -> None:
    if days not in PAUSES:
        raise NotFound(N_("Please choose one of the times shown by /pause."))
    until = interaction.client.clock.now() + timedelta(days=days)
    await _show_paused(interaction, await _pause(interaction, until))


@routes.click("pause:reminders:{wanted}")
async def keep_reminders(interaction: Interaction, wanted: str) -> None:
    """Whether reminders of what is held already still come during a break that goes on."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(volunteers.find, caller.guild, caller.user_id)
    if found is None or not found.paused(bot.clock.now()):
        raise NotFound(N_("Your break is over already. /pause begins another."))
    await _show_paused(interaction, await _pause(interaction, found.paused_until, keep=wanted == "keep"))


async def _pause(interaction: Interaction, until: datetime | None, *, keep: bool = False) -> Volunteer:
    bot, caller = interaction.client, caller_of(interaction)
    return await bot.db.write(
        resting.rest,
        caller.guild,
        caller.user_id,
        until,
        keep_reminders=keep,
        language=caller.language,
        now=bot.clock.now(),
    )


async def _show_paused(interaction: Interaction, found: Volunteer) -> None:
    card = Card(_("Enjoy your break"), colour=Colour.CARE)
    until = timestamp(found.paused_until or interaction.client.clock.now(), "D")
    card.text(_("You're on a break until {day}. Until then nothing is asked of you.").format(day=until))
    if found.keep_reminders:
        card.text(_("Reminders of what you already said yes to still come."))
    else:
        card.text(
            _(
                "Reminders of what you already said yes to wait until then; what is over by then waits in "
                "/mine."
            )
        )
    keep = button(_("Keep those reminders"), "pause:reminders:keep")
    stop = button(_("Stop those reminders too"), "pause:reminders:stop")
    card.row(
        stop if found.keep_reminders else keep,
        button(_("End the break now"), "unpause", ButtonStyle.primary),
        to_mine(),
    )
    await answer_to(interaction).update(card.view())


@routes.click("unpause")
async def unpause(interaction: Interaction) -> None:
    await _pause(interaction, None)
    card = Card(_("Welcome back!"), colour=Colour.GOOD)
    await answer_to(interaction).update(card.row(button(_("Things to do"), "find:0"), to_mine()).view())


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(pause)
