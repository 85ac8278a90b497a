"""`/setup`: a picture for a bot that has none, and a banner. What somebody chose is never touched."""

from __future__ import annotations

from asyncio import to_thread
from pathlib import Path

from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _
from bot.interactions import Interaction
from bot.routes import Routes
from cogs.ui import Card, Colour, settings_here, show_section

routes = Routes()

BRAND = Path(__file__).parents[2] / "bot/brand"


@routes.click("setup:face")
async def wear_the_mark(interaction: Interaction) -> None:
    """For all servers that the bot is in: it has one picture and one banner."""
    await settings_here(interaction)
    bot = interaction.client
    if bot.user is None or not bot.has_no_picture:
        raise Refusal(N_("I have a picture already; the Developer Portal changes it."))
    worn = {"avatar": await to_thread((BRAND / "avatar.png").read_bytes)}
    if bot.user.banner is None:
        worn["banner"] = await to_thread((BRAND / "banner.png").read_bytes)
    # Discord's description wants the name along; the same name is no change.
    await bot.user.edit(username=bot.user.name, **worn)
    await show_section(interaction, Card(_("Thank you, it suits me!"), colour=Colour.GOOD))


async def setup(bot: Groundswell) -> None:
    """No commands: a question of /setup."""
