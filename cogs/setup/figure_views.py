"""`/setup`, Who sees /stats: which of its views coordinators see, and which everybody."""

from __future__ import annotations

from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.naming import VIEWS
from bot.routes import Routes
from bot.services.guild import guild_settings
from bot.services.guild.figure_views import TO_COME, View
from bot.services.guild.guilds import Audience
from cogs.ui import Card, Colour, select, setting_line, settings_here, show_section

routes = Routes()


@routes.click("setup:stats")
async def who_sees(interaction: Interaction) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Who sees /stats"), colour=Colour.CALM)
    card.text(_("/stats says how many, never who, and hides groups under five. Openness builds trust."))
    everyone, coordinators = guild.shown_to("everyone"), guild.shown_to("coordinators")
    card.text(
        "\n".join(
            (
                setting_line(_("Moderators"), _("everything")),
                setting_line(_("Coordinators"), _named(coordinators | everyone)),
                setting_line(_("Everyone"), _named(everyone)),
            )
        )
    )
    views = [(_(label), view) for view, label in VIEWS.items() if view not in TO_COME]
    card.row(
        select(
            "setup:stats:coordinators",
            _("What coordinators see"),
            views,
            chosen=coordinators,
            least=0,
            most=len(views),
        )
    )
    card.row(
        select(
            "setup:stats:everyone", _("What everyone sees"), views, chosen=everyone, least=0, most=len(views)
        )
    )
    await show_section(interaction, card)


def _named(views: frozenset[View]) -> str:
    return ", ".join(_(label) for view, label in VIEWS.items() if view in views - TO_COME) or _("nothing")


@routes.click("setup:stats:coordinators")
async def show_coordinators(interaction: Interaction, values: list[str]) -> None:
    await _show_to(interaction, "coordinators", values)


@routes.click("setup:stats:everyone")
async def show_everyone(interaction: Interaction, values: list[str]) -> None:
    await _show_to(interaction, "everyone", values)


async def _show_to(interaction: Interaction, audience: Audience, views: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(guild_settings.set_stats_for, caller, audience, views, now=bot.clock.now())
    await who_sees(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
