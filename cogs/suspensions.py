"""Suspending somebody's participation: a command on a person, and a panel for moderators."""

from __future__ import annotations

from contextlib import suppress

import discord
from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound, Refusal
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import rights
from bot.services.own import suspensions
from bot.services.own.suspensions import MOST_REASON, Suspension
from bot.tree import OPENS_MODAL
from cogs.ui import Card, Colour, button, choice_field, clipped, form, pager, said, text_field, user_select

routes = Routes()

#: Characters of a reason in the list; the person reads all of it, and so does who suspends them again.
MOST_SHOWN = 160


def suspension_form(reason: str | None = None) -> discord.ui.Modal:
    return form(
        _("Suspend participation"),
        text_field(
            "reason",
            _("The reason"),
            value=reason,
            hint=_("The person reads it, and whom they can turn to."),
            long=True,
            most=MOST_REASON,
        ),
        choice_field(
            "places",
            _("Their places"),
            [(_("They keep what they have"), "keep"), (_("They go to whoever waits"), "free")],
            chosen=["keep"],
        ),
    )


@app_commands.context_menu(name=N_("Suspend participation"), extras=OPENS_MODAL)
@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
async def suspend_menu(interaction: Interaction, person: discord.User | discord.Member) -> None:
    await answer_to(interaction).ask(await _form_about(interaction, person))


@routes.click("suspension:somebody", opens_modal=True)
async def choose_somebody(interaction: Interaction, users: list[discord.User | discord.Member]) -> None:
    """From the panel: moderators need no permission of Discord's, which the entry in the menu asks for."""
    await interaction.client.db.read(rights.require_moderator, caller_of(interaction))
    for person in users[:1]:
        await answer_to(interaction).ask(await _form_about(interaction, person))


async def _form_about(interaction: Interaction, person: discord.User | discord.Member) -> discord.ui.Modal:
    before = await interaction.client.db.read(suspensions.before_suspend, caller_of(interaction), person.id)
    _may_be_suspended(person)
    return suspend.modal(user_id=person.id, reason=before and before.reason)


def _may_be_suspended(person: discord.User | discord.Member) -> None:
    """Also somebody who has left: they may come back. Raises Refusal."""
    if person.bot:
        raise Refusal(N_("That is a bot."))
    if isinstance(person, discord.Member) and person.guild_permissions.manage_guild:
        raise Refusal(N_("Whoever manages this server can't be suspended by me."))


@routes.form("suspension:{user_id}:suspend", build=suspension_form)
async def suspend(interaction: Interaction, user_id: int, reason: str, places: list[str]) -> None:
    bot, caller, server = interaction.client, caller_of(interaction), interaction.guild
    if server is None:
        raise NotFound(N_("Please do this in the server, not in a direct message."))
    with suppress(discord.NotFound):  # who has left may come back
        _may_be_suspended(await server.fetch_member(user_id))
    found = await bot.db.write(
        suspensions.suspend,
        caller,
        user_id,
        reason,
        keeps_places=places != ["free"],
        now=bot.clock.now(),
    )
    card = Card(_("Suspended"), colour=Colour.CALM).text(_line(found))
    card.text(
        _(
            "They say yes to nothing new, get no reminders or invitations, and are off the boards. Whatever "
            "they press tells them the reason."
        )
    )
    await answer_to(interaction).update(card.row(button(_("All suspensions"), "suspension:list:0")).view())


@routes.click("suspension:list:{page}")
async def show_list(interaction: Interaction, page: int) -> None:
    found = await interaction.client.db.read(suspensions.page, caller_of(interaction), page)
    card = Card(_("Suspensions"), colour=Colour.CALM)
    if not any(one.lifted_at is None for one in found.suspensions) and found.page == 0:
        card.text(_("Nobody is suspended."))
    for one in found.suspensions:
        if one.lifted_at is None:
            card.beside(_line(one, most=MOST_SHOWN), button(_("Lift it"), f"suspension:{one.id}:lift"))
        else:
            card.text(_line(one, most=MOST_SHOWN))
    if turning := pager("suspension:list:{page}", found.page, found.pages):
        card.row(turning)
    card.row(user_select("suspension:somebody", _("Suspend somebody"))).row(button(_("Back"), "stats:now"))
    await answer_to(interaction).update(card.view())


@routes.click("suspension:{suspension_id}:lift")
async def lift(interaction: Interaction, suspension_id: int) -> None:
    bot = interaction.client
    await bot.db.write(suspensions.lift, suspension_id, caller_of(interaction), now=bot.clock.now())
    await show_list(interaction, 0)


def _line(one: Suspension, *, most: int = MOST_REASON) -> str:
    nobody = _("somebody who has been erased")
    who = f"<@{one.user_id}>" if one.user_id else nobody
    by = f"<@{one.suspended_by}>" if one.suspended_by else nobody
    line = _("**{who}**, since {when}, by {by}: {reason}").format(
        who=who, when=timestamp(one.suspended_at, "D"), by=by, reason=said(clipped(one.reason, most)) or "–"
    )
    if one.lifted_at is None:
        return line
    lifter = f"<@{one.lifted_by}>" if one.lifted_by else nobody
    lifted = _("lifted {when} by {by}").format(when=timestamp(one.lifted_at, "D"), by=lifter)
    return f"{line} ({lifted})"


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(suspend_menu)
