"""`/help`: what one can do here, on one screen."""

from __future__ import annotations

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import reports
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
    await answer_to(interaction).update((await _card(interaction)).view())


@routes.click("help")
async def back_to_help(interaction: Interaction) -> None:
    await answer_to(interaction).update((await _card(interaction)).view())


async def _card(interaction: Interaction) -> Card:
    db, caller = interaction.client.db, caller_of(interaction)
    guild, standing = await db.read(rights.standing, caller)
    welcomes = await db.read(rights.is_welcomer, caller)
    found = await db.read(reports.waiting_for, caller)
    card = Card(_("What you can do here"))
    lines = [
        _(
            "**/find** things to do\n**/join** become a volunteer, in three short steps\n"
            "**/mine** what you said yes to, and what is stored\n"
            "**/pause** take a break; nobody asks why"
        )
    ]
    lines.append(_("**/win** share what went well · **/kudos** thank somebody"))
    if standing.coordinator:
        lines.append(
            _(
                "**/ask new** (or a message's menu, Apps), **/ask manage** calls to action\n"
                "**/shift new**, **/shift manage** shifts\n"
                "**/role new**, **/role manage** volunteering roles\n"
                "**/checkin new**, **/checkin manage** asking how people are"
            )
        )
    else:
        lines.append(_("**/ask new**, or a message's menu, Apps: propose something to do"))
    if standing.coordinator or standing.moderator or welcomes:
        lines.append(_("**/followups** who waits for a word"))
    if standing.moderator:
        lines.append(_("**/stats** how the community is doing"))
    if standing.admin:
        lines.append(_("**/setup** channels, member roles, texts"))
    card.text("\n".join(lines))
    if guild.contact:
        card.text(_("**A question, or something is wrong?** {contact}").format(contact=said(guild.contact)))
    report = button(_("Report a problem"), f"report:{caller.guild}::new")
    card.row(button(_("Things to do"), "find:0"), to_mine(), report)
    if not found:
        return card
    waiting = _("Reported problems ({count})").format(count=len(found))
    return card.row(button(waiting, "report:list:0", ButtonStyle.primary))


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(show_help)
