"""Turning the pages of what somebody looks after; `/ask manage` and `/role manage` open the first."""

from __future__ import annotations

from bot.client import Groundswell
from bot.interactions import Interaction
from bot.routes import Routes
from cogs.ui import show_overview

routes = Routes()


@routes.click("overview:{kind}:{whose}:{state}:{page}")
async def turn(interaction: Interaction, kind: str, whose: str, state: str, page: int) -> None:
    await show_overview(interaction, kind, whose=whose, ended=state == "ended", page=page)


async def setup(bot: Groundswell) -> None:
    """Opened by the commands of each kind."""
