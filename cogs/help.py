"""`/help`: what one can do here, on one screen."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import reports
from bot.services.care.reports import Report
from bot.services.guild import rights
from bot.tree import OPEN_TO_SUSPENDED
from cogs.ui import (
    Card,
    button,
    said,
    to_mine,
)

routes = Routes(open_to_suspended=True)


@app_commands.command(name="help", description=N_("What you can do here"), extras=OPEN_TO_SUSPENDED)
@app_commands.guild_only()
async def show_help(interaction: Interaction) -> None:
    await answer_to(interaction).say((await _card(interaction)).view())


@routes.click("help")
async def back_to_help(interaction: Interaction) -> None:
    await answer_to(interaction).update((await _card(interaction)).view())


async def _card(interaction: Interaction) -> Card:
    db, caller = interaction.client.db, caller_of(interaction)
    guild, standing = await db.read(rights.standing, caller)
    found = await db.read(reports.waiting_for, caller)
    card = Card(_("What you can do here"))
    card.text(
        _(
            "**/find** things to do\n**/join** become a volunteer, in three short steps\n"
            "**/mine** what you said yes to, what waits for you, everything stored about you\n"
            "**/pause** take a break; nobody asks why"
        )
    )
    if standing.coordinator:
        card.text(
            _(
                "**/ask new** post a call to action, **/ask manage** see who is in\n"
                "**/role new** offer a volunteering role, **/role manage** see who has it\n"
                "**/checkin new** ask how people are, **/checkin manage** see how it went"
            )
        )
    if standing.moderator:
        card.text(_("**/stats** how the community is doing"))
        card.row(button(_("Suspensions"), "suspension:list:0"))
    if standing.admin:
        card.text(_("**/setup** channels, member roles, texts"))
    if guild.contact:
        card.text(_("**A question, or something is wrong?** {contact}").format(contact=said(guild.contact)))
    return _ways_to_tell(card, caller.guild, found)


def _ways_to_tell(card: Card, guild_id: int, waiting: Sequence[Report]) -> Card:
    """Report a problem, for everyone; what waits, for those who look after it."""
    card.row(button(_("Things to do"), "find:0"), to_mine())
    report = button(_("Report a problem"), f"report:{guild_id}::new")
    if not waiting:
        return card.row(report)
    return card.row(
        report,
        button(
            _("Reported problems ({count})").format(count=len(waiting)), "report:list:0", ButtonStyle.primary
        ),
    )


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_help)
