"""`/setup`, Who gets reports: people by name, or a member role."""

from __future__ import annotations

import discord

from bot.client import Groundswell
from bot.doctor import reporting, servers
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import recipients
from cogs.ui import Card, Colour, button, finding_text, settings_here, show_section, user_select

routes = Routes()


@routes.click("setup:reports")
async def show_recipients(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    meant = await interaction.client.db.read(recipients.everyone, guild.guild_id)
    card = Card(_("Who gets reports"), colour=Colour.CALM)
    card.text(
        _(
            "Up to {most} people by name, or the member role **Reports**; without either the moderators, and "
            "whoever owns this server where those can't be called. Nobody gets a report about themselves."
        ).format(most=recipients.MOST)
    )
    if interaction.guild is not None:
        server = servers.Server.known(interaction.guild)
        card.text("\n".join(map(finding_text, reporting.examine(server, guild, meant))))
    card.row(user_select("setup:report_people", _("Choose people"), most=recipients.MOST))
    await show_section(interaction, card, button(_("Nobody by name"), "setup:report_nobody"))


@routes.click("setup:report_people")
async def choose_recipients(interaction: Interaction, users: list[discord.User | discord.Member]) -> None:
    people = [one.id for one in users if not one.bot]
    await interaction.client.db.write(recipients.choose, caller_of(interaction), people)
    await show_recipients(interaction)


@routes.click("setup:report_nobody")
async def choose_nobody(interaction: Interaction) -> None:
    await interaction.client.db.write(recipients.choose, caller_of(interaction), [])
    await show_recipients(interaction)


async def setup(bot: Groundswell) -> None:
    """Reached from /setup."""
