"""`/setup`, Check-up: what is wrong in this server, why it matters and what to do about it."""

from __future__ import annotations

import discord

from bot.client import Groundswell
from bot.doctor import FINE, Finding, deliveries, in_server, servers, worst
from bot.errors import NotFound
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox import symptoms
from cogs.ui import (
    Card,
    Colour,
    button,
    finding_text,
    paged_to_fit,
    show_section,
)

routes = Routes()


@routes.click("setup:doctor")
@routes.click("setup:doctor:{page}")
async def check_up(interaction: Interaction, page: int = 0) -> None:
    caller_of(interaction).require_admin()
    if interaction.guild is None:
        raise NotFound(N_("I can't see this server at the moment. Please try again in a minute."))
    found = worst(await _looked_at(interaction, interaction.guild))
    unwell = [finding for finding in found if finding.mark != FINE]
    wrong = any(finding.is_wrong for finding in found)
    card = Card(_("Check-up"), colour=Colour.ACT if wrong else Colour.GOOD)
    if not wrong:
        card.text(_("✅ **All is well here.**"))
    told = [*map(finding_text, unwell)]
    if fine := "\n".join(f"-# {finding.what}" for finding in found if finding.mark == FINE):
        told.append(fine)
    listed = paged_to_fit(told, page, str)
    for text in listed.shown:
        card.text(text)
    if turning := listed.turning("setup:doctor:{page}"):
        card.row(turning)
    card.small(_("Whoever runs the bot sees the machine and the database too: `groundswell doctor`."))
    await show_section(interaction, card, button(_("Look again"), "setup:doctor"))


async def _looked_at(interaction: Interaction, server: discord.Guild) -> list[Finding]:
    bot, now = interaction.client, interaction.client.clock.now()
    guild = await bot.db.read(guilds.find, server.id)
    asked = await servers.Server.asked(server, server.me.id)
    shown = await bot.db.read(symptoms.show, server.id, now=now)
    return [
        *await in_server.examine(bot.db, asked, server.id),
        *servers.unheld(guild, await servers.holders(server)),
        servers.members_intent(bot.intents.members),
        *deliveries.examine(shown, now=now, stopped=bot.courier.directs.stopped(server.id)),
        await _commands(bot, server.id),
    ]


async def _commands(bot: Groundswell, guild_id: int) -> Finding:
    application = int(bot.application_id or 0)
    everywhere = await bot.http.get_global_commands(application)
    here = await bot.http.get_guild_commands(application, guild_id)
    return servers.commands((one["name"] for one in everywhere), (one["name"] for one in here))


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
