"""The coordinators' side of shifts: what is open, and who is in."""

from __future__ import annotations

from discord import app_commands

from bot.client import Groundswell
from bot.i18n import N_
from bot.interactions import Interaction
from bot.routes import Routes
from cogs.ui import show_overview

routes = Routes()
shift = app_commands.Group(name="shift", description=N_("Shifts: places at a moment"), guild_only=True)


@shift.command(name="manage", description=N_("See what is open and who is in, and change or end it"))
async def manage(interaction: Interaction) -> None:
    await show_overview(interaction, "shift")


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(shift)
