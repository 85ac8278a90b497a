"""Report a problem: a form, a receipt, the few who look after it, and word when it is settled."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.doctor import reporting
from bot.doctor.servers import Server
from bot.errors import NotFound, Refusal
from bot.i18n import N_, _, spoken, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import recipients, reports
from bot.services.care.reports import MOST_WORDS, REPORT, REPORT_CALL, REPORT_SETTLED, Receipt, Report
from bot.services.celebrating import kudos_kept
from bot.services.guild import guilds, translations
from bot.services.outbox.outbox import Parcel
from cogs.ui import (
    Card,
    Colour,
    button,
    form,
    leads_on,
    numbers,
    paged,
    said,
    tell_how,
    text_field,
    thanks_quote,
    thanks_words,
    to_mine,
    user_field,
)

routes = Routes(open_to_suspended=True)

#: Reports on one panel.
MOST_SHOWN = 5


def report_form(about_id: int | None = None) -> discord.ui.Modal:
    words = text_field(
        "words",
        _("What happened?"),
        hint=_("Kept encrypted, for those who look after it; they see who wrote it."),
        long=True,
        most=MOST_WORDS,
    )
    if about_id is not None:
        return form(_("Report a problem"), words)
    about = user_field(
        "about",
        _("Is it about somebody?"),
        hint=_("They never hear of this report. Leave it empty if not."),
        required=False,
    )
    return form(_("Report a problem"), words, about)


@routes.click("report:{guild_id}:{about_id}:new", opens_modal=True)
async def open_form(interaction: Interaction, guild_id: int, about_id: int | None) -> None:
    """About the other person of a card, or about anything; also from a direct message."""
    await answer_to(interaction).ask(send.modal(guild_id=guild_id, about_id=about_id))


@routes.form("report:{guild_id}:{about_id}:send", build=report_form)
async def send(
    interaction: Interaction,
    guild_id: int,
    about_id: int | None,
    words: str,
    about: list[str] | None = None,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    server, text = _checked(bot, guild_id, words)
    concerned = about_id if about_id is not None else next(numbers(about), None)
    receipt = await bot.db.write(
        reports.send,
        guild_id,
        caller,
        concerned,
        bot.vault.seal(text),
        owner_id=server.owner_id or 0,
        channel_is_safe=await _is_safe(bot, server, concerned),
        now=bot.clock.now(),
    )
    await _receive(interaction, guild_id, receipt)


def _checked(bot: Groundswell, guild_id: int, words: str) -> tuple[discord.Guild, str]:
    """Refused without keeping a draft: what is written here lies nowhere unencrypted."""
    server = bot.get_guild(guild_id)
    if server is None:
        raise NotFound(N_("That no longer exists."))
    if not 1 <= len(words.strip()) <= MOST_WORDS:
        raise Refusal(N_("Please write what happened, in at most {most} characters."), most=MOST_WORDS)
    return server, words.strip()


async def _receive(interaction: Interaction, guild_id: int, receipt: Receipt, news: str = "") -> None:
    card = Card(_("Thank you for telling us"), colour=Colour.CARE)
    card.text(_("Your reference: **{reference}**").format(reference=receipt.reference)).text(news)
    if receipt.told:
        card.text(
            _(
                "It goes to the few people chosen for this, never to the one it is about. You'll hear from "
                "me when it is settled. 90 days later it is erased. If you leave before then, it stays for "
                "them without your name."
            )
        )
    else:
        card.text(
            _(
                "It is stored, but I found nobody to tell who isn't involved. Please turn to: {contact}. You "
                "can also report messages to Discord itself."
            ).format(contact=said(receipt.contact or "–"))
        )
    if receipt.told:
        await tell_how(card, interaction, guild_id, place="report")
    card.small(_("If you are in danger, please don't wait for us: turn to someone near you."))
    card = await leads_on(card, interaction, guild_id, to_mine())
    await answer_to(interaction).update(card.view())


def thanks_form() -> discord.ui.Modal:
    return report_form(0)


@routes.click("report:thanks:{kudos_id}:{user_id}:new", opens_modal=True)
async def open_about_thanks(interaction: Interaction, kudos_id: int, user_id: int) -> None:
    """About a thank-you that everybody reads."""
    await interaction.client.db.read(kudos_kept.before_reporting, kudos_id, user_id, caller_of(interaction))
    await answer_to(interaction).ask(send_about_thanks.modal(kudos_id=kudos_id, user_id=user_id))


@routes.form("report:thanks:{kudos_id}:{user_id}:send", build=thanks_form)
async def send_about_thanks(interaction: Interaction, kudos_id: int, user_id: int, words: str) -> None:
    """What it says goes along, sealed: it is taken down with the report."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(kudos_kept.before_reporting, kudos_id, user_id, caller)
    server, text = _checked(bot, found.guild_id, words)
    quoted = thanks_quote(thanks_words(found.reason, found.title, found.effort))
    receipt = await bot.db.write(
        kudos_kept.report,
        kudos_id,
        user_id,
        caller,
        bot.vault.seal(f"{text}\n\n{quoted}"),
        owner_id=server.owner_id or 0,
        channel_is_safe=await _is_safe(bot, server, found.giver_id),
        now=bot.clock.now(),
    )
    news = _("The thank-you is shown no more; its post goes in a moment.")
    await _receive(interaction, found.guild_id, receipt, news)


async def _is_safe(bot: Groundswell, server: discord.Guild, about_id: int | None) -> bool:
    """Whether the channel for reports reaches the member role for them, and not the one it is about.

    Where that can't be known, it is not safe.
    """
    guild = await bot.db.read(guilds.find, server.id)
    role_id = await bot.db.read(recipients.member_role, server.id)
    channel = server.get_channel(guild.report_channel_id or 0)
    if channel is None or not reporting.reaches(Server.known(server), channel.id, role_id):
        return False
    if about_id is None:
        return True
    try:
        member = await server.fetch_member(about_id)
    except discord.NotFound:
        return True
    except discord.HTTPException:
        return False
    return not channel.permissions_for(member).view_channel


# Those who look after reports.


@routes.click("report:list:{page}")
async def show_list(interaction: Interaction, page: int) -> None:
    found = await interaction.client.db.read(reports.waiting_for, caller_of(interaction))
    card = Card(_("Reported problems"), colour=Colour.CARE)
    if not found:
        card.text(_("Nothing waits for you."))
    listed = paged(found, page, size=MOST_SHOWN)
    for report in listed.shown:
        line = f"**{report.reference}** · {timestamp(report.reported_at, 'R')}"
        card.beside(line, button(_("Open it"), f"report:{report.id}:open"))
    if turning := listed.turning("report:list:{page}"):
        card.row(turning)
    if interaction.guild_id is not None:
        card.row(button(_("Back"), "help"))
    await answer_to(interaction).update(card.view())


@routes.click("report:{report_id}:open")
async def open_report(interaction: Interaction, report_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    report = await bot.db.write(reports.open_by, report_id, caller, now=bot.clock.now())
    card = Card(_("Report {reference}").format(reference=report.reference), colour=Colour.CARE)
    card.text(_facts(report))
    card.line().text(
        said(bot.vault.open(report.sealed))
        if report.sealed
        else _("Whoever reported it has erased everything since.")
    )
    card.line()
    if report.settled_at is None:
        card.row(button(_("It is settled"), f"report:{report.id}:settle", ButtonStyle.success))
    card = await leads_on(card, interaction, report.guild_id, button(_("Back"), "report:list:0"))
    card.small(_("Please keep it to those who look after it. It is erased 90 days after it is settled."))
    await answer_to(interaction).update(card.view())


def _facts(report: Report) -> str:
    lines = [_("Reported {when}").format(when=timestamp(report.reported_at, "R"))]
    if report.user_id is not None:
        lines.append(_("By <@{user_id}>").format(user_id=report.user_id))
    elif report.sealed:
        lines.append(_("By somebody about whom nothing is stored any more"))
    if report.about_id is not None:
        lines.append(_("About <@{user_id}>, who doesn't hear of it").format(user_id=report.about_id))
    if report.settled_at is not None:
        lines.append(_("Settled {when}").format(when=timestamp(report.settled_at, "R")))
    return "\n".join(lines)


@routes.click("report:{report_id}:settle")
async def settle(interaction: Interaction, report_id: int) -> None:
    bot = interaction.client
    report = await bot.db.write(reports.settle, report_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Settled"), colour=Colour.GOOD)
    told = _("Whoever reported {reference} hears that it is settled.")
    if report.user_id is None:
        told = _("{reference} is settled. Whoever reported it can't be told any more.")
    card.text(told.format(reference=report.reference))
    card = await leads_on(card, interaction, report.guild_id, button(_("Back"), "report:list:0"))
    await answer_to(interaction).update(card.view())


# What is said unasked; never what was written.


async def draw_report(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    report = await db.read(reports.notice, parcel.subject_id or 0)
    if report.settled_at is not None:
        return Nothing("it is settled")
    card = Card(_("A problem was reported"), colour=Colour.CARE)
    card.text(_please_look(report))
    card.row(button(_("Open it"), f"report:{report.id}:open", ButtonStyle.primary))
    card.small(_("Why this? You were chosen to look after reports, or you own the server."))
    return Direct(parcel.user_id or 0, card.view())


async def draw_call(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """In the channel for reports: that there is something, and for whom."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.report_channel_id is None:
        return Nothing("no channel for reports is chosen in /setup")
    report = await db.read(reports.notice, parcel.subject_id or 0)
    if report.opened_at is not None and parcel.sent_message_id is None and parcel.tried_at is None:
        return Nothing("somebody has opened it")
    role = await db.read(recipients.member_role, parcel.guild_id)
    card = Card(_("A problem was reported"), colour=Colour.CARE)
    card.text(_please_look(report))
    if role is not None:
        card.small(f"<@&{role}>")
    card.row(button(_("Open it"), f"report:{report.id}:open", ButtonStyle.primary))
    roles = [discord.Object(role)] if role is not None else False
    mentions = discord.AllowedMentions(everyone=False, users=False, roles=roles)
    return Post(guild.report_channel_id, card.view(), mentions, once=True)


def _please_look(report: Report) -> str:
    text = _("Reference **{reference}**. Please look at it soon.")
    if report.looked_at is not None and report.opened_at is None:
        text = _("Reference **{reference}**. Nobody has opened it since yesterday: please do.")
    return text.format(reference=report.reference)


async def draw_settled(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    report = await db.read(reports.notice, parcel.subject_id or 0)
    guild = await db.read(translations.guild_in, parcel.guild_id, spoken())
    card = Card(_("What you reported is settled"), colour=Colour.CARE)
    card.text(
        _("Reference **{reference}**. Thank you for telling us. Still worried? {contact}").format(
            reference=report.reference, contact=said(guild.contact or "–")
        )
    )
    card.small(_("Why this? You reported a problem."))
    return Direct(parcel.user_id or 0, card.view())


draws = {
    REPORT: draw_report,
    REPORT_CALL: draw_call,
    REPORT_SETTLED: draw_settled,
}


async def setup(bot: Groundswell) -> None:
    """No commands: /help and the cards that bring people together lead here."""
