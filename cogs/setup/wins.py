"""`/setup`, Wins: how many are posted a day, and on which day of the week the digest goes out."""

from __future__ import annotations

from babel.dates import get_day_names

from bot.client import Groundswell
from bot.i18n import _, locale, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.celebrating import digests
from bot.services.guild import guild_settings
from bot.services.things import totals
from cogs.ui import Card, Colour, select, setting_line, settings_here, show_section

routes = Routes()

OFF = "off"


@routes.click("setup:wins")
async def show_wins(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    known = await interaction.client.db.read(totals.find, guild.guild_id)
    card = Card(_("Wins"), colour=Colour.CALM)
    card.text(setting_line(_("Posted on one day, at most"), _posts(guild.wins_a_day)))
    day = _("off") if guild.digest_day is None else _day(guild.digest_day)
    card.text(setting_line(_("Weekly digest"), day))
    if guild.digest_day is not None and known is not None and known.digest_at is not None:
        card.text(_("The next one: {when}").format(when=timestamp(known.digest_at)))
    card.small(
        _(
            "What went well is told once a day, at five in the afternoon here, the best first. What has no "
            "post of its own stands in a list, or in the digest: it goes to the channel for wins too, with "
            "what was done together, who was thanked and lets everybody read it, and what is open. A week "
            "in which nothing happened has none."
        )
    )
    counts = [(_posts(count), str(count)) for count in guild_settings.WINS_A_DAY]
    card.row(
        select("setup:wins:most", _("Posted on one day, at most"), counts, chosen=[str(guild.wins_a_day)])
    )
    days = [(_("No digest"), OFF), *((_day(number), str(number)) for number in range(7))]
    chosen = OFF if guild.digest_day is None else str(guild.digest_day)
    card.row(select("setup:wins:digest", _("Day of the digest"), days, chosen=[chosen]))
    await show_section(interaction, card)


def _posts(count: int) -> str:
    return ngettext("{n} post", "{n} posts", count).format(n=count)


def _day(number: int) -> str:
    return str(get_day_names("wide", locale=locale())[number]).capitalize()


@routes.click("setup:wins:most")
async def choose_most(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    chosen = values[0] if values else ""
    await bot.db.write(guild_settings.set_wins_a_day, caller, chosen, now=bot.clock.now())
    await show_wins(interaction)


@routes.click("setup:wins:digest")
async def choose_day(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    day = "" if values == [OFF] else (values[0] if values else OFF)
    await bot.db.write(digests.choose, caller, day, now=bot.clock.now())
    await show_wins(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
