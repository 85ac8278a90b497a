"""`/setup`, Words and Interests: what the organisation says of itself, and what one can be interested in."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.i18n import _
from bot.routes import Routes
from bot.services import guilds, interests
from cogs.ui import (
    Card,
    Colour,
    as_typed,
    button,
    form,
    said,
    setting_line,
    settings_here,
    show_section,
    text_field,
)

routes = Routes()


@routes.click("setup:words")
async def words(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Words"), colour=Colour.CALM)
    card.text(_("In your own words: people come for a cause, and stay where they are expected."))
    card.text(setting_line(_("The cause"), said(guild.cause) if guild.cause else None))
    card.small(_("One sentence, on the welcome card and in the first step of /join."))
    card.text(
        setting_line(_("How you treat each other"), said(guild.norms) if guild.norms else None, optional=True)
    )
    card.small(_("People agree to it when they join; if you change it they are asked again."))
    card.text(
        setting_line(_("Words of welcome"), said(guild.welcome) if guild.welcome else None, optional=True)
    )
    card.small(_("What newcomers are greeted with."))
    await show_section(interaction, card, button(_("Write"), "setup:words:edit", ButtonStyle.primary))


def words_form(
    cause: str | None = None, norms: str | None = None, welcome: str | None = None
) -> discord.ui.Modal:
    return form(
        _("Words"),
        text_field("cause", _("The cause, in a sentence"), value=cause, long=True, most=guilds.MOST_CAUSE),
        text_field(
            "norms",
            _("How you treat each other"),
            value=norms,
            long=True,
            required=False,
            most=guilds.MOST_NORMS,
        ),
        text_field(
            "welcome",
            _("Words of welcome"),
            value=welcome,
            long=True,
            required=False,
            most=guilds.MOST_WELCOME,
        ),
    )


@routes.click("setup:words:edit", opens_modal=True)
async def edit_words(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    written = as_typed(guild, "cause", "norms", "welcome")
    written["norms"] = guild.norms or _("We are kind, we listen, and we keep what is told in confidence.")
    await answer_to(interaction).ask(change_words.modal(**written))


@routes.form("setup:words", build=words_form)
async def change_words(interaction: Interaction, cause: str, norms: str, welcome: str) -> None:
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    await bot.db.write(guilds.set_words, caller, cause=cause, norms=norms, welcome=welcome, now=now)
    await words(interaction)


@routes.click("setup:interests")
async def list_interests(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    offered = await interaction.client.db.read(interests.offered_in, guild.guild_id)
    card = Card(_("Interests"), colour=Colour.CALM)
    card.text(
        _(
            "What newcomers can choose from in /join, so that they are shown what fits. At most {most}."
        ).format(most=interests.MOST)
    )
    card.text(
        "\n".join(f"- {said(one.name)}" for one in offered) or _("None yet: /join passes that step over.")
    )
    card.small(_("One that stays by name keeps the people who chose it."))
    await show_section(interaction, card, button(_("Write"), "setup:interests:edit", ButtonStyle.primary))


def interests_form(names: str | None = None) -> discord.ui.Modal:
    return form(
        _("Interests"),
        text_field(
            "names",
            _("Interests, one a line"),
            value=names,
            long=True,
            required=False,
            hint=_("What newcomers can choose from; at most {most}.").format(most=interests.MOST),
            most=2500,
        ),
    )


@routes.click("setup:interests:edit", opens_modal=True)
async def edit_interests(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    offered = await interaction.client.db.read(interests.offered_in, guild.guild_id)
    await answer_to(interaction).ask(change_interests.modal(names="\n".join(one.name for one in offered)))


@routes.form("setup:interests", build=interests_form)
async def change_interests(interaction: Interaction, names: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(interests.replace, caller, names.splitlines(), now=bot.clock.now())
    await list_interests(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: two sections of /setup."""
