"""`/setup`, Rhythm: when people are left in peace, how often they are told something, what is much."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guild_settings
from cogs.ui import (
    Card,
    Colour,
    as_typed,
    button,
    form,
    hours_in_a_row,
    marks_of,
    note_days_text,
    select,
    setting_line,
    settings_here,
    show_section,
    text_field,
)

routes = Routes()

#: What the form asks for, by the names of the settings.
FIELDS = ("time_zone", "quiet_from", "quiet_until", "reminder_days", "weekly_cap")


@routes.click("setup:rhythm")
async def rhythm(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    days = ngettext("{n} day before", "{n} days before", guild.reminder_days)
    times = ngettext("{n} time a week", "{n} times a week", guild.weekly_cap)
    lines = (
        setting_line(_("Time zone"), guild.time_zone),
        setting_line(
            _("Quiet hours"),
            _("{start}:00 to {end}:00").format(start=guild.quiet_from, end=guild.quiet_until),
        ),
        setting_line(_("Reminders come"), days.format(n=guild.reminder_days)),
        setting_line(_("Invitations or check-ins, at most"), times.format(n=guild.weekly_cap)),
    )
    card = Card(_("Rhythm"), colour=Colour.CALM).text("\n".join(lines))
    card.small(
        _(
            "In quiet hours nobody is reminded or invited: it waits. People can ask for less in /mine. A "
            "new number of days also counts for what people have said yes to already."
        )
    )
    await show_section(interaction, card, button(_("Change"), "setup:rhythm:edit", ButtonStyle.primary))


def rhythm_form(
    time_zone: str | None = None,
    quiet_from: str | None = None,
    quiet_until: str | None = None,
    reminder_days: str | None = None,
    weekly_cap: str | None = None,
) -> discord.ui.Modal:
    return form(
        _("Rhythm"),
        text_field(
            "time_zone",
            _("Time zone"),
            value=time_zone,
            hint=_("The next big city, or a name such as Europe/Madrid."),
            example="Madrid",
            most=64,
        ),
        text_field(
            "quiet_from",
            _("Quiet hours begin at"),
            value=quiet_from,
            hint=_("A whole hour from 0 to 23, in that time zone."),
            most=20,
        ),
        text_field(
            "quiet_until",
            _("Quiet hours end at"),
            value=quiet_until,
            hint=_("The same hour twice: no quiet hours."),
            most=20,
        ),
        text_field(
            "reminder_days",
            _("Reminders come this many days before"),
            value=reminder_days,
            hint=_("From 1 to 14."),
            most=20,
        ),
        text_field(
            "weekly_cap",
            _("Invitations or check-ins a week, at most"),
            value=weekly_cap,
            hint=_("For each person, from 1 to 7; reminders don't count."),
            most=20,
        ),
    )


@routes.click("setup:rhythm:edit", opens_modal=True)
async def edit_rhythm(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    await answer_to(interaction).ask(
        change_rhythm.modal(seen=marks_of(guild, *FIELDS), **as_typed(guild, *FIELDS))
    )


@routes.form("setup:rhythm:{seen}", build=rhythm_form)
async def change_rhythm(
    interaction: Interaction,
    seen: str,
    time_zone: str,
    quiet_from: str,
    quiet_until: str,
    reminder_days: str,
    weekly_cap: str,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        guild_settings.set_rhythm,
        caller,
        time_zone=time_zone,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        reminder_days=reminder_days,
        weekly_cap=weekly_cap,
        seen=seen,
        now=bot.clock.now(),
    )
    await rhythm(interaction)


@routes.click("setup:hours_in_a_row")
async def show_hours_in_a_row(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Hours in a row"), colour=Colour.CALM)
    card.text(setting_line(_("Hours in a row"), hours_in_a_row(guild.hours_in_a_row)))
    card.text(
        _(
            "Whoever says yes to several things without half an hour between them is asked first whether "
            "they want that, once it is more hours than you choose here. They may: it is a question. What "
            "overlaps is always asked about."
        )
    )
    options = [(hours_in_a_row(hours), str(hours)) for hours in guild_settings.HOURS_IN_A_ROW]
    chosen = "never" if guild.hours_in_a_row is None else str(guild.hours_in_a_row)
    options.append((hours_in_a_row(None), "never"))
    card.row(select("setup:hours_in_a_row:more", _("Ask about more than"), options, chosen=[chosen]))
    await show_section(interaction, card)


@routes.click("setup:hours_in_a_row:more")
async def choose_hours_in_a_row(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    hours = "" if values == ["never"] else values[0]
    await bot.db.write(guild_settings.set_hours_in_a_row, caller, hours, now=bot.clock.now())
    await show_hours_in_a_row(interaction)


@routes.click("setup:note_days")
async def show_note_days(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Notes to check-ins"), colour=Colour.CALM)
    card.text(
        _(
            "What people write in a check-in is read without names by those whom its invitation names, and "
            "erased after a time. Whoever starts one can choose another; what was sent keeps to what it said."
        )
    )
    options = [(note_days_text(days), str(days)) for days in guild_settings.NOTE_DAYS]
    card.row(select("setup:note_days:kept", _("Erased after"), options, chosen=[str(guild.note_days)]))
    await show_section(interaction, card)


@routes.click("setup:note_days:kept")
async def choose_note_days(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    days = values[0] if values else ""
    await bot.db.write(guild_settings.set_note_days, caller, days, now=bot.clock.now())
    await show_note_days(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: sections of /setup."""
