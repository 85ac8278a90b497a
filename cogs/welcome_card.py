"""The welcome card: what this is about, in public, and privately in each language it can be read in."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import LANGUAGES, N_, _, speak
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds, translations
from bot.services.guild.guilds import WELCOME_CARD, Guild
from bot.services.outbox.outbox import Parcel
from cogs.ui import Card, Colour, button, in_other_languages, said

routes = Routes()


async def draw_welcome_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.welcome_channel_id is None:
        return Nothing("no welcome channel is chosen in /setup")
    others = await db.read(translations.languages_of, parcel.guild_id)
    join = button(_("Join"), "join:start", ButtonStyle.success)
    return Post(guild.welcome_channel_id, _welcome(guild).row(join, *in_other_languages(others)).view())


@routes.click("join:in:{language}")
async def show_welcome(interaction: Interaction, language: str) -> None:
    """The welcome card as who reads another language than the server's reads it; joining goes on in it."""
    if language not in LANGUAGES:
        raise NotFound(N_("That language is not available yet."))
    speak(language)
    guild = await interaction.client.db.read(translations.guild_in, caller_of(interaction).guild, language)
    join = button(_("Join"), f"join:speaking:{language}", ButtonStyle.success)
    await answer_to(interaction).update(_welcome(guild).row(join).view())


def _welcome(guild: Guild) -> Card:
    card = Card(_("Welcome!"), colour=Colour.CALM).text(said(guild.cause or ""))
    return card.text(
        _("Would you like to help? Joining takes two minutes, and you decide what we may ask of you.")
    )


draws = {WELCOME_CARD: draw_welcome_card}


async def setup(bot: Groundswell) -> None:
    """No commands: a card, and what its buttons show."""
