"""Who's missing now: for whoever looks after something that begins, in the server and in a direct message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.shifts import roll_call
from bot.services.shifts.roll_call import MISSING, MISSING_UNLED, Awaited, Board
from bot.services.things import attendance, presence, things
from bot.services.things.attendance import PAGE, Shown
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    heading,
    here_button,
    leads_on,
    paged,
    people_text,
    said,
    user_select,
)

routes = Routes()

#: Of those who are missing, each with a button of their own.
MOST_LINES = 5


@routes.click("roll:{thing_id}:{page}")
async def show_board(interaction: Interaction, thing_id: int, page: int) -> None:
    board = await interaction.client.db.read(roll_call.board, thing_id, caller_of(interaction))
    await _require_not_suspended(interaction, board)
    await _show(interaction, board, page)


async def _require_not_suspended(interaction: Interaction, board: Board) -> None:
    """Also in a direct message, which is in no server."""
    user_id = caller_of(interaction).user_id
    await interaction.client.db.read(suspensions.require_none, board.thing.guild_id, user_id)


async def _show(
    interaction: Interaction, board: Board, page: int, told: str = "", ticked: int | None = None
) -> None:
    now, in_server = interaction.client.clock.now(), interaction.guild_id is not None
    card = _card(board, page, by=interaction.user.id, told=told, ticked=ticked, in_server=in_server, now=now)
    if not in_server:
        card = await leads_on(card, interaction, board.thing.guild_id)
    await answer_to(interaction).update(card.view())


def _card(
    board: Board,
    page: int,
    *,
    by: int,
    told: str = "",
    ticked: int | None = None,
    in_server: bool,
    now: datetime,
) -> Card:
    thing, missing = board.thing, board.missing
    listed = paged(board.people, page, size=PAGE)
    card = Card(_title(board, now), colour=Colour.ACT if missing else Colour.GOOD)
    card.text(f"**{heading(thing)}**\n{_began(board)}").text(told)
    if not board.people:
        card.text(_("Nobody is in, so nobody is missing."))
    is_on = presence.has_begun(thing, now)
    awaited = [one for one in listed.shown if not one.is_here]
    awaited.sort(key=lambda one: one.expected_at is not None)  # who has said nothing comes first
    _missing(card, awaited, listed.page, thing.id, is_on=is_on)
    here = [one.one.user_id for one in listed.shown if one.is_here]
    if here:
        there = _("**There** ({count}): {people}")
        card.text(there.format(count=len(here), people=people_text(here)))
    if in_server and is_on and listed.shown:
        seen = attendance.shown([one.one for one in listed.shown], now=now)
        card.row(
            user_select(
                f"roll:{thing.id}:{listed.page}:{seen.first}:{seen.last}:{seen.at}:tick",
                _("Tick who is there"),
                most=len(listed.shown),
                least=0,
                chosen=here,
            )
        )
    if turning := listed.turning(f"roll:{thing.id}:{{page}}"):
        card.row(turning)
    return _ways(card, board, listed.page, by=by, ticked=ticked, in_server=in_server, now=now)


def _title(board: Board, now: datetime) -> str:
    thing = board.thing
    if not presence.has_begun(thing, now):
        return _("It begins later") if thing.is_open(now) else _("It is over")
    if board.people and not board.missing:
        return _("Everybody is there")
    return _("Who's missing now")


def _began(board: Board) -> str:
    starts_at = board.thing.starts_at
    if starts_at is None:
        return ""
    return _("Start: {when} ({relative})").format(
        when=timestamp(starts_at, "t"), relative=timestamp(starts_at, "R")
    )


def _missing(card: Card, people: Sequence[Awaited], page: int, thing_id: int, *, is_on: bool) -> None:
    """The first five with a button each, the others in one text."""
    with_button = people[:MOST_LINES] if is_on else ()
    for one in with_button:
        here = button(_("Is there"), f"roll:{thing_id}:{page}:there:{one.one.id}")
        card.beside(_line(one), here)
    card.text("\n".join(_line(one) for one in people[len(with_button) :]))


def _line(one: Awaited) -> str:
    """Who it is, and what is known of them."""
    known = []
    if one.expected_at is not None:
        known.append(_("will be there at about {when}").format(when=timestamp(one.expected_at, "t")))
    if one.asked_at is not None:
        known.append(_("asked {when}").format(when=timestamp(one.asked_at, "R")))
    return " · ".join([f"<@{one.one.user_id}>", *known])


def _ways(
    card: Card, board: Board, page: int, *, by: int, ticked: int | None, in_server: bool, now: datetime
) -> Card:
    thing = board.thing
    begun = thing.starts_at is not None and thing.starts_at <= now and thing.is_open(now)
    ways = []
    if begun and any(one.is_to_be_asked(by, now) for one in board.missing):
        ways.append(button(_("Ask them"), f"roll:{thing.id}:{page}:ask", ButtonStyle.primary))
    if ticked is not None:
        ways.append(button(_("That was a slip"), f"roll:{thing.id}:{page}:slip:{ticked}"))
    ways.append(button(_("Refresh"), f"roll:{thing.id}:{page}"))
    back = (back_to_people(thing),) if in_server else ()
    card.row(*ways, *back)
    if any(one.one.user_id == by for one in board.missing):
        card.small(_("You are in, too, and have not said that you're there.")).row(
            *here_button(thing, now, stands_out=False)
        )
    return card.small(_("Only those who look after it see this. What people say themselves stands."))


@routes.click("roll:{thing_id}:{page}:ask")
async def ask_them(interaction: Interaction, thing_id: int, page: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    board = await bot.db.read(roll_call.board, thing_id, caller)
    await _require_not_suspended(interaction, board)
    board, asked = await bot.db.write(roll_call.ask, thing_id, caller, now=bot.clock.now())
    if asked:
        told = ngettext(
            "{n} person is asked whether they are on their way. You hear what they say.",
            "{n} people are asked whether they are on their way. You hear what they say.",
            len(asked),
        ).format(n=len(asked))
        note = _("Whoever gets no direct messages from me finds the question in /mine.")
        told = f"{told} {note}"
    else:
        told = _("Everybody who is missing was asked already, or has said when they will be there.")
    await _show(interaction, board, page, told)


@routes.click("roll:{thing_id}:{page}:there:{commitment_id}")
async def tick_one(interaction: Interaction, thing_id: int, page: int, commitment_id: int) -> None:
    await _tick_one(interaction, thing_id, page, commitment_id, here=True)


@routes.click("roll:{thing_id}:{page}:slip:{commitment_id}")
async def untick_one(interaction: Interaction, thing_id: int, page: int, commitment_id: int) -> None:
    await _tick_one(interaction, thing_id, page, commitment_id, here=False)


async def _tick_one(
    interaction: Interaction, thing_id: int, page: int, commitment_id: int, *, here: bool
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _require_not_suspended(interaction, await bot.db.read(roll_call.board, thing_id, caller))
    board = await bot.db.write(
        roll_call.tick_one, thing_id, caller, commitment_id, here=here, now=bot.clock.now()
    )
    person = next((f"<@{one.one.user_id}>" for one in board.people if one.one.id == commitment_id), "")
    told = _("{person} is there.") if here else _("{person} is not ticked any more.")
    ticked = commitment_id if here else None
    await _show(interaction, board, page, told.format(person=person), ticked)


@routes.click("roll:{thing_id}:{page}:{first}:{last}:{at}:tick")
async def tick(
    interaction: Interaction,
    thing_id: int,
    page: int,
    first: int,
    last: int,
    at: int,
    users: list[discord.User | discord.Member],
) -> None:
    bot = interaction.client
    board, strangers = await bot.db.write(
        roll_call.tick,
        thing_id,
        caller_of(interaction),
        page=Shown(first, last, at),
        here=[one.id for one in users],
        now=bot.clock.now(),
    )
    told = (
        _("{people}: not on this list. They can take a place on the card.").format(
            people=people_text(strangers)
        )
        if strangers
        else ""
    )
    await _show(interaction, board, page, told)


@routes.click("roll:{thing_id}:on")
async def switch_on(interaction: Interaction, thing_id: int) -> None:
    await _switch(interaction, thing_id, on=True)


@routes.click("roll:{thing_id}:off")
async def switch_off(interaction: Interaction, thing_id: int) -> None:
    await _switch(interaction, thing_id, on=False)


async def _switch(interaction: Interaction, thing_id: int, *, on: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.write(roll_call.switch, thing_id, caller, on=on, now=bot.clock.now())
    if on:
        card = Card(_("People are asked at the start"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
        card.text(
            _(
                "From a quarter of an hour before, who is in can say **I'm here**. Ten minutes after the "
                "start you hear who is missing."
            )
        )
    else:
        card = Card(_("Nobody is asked at the start"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


async def draw_missing(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    lead = parcel.user_id or 0
    board = await db.read(roll_call.still, parcel.subject_id or 0, lead, now=now)
    if board is None:
        return Nothing("everybody is there, or it is over")
    card = _card(board, 0, by=lead, in_server=False, now=now)
    card.small(_("Why this? You look after it. It is said once, and doing nothing is fine, too."))
    return Direct(lead, card.view(), now)


async def draw_unled(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """In the coordinators' channel, without a name."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    board = await db.read(roll_call.unled, parcel.subject_id or 0, now=now)
    if board is None:
        if not parcel.may_stand:
            return Nothing("there is nothing to say any more")
        thing = await db.read(things.show, parcel.subject_id or 0)
        card = Card(colour=Colour.ENDED).text(f"**{heading(thing)}**").text(_("That has been settled."))
        return Post(guild.coordinators_channel_id, card.view(), once=True)
    thing, count = board.thing, len(board.missing)
    card = Card(_("People are missing"), colour=Colour.ACT).text(f"**{heading(thing)}**\n{_began(board)}")
    missing = ngettext(
        "{n} of {all} had not said that they are there, at {when}.",
        "{n} of {all} had not said that they are there, at {when}.",
        count,
    )
    card.text(missing.format(n=count, all=len(board.people), when=timestamp(now, "t")))
    nobody = _("Nobody looks after it.")
    lead = _("Neither has whoever looks after it.")
    card.text(nobody if thing.lead is None else lead)
    card.row(
        button(_("Who's missing now"), f"roll:{thing.id}:0", ButtonStyle.primary),
        button(_("I'll look after it"), f"lead:{thing.id}:take"),
    )
    return Post(guild.coordinators_channel_id, card.view(), once=True)


draws = {MISSING: draw_missing, MISSING_UNLED: draw_unled}


async def setup(bot: Groundswell) -> None:
    """Reached from messages, and from the lists of who is in."""
