"""`/stats`: an honest picture of the community, without spying on anyone."""

from __future__ import annotations

from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _, number
from bot.interactions import Interaction, caller_of
from bot.services.guild import rights
from bot.services.own import stats
from bot.services.own.stats import Stats
from bot.services.record.figures import SMALLEST_GROUP
from cogs.ui import (
    Card,
    button,
    progress_bar,
    to_help,
)


@app_commands.command(name="stats", description=N_("How the community is doing"))
@app_commands.guild_only()
async def show_stats(interaction: Interaction) -> None:
    bot = interaction.client
    found = await bot.db.read(stats.show, caller_of(interaction), now=bot.clock.now())
    card, ways = _card(found), [to_help()]
    if await bot.db.read(rights.is_moderator, caller_of(interaction)):
        ways = [
            button(_("Changes to the set-up"), "setup:changes"),
            button(_("Suspensions"), "suspension:list:0"),
        ]
    await answer_to(interaction).update(card.row(*ways).view())


def _card(found: Stats) -> Card:
    card = Card(_("How we are doing"))
    card.text(
        "\n".join(
            (
                _("Joined: {count}").format(count=_people(found.joined)),
                _("Did a first action: {count}").format(count=_people(found.first_action)),
                _("Active in the last 7 days: {count}").format(count=_people(found.active_7)),
                _("Active in the last 30 days: {count}").format(count=_people(found.active_30)),
            )
        )
    )
    lines = [
        _("Asks in the last 90 days: {count} ({open} open)").format(count=found.asks, open=found.open_asks),
        _("Done reported: {count}").format(count=found.done),
    ]
    if found.places:
        lines.append(_("Places filled: {bar}").format(bar=progress_bar(found.places_taken, found.places)))
    card.text("\n".join(lines))
    return card.small(
        _(
            "Only how many, never who; groups under {count} are not shown. Active means: said yes, did "
            "or answered something."
        ).format(count=SMALLEST_GROUP)
    )


def _people(count: int | None) -> str:
    return _("fewer than {count}").format(count=SMALLEST_GROUP) if count is None else number(count)


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_stats)
