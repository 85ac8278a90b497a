"""`/setup`, Privacy and contact, Quiet mode: what people can count on here."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import bounds, guild_settings
from bot.services.guild.guilds import Guild
from cogs.ui import (
    Card,
    Colour,
    announced,
    as_typed,
    button,
    clipped,
    form,
    kept_text,
    marks_of,
    said,
    setting_line,
    settings_here,
    show_section,
    text_field,
)

routes = Routes()

#: Characters of what is stored on the panel; the form has all of it.
MOST_SHOWN = 500
#: What the form asks for, by the names of the settings.
FIELDS = ("contact", "privacy", "minimum_age", "days_after_leaving", "months_idle")


@routes.click("setup:privacy")
async def show_privacy(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Privacy and contact"), colour=Colour.CALM)
    card.text(setting_line(_("Whom to turn to"), said(guild.contact) if guild.contact else None))
    card.text(setting_line(_("If it is urgent"), said(guild.crisis) if guild.crisis else None, optional=True))
    stored = announced(clipped(guild.privacy, MOST_SHOWN)) if guild.privacy else None
    card.text(setting_line(_("What is stored"), stored))
    card.text("\n".join(_ages_and_ends(guild)))
    if guild.privacy:
        card.text(_("Below it people read: {text}").format(text=kept_text(guild)))
    if not guild.open_for_joining:
        card.text(_("**/join opens** once people can read whom to turn to and what is stored."))
    card.small(
        _(
            "People who have joined are asked again when contact, privacy, minimum age or one of the times "
            "changes."
        )
    )
    unnamed = button(_("Welcome without names"), "setup:newcomers:unnamed")
    named = button(_("Welcome by name"), "setup:newcomers:named")
    await show_section(
        interaction,
        card,
        button(_("Write"), "setup:privacy:edit", ButtonStyle.primary),
        button(_("If it is urgent"), "setup:crisis"),
        unnamed if guild.names_newcomers else named,
    )


def _ages_and_ends(guild: Guild) -> list[str]:
    age = _("from {age}").format(age=guild.minimum_age) if guild.minimum_age else None
    lines = [
        setting_line(_("Minimum age"), age, optional=True),
        setting_line(_("Erased after somebody leaves"), _days(guild.kept_after_leaving)),
        setting_line(_("Erased while somebody does nothing"), _months(guild.kept_idle)),
    ]
    if (guild.kept_after_leaving, guild.kept_idle) != (guild.days_after_leaving, guild.months_idle):
        lines.append(_("-# Sooner than set, because quiet mode is on."))
    by_name = _("by name") if guild.welcomes_by_name else _("without names")
    return [*lines, setting_line(_("Newcomers are welcomed"), by_name)]


def _days(count: int) -> str:
    return ngettext("after {n} day", "after {n} days", count).format(n=count) if count else _("at once")


def _months(count: int) -> str:
    return ngettext("after {n} month", "after {n} months", count).format(n=count)


def privacy_form(
    contact: str | None = None,
    privacy: str | None = None,
    minimum_age: str | None = None,
    days_after_leaving: str | None = None,
    months_idle: str | None = None,
) -> discord.ui.Modal:
    return form(
        _("Privacy and contact"),
        text_field("contact", _("Whom to turn to"), value=contact, most=bounds.MOST_CONTACT),
        text_field(
            "privacy",
            _("What is stored, and why"),
            value=privacy,
            long=True,
            most=bounds.MOST_PRIVACY,
        ),
        text_field(
            "minimum_age",
            _("Minimum age"),
            value=minimum_age,
            required=False,
            hint=_("From 13 to 99; empty: as Discord has it. People confirm it when they join."),
            most=20,
        ),
        text_field(
            "days_after_leaving",
            _("Days kept after somebody leaves"),
            value=days_after_leaving,
            hint=_("From 0 (at once) to 730; then all about them is erased."),
            most=20,
        ),
        text_field(
            "months_idle",
            _("Months kept while somebody does nothing"),
            value=months_idle,
            hint=_("From 1 to 24; then all about them is erased."),
            most=20,
        ),
    )


def privacy_template() -> str:
    """What Groundswell stores, in words that an organisation can take as they are. Until when is not among
    them: that is said beside them, from what is set.
    """
    return _(
        "Stored: your Discord id (not your name), what you say yes to and have done, your interests, "
        "what you tell me you can do, your answers about"
        " being contacted, and your check-in answers. Coordinators see what you said yes to, what "
        "you have done and what you can do."
        " Nobody else is given any of it. /mine shows everything, and erases everything when you say so."
    )


@routes.click("setup:privacy:edit", opens_modal=True)
async def edit_privacy(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    written = as_typed(guild, *FIELDS)
    written["privacy"] = guild.privacy or privacy_template()
    await answer_to(interaction).ask(change_privacy.modal(seen=marks_of(guild, *FIELDS), **written))


@routes.form("setup:privacy:{seen}", build=privacy_form)
async def change_privacy(
    interaction: Interaction,
    seen: str,
    contact: str,
    privacy: str,
    minimum_age: str,
    days_after_leaving: str,
    months_idle: str,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        guild_settings.set_privacy,
        caller,
        contact=contact,
        privacy=privacy,
        minimum_age=minimum_age,
        days_after_leaving=days_after_leaving,
        months_idle=months_idle,
        seen=seen,
        now=bot.clock.now(),
    )
    await show_privacy(interaction)


def crisis_form(crisis: str | None = None) -> discord.ui.Modal:
    return form(
        _("If it is urgent"),
        text_field(
            "crisis",
            _("Whom can people turn to at once?"),
            value=crisis,
            hint=_("A helpline, an emergency number. Read by whoever would like support; empty: none."),
            long=True,
            required=False,
            most=bounds.MOST_CRISIS,
        ),
    )


@routes.click("setup:crisis", opens_modal=True)
async def edit_crisis(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    await answer_to(interaction).ask(
        change_crisis.modal(seen=marks_of(guild, "crisis"), crisis=guild.crisis or "")
    )


@routes.form("setup:crisis:{seen}", build=crisis_form)
async def change_crisis(interaction: Interaction, seen: str, crisis: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(guild_settings.set_crisis, caller, crisis, seen=seen, now=bot.clock.now())
    await show_privacy(interaction)


@routes.click("setup:newcomers:{how}")
async def name_newcomers(interaction: Interaction, how: str) -> None:
    bot, caller, named = interaction.client, caller_of(interaction), how == "named"
    await bot.db.write(guild_settings.set_names_newcomers, caller, named, now=bot.clock.now())
    await show_privacy(interaction)


@routes.click("setup:quiet")
async def quiet_mode(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Quiet mode"), colour=Colour.CARE)
    card.text(setting_line(_("Quiet mode"), _("on") if guild.quiet else _("off")))
    card.text(
        _(
            "For people who are at risk for what they do here. While it is on:\n"
            "- nobody is named in a channel that others read, also where they asked for it; no wins are "
            "posted, and those already posted lose the name\n"
            "- nobody is written to in threads, and no Discord events are made: both show who takes part\n"
            "- thirty days after something is over, what is stored says that it was done, not by whom\n"
            "- what is stored of somebody who left is erased after thirty days at the latest, of somebody "
            "who does nothing after three months\n"
            "Coordinators still see who is in: they have to. It does not hide who is in this server."
        )
    )
    switch_on = button(_("Switch quiet mode on"), "setup:quiet:on", ButtonStyle.primary)
    switch_off = button(_("Switch quiet mode off"), "setup:quiet:off")
    await show_section(interaction, card, switch_off if guild.quiet else switch_on)


@routes.click("setup:quiet:on")
async def be_quiet(interaction: Interaction) -> None:
    await _set_quiet(interaction, True)


@routes.click("setup:quiet:off")
async def be_open(interaction: Interaction) -> None:
    await _set_quiet(interaction, False)


async def _set_quiet(interaction: Interaction, quiet: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(guild_settings.set_quiet, caller, quiet, now=bot.clock.now())
    await quiet_mode(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: two sections of /setup."""
