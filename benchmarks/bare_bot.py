"""The measure of everything: a discord.py bot that answers a button and does nothing else.

It says what Groundswell says to "I'm in", in a private message of the same components.
"""

from __future__ import annotations

import os

import discord
import uvloop
import yarl
from discord.gateway import DiscordWebSocket

Interaction = discord.Interaction[discord.Client]


class Answer(discord.ui.LayoutView):
    """What the person gets."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        box: discord.ui.Container[Answer] = discord.ui.Container(accent_colour=0x27AE60)
        box.add_item(discord.ui.TextDisplay("### You're in!"))
        box.add_item(
            discord.ui.TextDisplay("**Call your council**: Ring them before noon and say the park matters.")
        )
        box.add_item(
            discord.ui.TextDisplay(
                "-# I store that you said yes, and nothing you write. /mine shows it and erases it."
            )
        )
        box.add_item(discord.ui.Separator())
        box.add_item(
            discord.ui.TextDisplay(
                "**Remind me?** In good time, and when a place becomes yours. Nothing else."
            )
        )
        box.add_item(
            discord.ui.ActionRow(
                discord.ui.Button(
                    label="By direct message", custom_id="remind:dm", style=discord.ButtonStyle.primary
                ),
                discord.ui.Button(label="In a private thread", custom_id="remind:thread"),
                discord.ui.Button(label="In /mine", custom_id="remind:mine"),
                discord.ui.Button(label="No, thanks", custom_id="remind:no"),
            )
        )
        box.add_item(discord.ui.ActionRow(discord.ui.Button(label="I can't make it", custom_id="out")))
        self.add_item(box)
        self.stop()  # not kept in discord.py's view store, which would grow with every answer


class BareBot(discord.Client):
    async def on_interaction(self, interaction: Interaction) -> None:
        await interaction.response.send_message(view=Answer(), ephemeral=True)


def run(bot: discord.Client) -> None:
    """Run a bot on the local Discord named in the environment."""
    discord.http.Route.BASE = os.environ["GROUNDSWELL_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["GROUNDSWELL_DISCORD_GATEWAY_URL"])
    uvloop.run(bot.start(os.environ["GROUNDSWELL_TOKEN"]))


if __name__ == "__main__":
    intents = discord.Intents.none()
    intents.guilds = True
    run(BareBot(intents=intents, max_messages=None, chunk_guilds_at_startup=False))
