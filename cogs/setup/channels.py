"""`/setup`, Channels: where the bot posts what."""

from __future__ import annotations

from bot.client import Groundswell
from bot.doctor import servers
from bot.errors import Invalid
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.naming import PLACES
from bot.permissions import lacking
from bot.routes import Routes
from bot.services.guild import guild_settings
from bot.services.guild.guilds import Place
from cogs.ui import (
    Card,
    ChannelSelect,
    Colour,
    channel_select,
    choices,
    chosen_id,
    chosen_name,
    finding_text,
    paged,
    settings_here,
    show_section,
)

routes = Routes()


#: On one page, as many as a phone shows with their buttons.
PAGE = 4


@routes.click("setup:channels")
@routes.click("setup:channels:{page}")
async def channels(interaction: Interaction, page: int = 0) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Channels"), colour=Colour.CALM)
    listed = paged([*PLACES], page, size=PAGE)

    def control(place: Place, label: str) -> ChannelSelect:
        return channel_select(f"setup:channel:{place}", label, chosen=guild.channel_of(place))

    choices(card, {place: PLACES[place] for place in listed.shown}, control)
    if interaction.guild is not None:
        server = servers.Server.known(interaction.guild)
        chosen = [place for place in listed.shown if guild.channel_of(place) is not None]
        found = [finding for place in chosen for finding in servers.channel(server, guild, place)]
        card.text("\n".join(finding_text(one).splitlines()[0] for one in found))
        card.small(_("Check-up says what to do.") if found else "")
    if turning := listed.turning("setup:channels:{page}"):
        card.row(turning)
    await show_section(interaction, card)


@routes.click("setup:channel:{place}")
async def choose_channel(interaction: Interaction, place: str, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    known, chosen = chosen_name(PLACES, place), chosen_id(values)
    if chosen is not None and known != "talk":
        _require_usable(interaction, chosen)
    await bot.db.write(guild_settings.set_channel, caller, known, chosen, now=bot.clock.now())
    await channels(interaction, [*PLACES].index(known) // PAGE)


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
