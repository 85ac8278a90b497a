"""`/setup`, Words: what the organisation says of itself."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import LANGUAGES, _
from bot.interactions import Interaction, caller_of
from bot.naming import LANGUAGE_NAMES, SETTINGS
from bot.routes import Routes
from bot.services.guild import bounds, guild_settings, translations
from cogs.ui import (
    Card,
    Colour,
    announced,
    as_typed,
    button,
    form,
    marks_of,
    said,
    setting_line,
    settings_here,
    show_section,
    text_field,
)

routes = Routes()

#: What the form asks for, by the names of the settings.
FIELDS = ("cause", "norms", "welcome")


@routes.click("setup:words")
async def words(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Words"), colour=Colour.CALM)
    card.text(_("In your own words: people come for a cause, and stay where they are expected."))
    card.text(setting_line(_("The cause"), said(guild.cause) if guild.cause else None))
    card.small(_("One sentence, on the welcome card and in the first step of /join."))
    card.text(
        setting_line(
            _("How you treat each other"), announced(guild.norms) if guild.norms else None, optional=True
        )
    )
    card.small(_("People agree to it when they join; if you change it they are asked again."))
    card.text(
        setting_line(
            _("Words of welcome"), announced(guild.welcome) if guild.welcome else None, optional=True
        )
    )
    card.small(_("What newcomers are greeted with."))
    others = [one for one in LANGUAGES if one != guild.language and one in LANGUAGE_NAMES]
    for other in others:
        lacking = await interaction.client.db.read(translations.missing, guild, other)
        if lacking:
            names = ", ".join(_(SETTINGS[name]) for name in lacking)
            card.small(
                _("In {language} still missing: {list}").format(language=LANGUAGE_NAMES[other], list=names)
            )
    await show_section(
        interaction,
        card,
        button(_("Write"), "setup:words:edit", ButtonStyle.primary),
        button(_("How to say hello"), "setup:hello_guide"),
        *(button(LANGUAGE_NAMES[one], f"setup:texts:{one}") for one in others),
    )


def words_form(
    cause: str | None = None, norms: str | None = None, welcome: str | None = None
) -> discord.ui.Modal:
    return form(
        _("Words"),
        text_field("cause", _("The cause, in a sentence"), value=cause, long=True, most=bounds.MOST_CAUSE),
        text_field(
            "norms",
            _("How you treat each other"),
            value=norms,
            long=True,
            required=False,
            most=bounds.MOST_NORMS,
        ),
        text_field(
            "welcome",
            _("Words of welcome"),
            value=welcome,
            long=True,
            required=False,
            most=bounds.MOST_WELCOME,
        ),
    )


@routes.click("setup:words:edit", opens_modal=True)
async def edit_words(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    written = as_typed(guild, *FIELDS)
    written["norms"] = guild.norms or _("We are kind, we listen, and we keep what is told in confidence.")
    await answer_to(interaction).ask(change_words.modal(seen=marks_of(guild, *FIELDS), **written))


@routes.form("setup:words:{seen}", build=words_form)
async def change_words(interaction: Interaction, seen: str, cause: str, norms: str, welcome: str) -> None:
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    words_now = {"cause": cause, "norms": norms, "welcome": welcome}
    await bot.db.write(guild_settings.set_words, caller, **words_now, seen=seen, now=now)
    await words(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
