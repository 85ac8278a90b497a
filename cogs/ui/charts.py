"""A chart on a private panel; where it can't be drawn the words stand alone, which say the same."""

from __future__ import annotations

import io

import discord

from bot.answers import answer_to
from bot.drawing import Chart
from bot.interactions import Interaction
from cogs.ui.cards import Card

CHART = "chart.png"


async def update_with_chart(interaction: Interaction, card: Card, chart: Chart, alt: str) -> None:
    """Show a panel on which the picture `CHART` stands. Drawing takes a moment, so the click is answered
    before; where it fails, or Discord does not take the picture, the panel comes without.
    """
    answer = answer_to(interaction)
    await answer.defer()
    drawn = await interaction.client.drawer.draw(chart)
    if drawn is not None:
        file = discord.File(io.BytesIO(drawn), filename=CHART, description=alt)
        try:
            await answer.update(card.view(), files=[file])
        except discord.HTTPException as error:
            if error.status not in (400, 403, 413):
                raise
        else:
            return
    await answer.update(card.without_picture().view())
