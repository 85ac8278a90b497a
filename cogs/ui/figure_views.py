"""What the views of `/stats` have in common: the ways from one to another, and how a figure is read."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answers import answer_to
from bot.i18n import _, number
from bot.interactions import Interaction, caller_of
from bot.services.figures.periods import KINDS, Kind
from bot.services.guild import rights
from bot.services.guild.figure_views import View
from bot.services.record.figures import SMALLEST_GROUP
from cogs.ui.cards import Card
from cogs.ui.controls import Button, button, entry, menu
from cogs.ui.onward import to_help


async def leads_to_figures(card: Card, interaction: Interaction, shown: View | Kind | None) -> Card:
    """A menu of the other views that this person may see, and of the files for those who may take them."""
    db, caller = interaction.client.db, caller_of(interaction)
    seen = await db.read(rights.views_of, caller)
    ways: dict[View | Kind, discord.SelectOption] = {
        "now": entry(_("How we are doing"), "stats:now"),
        "month": entry(_("Month by month"), "stats:months"),
        "quarter": entry(_("Quarter by quarter"), "stats:quarters"),
        "ladder": entry(_("From joining to a role"), "stats:ladder:0"),
        "staying": entry(_("Who stays"), "stats:staying"),
        "asks": entry(_("Asks"), "stats:asks"),
    }
    found = [one for view, one in ways.items() if _right(view) in seen and view != shown]
    if await db.read(rights.is_moderator, caller):
        found.append(entry(_("As files"), "stats:files"))
    return card.row(menu("stats", _("Look at …"), found)) if found else card


def _right(view: View | Kind) -> str:
    """Months and quarters are seen by whoever sees the weeks."""
    return "now" if view in KINDS else view


async def back_to_figures(interaction: Interaction) -> Button:
    """To what `/stats` opens with, or to the help."""
    seen = await interaction.client.db.read(rights.views_of, caller_of(interaction))
    return button(_("Back"), "stats:now") if "now" in seen else to_help()


async def say_how_counted(interaction: Interaction, view: View, lines: Sequence[str], back: Button) -> None:
    """For whoever may see the view. Raises NotAllowed."""
    await interaction.client.db.read(rights.require_view, caller_of(interaction), view)
    card = Card(_("How is this counted?")).text("\n".join(lines))
    card.small(
        _(
            "Only how many, never who. People are counted once a week, a month or a quarter is over, and "
            "that stays as it is. Groups under {count}, and what would give one away, are not shown."
        ).format(count=number(SMALLEST_GROUP))
    )
    await answer_to(interaction).update(card.row(back).view())
