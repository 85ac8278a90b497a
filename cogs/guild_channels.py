"""`/setup`, Channels: where the bot posts what."""

from __future__ import annotations

from typing import get_args

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.doctor import servers
from bot.errors import Invalid, NotFound
from bot.i18n import N_, _
from bot.naming import PLACES
from bot.permissions import lacking
from bot.routes import Routes
from bot.services import guilds
from bot.services.guilds import Place
from cogs.ui import Card, Colour, button, channel_select, chosen_id, finding_text

routes = Routes()


@routes.click("setup:channels")
async def channels(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    card = Card(_("Channels"), colour=Colour.CALM)
    for place, (label, why) in PLACES.items():
        card.text(f"**{_(label)}**: {_(why)}")
        card.row(channel_select(f"setup:channel:{place}", _(label), chosen=guild.channel_of(place)))
    if interaction.guild is not None:
        found = servers.channels(servers.Server.known(interaction.guild), guild)
        card.text("\n".join(map(finding_text, found)))
    await answer_to(interaction).update(card.row(button(_("Back"), "setup")).view())


@routes.click("setup:channel:{place}")
async def choose_channel(interaction: Interaction, place: str, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    known = next((one for one in get_args(Place) if one == place), None)
    if known is None:
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    chosen = chosen_id(values)
    if chosen is not None:
        _require_usable(interaction, chosen)
    await bot.db.write(guilds.set_channel, caller, known, chosen, now=bot.clock.now())
    await channels(interaction)


def _require_usable(interaction: Interaction, channel_id: int) -> None:
    server = interaction.guild
    channel = server.get_channel(channel_id) if server else None
    if server is None or channel is None:
        raise Invalid(N_("I can't see that channel. Give me access to it, or choose another one."))
    if missing := lacking(channel, server.me):
        raise Invalid(
            N_("In #{channel} I lack: {permissions}. Please give me that, or choose another channel."),
            channel=channel.name,
            permissions=missing,
        )


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
