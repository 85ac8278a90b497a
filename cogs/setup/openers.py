"""`/setup`, Follow-ups: how long somebody is quiet before it is noticed, and how one writes to people."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import LANGUAGES, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.naming import LANGUAGE_NAMES
from bot.routes import Routes
from bot.services.followups import openers, reasons
from bot.services.followups.openers import MOST_GUIDE, MOST_OPENER
from bot.services.guild.overtaking import marks
from cogs.ui import (
    Button,
    Card,
    Colour,
    Label,
    button,
    clipped,
    entry,
    form,
    menu,
    said,
    select,
    settings_here,
    show_section,
    text_field,
)

routes = Routes()

NEVER = "never"
#: Characters of each text on the panel, which has those of all languages; the form has the whole.
MOST_SHOWN = 200


@routes.click("setup:followups")
async def show_followups(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Follow-ups"), colour=Colour.CALM)
    card.text(
        _(
            "Each morning I look whom one of you might write to, of those who agreed to be written to: five "
            "new ones a day at most, and none while twenty wait. /followups shows them to coordinators, "
            "welcomers and whoever is on duty. I never write to anybody because of it."
        )
    )
    options = [(_weeks(weeks), str(weeks)) for weeks in openers.WEEKS] + [(_("Never"), NEVER)]
    chosen = NEVER if guild.followup_weeks is None else str(guild.followup_weeks)
    card.text(_("**Quiet for a while** is noticed of somebody of whom nothing was heard for so long:"))
    card.row(select("setup:followups:weeks", _("Weeks of quiet"), options, chosen=[chosen]))
    card.text(_("For each reason there are a guide and two ways to begin, which you can put in your words."))
    entries = [entry(_(one.title), f"setup:opener:{one.name}") for one in reasons.ALL.values()]
    card.row(menu("openers", _("How one writes to people"), entries))
    await show_section(interaction, card)


def _weeks(weeks: int) -> str:
    return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)


@routes.click("setup:followups:weeks")
async def choose_weeks(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    weeks = "" if values == [NEVER] else "".join(values[:1]) or "0"
    await bot.db.write(openers.set_weeks, caller, weeks, now=bot.clock.now())
    await show_followups(interaction)


@routes.click("setup:opener:{reason}")
async def show_words(interaction: Interaction, reason: str) -> None:
    guild = await settings_here(interaction)
    source = openers.source_of(reason)
    card = Card(_(source.title), colour=Colour.CALM)
    usual = [source.guide, *source.openers]
    for language in _languages(guild.language):
        words = await interaction.client.db.read(openers.find, guild.guild_id, reason, language)
        own = [words.guide, words.first, words.second]
        lines = [said(clipped(one, MOST_SHOWN)) if one else _("as I say it") for one in own]
        card.text(f"**{LANGUAGE_NAMES[language]}**\n" + "\n".join(f"- {line}" for line in lines))
    card.small(_("In my words: {guide}").format(guide=_(usual[0])))
    card.small("\n".join(f"> {_(one)}" for one in usual[1:]))
    edits = [_edit(reason, one, first=one == guild.language) for one in _languages(guild.language)]
    card.row(*edits, button(_("Back"), "setup:followups"))
    await answer_to(interaction).update(card.view())


def _languages(first: str) -> list[str]:
    """The server's own first."""
    return sorted((one for one in LANGUAGES if one in LANGUAGE_NAMES), key=lambda one: one != first)


def _edit(reason: str, language: str, *, first: bool) -> Button:
    style = ButtonStyle.primary if first else ButtonStyle.secondary
    return button(
        _("Write: {language}").format(language=LANGUAGE_NAMES[language]),
        f"setup:opener:{reason}:{language}",
        style,
    )


def words_form(
    guide: str | None = None, first: str | None = None, second: str | None = None
) -> discord.ui.Modal:
    return form(
        _("How one writes to people"),
        _field("guide", _("A short guide"), guide, MOST_GUIDE),
        _field("first", _("One way to begin"), first, MOST_OPENER),
        _field("second", _("Another way"), second, MOST_OPENER),
    )


def _field(name: str, label: str, value: str | None, most: int) -> Label:
    return text_field(
        name, label, value=value, long=True, required=False, hint=_("Empty: as I say it."), most=most
    )


@routes.click("setup:opener:{reason}:{language}", opens_modal=True)
async def edit_words(interaction: Interaction, reason: str, language: str) -> None:
    caller = caller_of(interaction)
    found = await interaction.client.db.read(openers.to_edit, caller, reason, language)
    written = {"guide": found.guide or "", "first": found.first or "", "second": found.second or ""}
    await answer_to(interaction).ask(
        change_words.modal(reason=reason, language=language, seen=marks(written), **written)
    )


@routes.form("setup:opener:{reason}:{language}:{seen}", build=words_form)
async def change_words(
    interaction: Interaction, reason: str, language: str, seen: str, guide: str, first: str, second: str
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    typed = {"guide": guide, "first": first, "second": second}
    await bot.db.write(openers.write, caller, reason, language, typed, seen=seen, now=bot.clock.now())
    await show_words(interaction, reason)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
