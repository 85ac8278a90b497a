"""Everything stored about oneself: shown page by page, exported, and erased."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.db import Transaction
from bot.i18n import N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import report_retention
from bot.services.guild import guilds
from bot.services.own import mine, own_data
from bot.services.people import preferences
from bot.services.record import exports
from bot.services.record.exports import Readable, Told, Wording
from bot.services.record.holdings import Filled
from cogs.ui import Card, Colour, Manner, button, confirm, fitting_pages, in_a_file, on_a_panel, paged, told

routes = Routes(open_to_suspended=True)

EXPORT = "groundswell.zip"

#: What is stored, as its reader calls it; a test fails where one is missing.
FIELDS = {
    "what": N_("What happened"),
    "applied_at": N_("Asked for"),
    "raised_at": N_("Waiting since"),
    "replied_at": N_("You answered"),
    "word": N_("A word to you"),
    "again_at": N_("Said yes again"),
    "note": N_("What you wrote"),
    "shown_at": N_("Shown to the others since"),
    "named_at": N_("Named on its card since"),
    "in_exchange": N_("In exchange for"),
    "on_offer_since": N_("Place offered to others since"),
    "remind_at": N_("You want to be reminded"),
    "account": N_("What you said at the end"),
    "came_of_it": N_("What came of it"),
    "thanks": N_("Your thank-you"),
    "to_change": N_("What you would do differently"),
    "written_at": N_("Written"),
    "agreed": N_("Agreed"),
    "answer": N_("Answer"),
    "answered_at": N_("Answered"),
    "arrived_at": N_("Arrived"),
    "asked_at": N_("Asked"),
    "at_once": N_("People at once"),
    "offered_at": N_("Offered"),
    "audience": N_("To whom"),
    "called": N_("Called"),
    "called_at": N_("Asked to come"),
    "celebrate": N_("Celebrated"),
    "changed_at": N_("Changed"),
    "claimed_at": N_("Taken on"),
    "cheered_at": N_("Joined in"),
    "closes_at": N_("Closes"),
    "expected_at": N_("Will be there"),
    "here_at": N_("There since"),
    "contact": N_("Messages go to"),
    "created_at": N_("Since"),
    "deadline": N_("Deadline"),
    "declined_at": N_("Not this one"),
    "details": N_("For those who are in"),
    "done_at": N_("Done"),
    "due_at": N_("Due"),
    "effort": N_("Minutes it takes"),
    "ended_at": N_("Ended"),
    "ends_at": N_("Ends"),
    "failed_at": N_("Failed"),
    "fields": N_("What you wrote"),
    "first_done_at": N_("First thing done"),
    "has": N_("You can"),
    "given_at": N_("Given"),
    "happened_at": N_("When"),
    "join_step": N_("Step of /join"),
    "joined_at": N_("Joined"),
    "keep_reminders": N_("Reminders during a break"),
    "kept_at": N_("Kept since"),
    "kind": N_("What it is"),
    "language": N_("Language"),
    "languages": N_("Languages"),
    "last_active_at": N_("Last seen"),
    "erase_at": N_("Erased"),
    "every": N_("How often"),
    "every_days": N_("Days between"),
    "said_at": N_("Said"),
    "sent_at": N_("Sent"),
    "questions": N_("Questions"),
    "first_day": N_("The first day"),
    "number": N_("Number in the order"),
    "leaves": N_("How you hand it over"),
    "led_since": N_("Since when"),
    "left_at": N_("Left the server"),
    "lifted_at": N_("Lifted"),
    "light_until": N_("Light week until"),
    "member_role_id": N_("Member role"),
    "proposed_at": N_("Proposed"),
    "times": N_("How often proposed"),
    "unsigned": N_("Rather not named"),
    "name": N_("Name"),
    "new": N_("After"),
    "offered_until": N_("Yours if you take it until"),
    "old": N_("Before"),
    "other_id": N_("Who"),
    "paused_until": N_("Break until"),
    "picture": N_("What its picture shows"),
    "picture_link": N_("The picture's address"),
    "place": N_("Where"),
    "position": N_("Number in the order"),
    "posts_at": N_("Posts itself"),
    "question": N_("Question"),
    "quiet_from": N_("Quiet from"),
    "quiet_until": N_("Quiet until"),
    "noticed_at": N_("Noticed"),
    "outcome": N_("What came of it"),
    "over_at": N_("Over"),
    "reason": N_("Reason"),
    "since": N_("Since"),
    "reference": N_("Reference"),
    "reported_at": N_("Reported"),
    "review_at": N_("Looked at again"),
    "route": N_("Form"),
    "rule": N_("Rhythm"),
    "setting": N_("Setting"),
    "settled_at": N_("Settled"),
    "shares": N_("What you share"),
    "starts_at": N_("Starts"),
    "starts": N_("Starts"),
    "state": N_("How it stands"),
    "step": N_("Step"),
    "template_since": N_("Kept as a template since"),
    "text": N_("What you wrote"),
    "thread_id": N_("Private thread"),
    "time_zone": N_("Time zone"),
    "title": N_("Title"),
    "told": N_("How many"),
    "weekly_cap": N_("At most a week"),
    "wears_member_role": N_("Everybody sees that you are a volunteer"),
    "hushed_thanks": N_("Thanks only in /mine"),
    "thanked_at": N_("Thanked"),
    "public_at": N_("Shown to everybody since"),
    "hears_calls": N_("Pinged for every ask"),
    "weekly_hours": N_("Hours a week"),
    "why": N_("Why"),
    "wording": N_("Wording you read"),
    "zone": N_("Time zone"),
    "suspended_at": N_("Suspended"),
}


@routes.click("own:show:{page}")
async def show_page(interaction: Interaction, page: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    sheets = await bot.db.read(own_data.show, caller.guild, caller.user_id)
    if not sheets:
        await answer_to(interaction).update(_nothing().view())
        return
    await answer_to(interaction).update(_page(sheets, page).view())


def _nothing() -> Card:
    return Card(_("Nothing is stored about you here.")).row(button(_("Back"), "mine"))


def _page(sheets: Sequence[Filled], page: int) -> Card:
    """Each sheet begins a page of its own, and goes on for as many as it needs; the export holds all."""
    manner = on_a_panel()
    parts = [
        (sheet, rows)
        for sheet in sheets
        for rows in fitting_pages([_lines(told(sheet.name, row, manner, FIELDS)) for row in sheet.rows], str)
    ]
    listed = paged(parts, page, size=1)
    card = Card(_("Everything stored about you"), colour=Colour.CALM)
    for sheet, shown in listed.shown:
        card.text(f"**{_(sheet.title)}**")
        for row in shown:
            card.text(row)
    if turn := listed.turning("own:show:{page}"):
        card.row(turn)
    return card.row(button(_("Export"), "own:export"), button(_("To /mine"), "mine"))


def _lines(row: Told) -> str:
    """What it is about, and what is known of it in small print."""
    lines = [f"**{row.headline}**"] if row.headline else []
    lines += (_("{name}: {value}").format(name=label, value=value) for label, value in row.facts.items())
    return "\n".join(f"-# {line}" if number else line for number, line in enumerate(lines))


@routes.click("own:export")
async def export(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    sheets = await bot.db.read(own_data.show, caller.guild, caller.user_id)
    if not sheets:
        await answer_to(interaction).update(_nothing().view())
        return
    zone = await bot.db.read(_zone_of, caller.guild, caller.user_id)
    # Packing years of somebody's record takes a while, and everybody else's clicks go on meanwhile.
    made = await asyncio.to_thread(
        _packed,
        sheets,
        in_a_file(interaction.guild, zone),
        zone,
        guild_id=caller.guild,
        user_id=caller.user_id,
        now=bot.clock.now(),
    )
    card = Card(_("Everything stored about you"), colour=Colour.GOOD)
    card.text(
        _(
            "A text to read, tables for a spreadsheet, and a JSON file for programs. What others told me is "
            "not in it."
        )
    ).file(EXPORT).row(button(_("Back"), "mine:data"))
    await answer_to(interaction).update(card.view(), files=[discord.File(BytesIO(made), EXPORT)])


def _zone_of(tx: Transaction, guild_id: int, user_id: int) -> str:
    """In which they read times: theirs, else the server's."""
    return preferences.find(tx, guild_id, user_id).time_zone or guilds.find(tx, guild_id).zone


def _packed(
    sheets: Sequence[Filled], manner: Manner, zone: str, *, guild_id: int, user_id: int, now: datetime
) -> bytes:
    """In the language being spoken."""
    readable = [
        Readable(_(sheet.title), [told(sheet.name, row, manner, FIELDS) for row in sheet.rows])
        for sheet in sheets
    ]
    wording = Wording(
        _("Everything stored about you"),
        _("As of {when}. Times are those of {zone}.").format(when=manner.moment(now), zone=zone),
        _("What"),
        {
            "sheets": {sheet.name: _(sheet.title) for sheet in sheets},
            "fields": {name: _(label) for name, label in FIELDS.items()},
        },
    )
    return exports.packed(sheets, readable, wording, guild_id=guild_id, user_id=user_id, now=now)


@routes.click("mine:erase")
async def ask_to_erase(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    reported = await interaction.client.db.read(report_retention.unsettled, caller.guild, caller.user_id)
    card = Card(_("Erase everything about you?"), colour=Colour.ACT)
    card.text(
        _(
            "Your places go to whoever waits, what waits for you is thrown away, and no post of mine "
            "names you any"
            " more. What you did stays counted, without you. This can't be undone."
        )
    )
    if reported:
        card.text(
            ngettext(
                "**You reported a problem that is not settled.** It can stay for those who look after it, "
                "without your name; but they can't ask you, and you won't hear of it.",
                "**You reported {n} problems that are not settled.** They can stay for those who look after "
                "them, without your name; but they can't ask you, and you won't hear of it.",
                reported,
            ).format(n=reported)
        )
        card.row(button(_("Erase me, keep what I reported"), "mine:erased:unsigned", ButtonStyle.danger))
        card.row(confirm("mine:erased", "mine:data", yes=_("Erase everything, that too")))
    else:
        card.row(confirm("mine:erased", "mine:data", yes=_("Erase everything")))
    await answer_to(interaction).update(card.view())


@routes.click("mine:erased")
async def erase(interaction: Interaction) -> None:
    await _erase(interaction, keeps_reports=False)


@routes.click("mine:erased:unsigned")
async def erase_but_for_reports(interaction: Interaction) -> None:
    await _erase(interaction, keeps_reports=True)


async def _erase(interaction: Interaction, *, keeps_reports: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        mine.erase, caller.guild, caller.user_id, keeps_reports=keeps_reports, now=bot.clock.now()
    )
    card = Card(_("Everything about you is erased."), colour=Colour.CALM)
    if keeps_reports:
        card.text(_("What you reported stays for those who look after it, without your name."))
    card.text(_("Member roles you had through me are being taken back. You're welcome again any time."))
    card.row(button(_("Things to do"), "find:0"))
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """Everything here is reached from /mine."""
