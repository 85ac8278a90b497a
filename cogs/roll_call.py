"""Who's missing now: for whoever looks after something that begins, in the server and in a direct message."""

from __future__ import annotations

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
from bot.services.shifts.roll_call import MISSING, MISSING_UNLED, Board
from bot.services.things import standby, things
from bot.services.things.attendance import Shown
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    began_text,
    button,
    heading,
    leads_on,
    people_text,
    roll_board,
    said,
)

routes = Routes()


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
    on_standby = await interaction.client.db.read(roll_call.on_standby, board.thing, now=now)
    card = roll_board(
        board,
        on_standby,
        page,
        by=interaction.user.id,
        told=told,
        ticked=ticked,
        in_server=in_server,
        now=now,
    )
    if not in_server:
        card = await leads_on(card, interaction, board.thing.guild_id)
    await answer_to(interaction).update(card.view())


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


@routes.click("roll:{thing_id}:{page}:call")
async def call_on_standby(interaction: Interaction, thing_id: int, page: int) -> None:
    """The first who stands by, and was not called on yet; in place of somebody who is missing."""
    bot, caller = interaction.client, caller_of(interaction)
    await _require_not_suspended(interaction, await bot.db.read(roll_call.board, thing_id, caller))
    called = await bot.db.write(standby.call, thing_id, caller, now=bot.clock.now())
    board = await bot.db.read(roll_call.board, thing_id, caller)
    told = _("{person} stood by and is asked to come.").format(person=f"<@{called.user_id}>")
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
    on_standby = await db.read(roll_call.on_standby, board.thing, now=now)
    card = roll_board(board, on_standby, 0, by=lead, in_server=False, now=now)
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
    card = Card(_("People are missing"), colour=Colour.ACT).text(f"**{heading(thing)}**\n{began_text(board)}")
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
