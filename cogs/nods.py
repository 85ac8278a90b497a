"""Whoever looks after a thing says yes before a place on it changes hands, where they want that."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, local_time, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.shifts import nods
from bot.services.things import leads, swapped, things
from bot.services.things.swapped import NOD_WANTED, Swap
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    entry,
    guild_here,
    heading,
    leads_on,
    menu,
    said,
    when_and_where,
)

routes = Routes()

#: Of what waits for a nod, the oldest first.
MOST_LISTED = 10


@routes.click("nods:{thing_id}")
async def show_page(interaction: Interaction, thing_id: int) -> None:
    """How places on it change hands, and what waits for a nod."""
    thing, waiting = await interaction.client.db.read(nods.waiting, thing_id, caller_of(interaction))
    card = Card(_("When places change hands"), colour=Colour.CALM).text(f"**{heading(thing)}**")
    if thing.nods:
        card.text(
            _("Whoever looks after it says yes first: to each swap, and to who takes an offered place.")
        )
        change = button(_("No nod is needed"), f"nods:{thing_id}:off")
    else:
        card.text(_("People swap places, and take what others offer, without asking you. You see who is in."))
        change = button(_("Ask me first"), f"nods:{thing_id}:on")
    if waiting:
        zone = (await guild_here(interaction)).zone
        card.text(_("**Waiting for a yes** ({count})").format(count=len(waiting)))
        entries = [
            entry(_("Asked on {when}").format(when=local_time(one.asked_at, zone)), f"nod:{one.id}")
            for one in waiting[:MOST_LISTED]
        ]
        card.row(menu("nods", _("Open one of them"), entries))
    await answer_to(interaction).update(card.row(change, back_to_people(thing)).view())


@routes.click("nods:{thing_id}:on")
async def ask_first(interaction: Interaction, thing_id: int) -> None:
    await _want(interaction, thing_id, wanted=True)


@routes.click("nods:{thing_id}:off")
async def ask_nobody(interaction: Interaction, thing_id: int) -> None:
    await _want(interaction, thing_id, wanted=False)


async def _want(interaction: Interaction, thing_id: int, *, wanted: bool) -> None:
    bot = interaction.client
    await bot.db.write(nods.want, thing_id, caller_of(interaction), wanted=wanted, now=bot.clock.now())
    await show_page(interaction, thing_id)


@routes.click("nod:{swap_id}")
async def show(interaction: Interaction, swap_id: int) -> None:
    db = interaction.client.db
    swap, mine, theirs = await db.read(nods.show, swap_id, caller_of(interaction))
    whose = await db.read(swapped.owners, swap)
    card = _question(swap, mine, theirs, whose) if swap.state == "agreed" else _settled(swap, mine)
    await _answer(interaction, card, mine)


@routes.click("nod:{swap_id}:yes")
async def say_yes(interaction: Interaction, swap_id: int) -> None:
    await _nod(interaction, swap_id, yes=True)


@routes.click("nod:{swap_id}:no")
async def say_no(interaction: Interaction, swap_id: int) -> None:
    await _nod(interaction, swap_id, yes=False)


async def _nod(interaction: Interaction, swap_id: int, *, yes: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    _swap, mine, _theirs = await bot.db.read(nods.show, swap_id, caller)
    await bot.db.read(suspensions.require_none, mine.guild_id, caller.user_id)
    swap = await bot.db.write(nods.nod, swap_id, caller, yes=yes, now=bot.clock.now())
    await _answer(interaction, _settled(swap, mine), mine)


async def _answer(interaction: Interaction, card: Card, thing: Thing) -> None:
    back = button(_("Back"), f"nods:{thing.id}")
    await answer_to(interaction).update((await leads_on(card, interaction, thing.guild_id, back)).view())


def _settled(swap: Swap, mine: Thing) -> Card:
    """What came of it, for whoever nodded, or was to."""
    card = Card(_("When places change hands"), colour=Colour.CALM).text(f"**{heading(mine)}**")
    if swap.state == "done":
        return card.text(_("The places have changed hands, and both are told."))
    if swap.state == "refused":
        return card.text(_("It stays as it is, and both are told."))
    if swap.state == "agreed":
        return card.text(_("Noted. Whoever looks after the other one has still to say yes."))
    return card.text(_("That has settled itself; nothing is left to do."))


def _question(swap: Swap, mine: Thing, theirs: Thing, whose: dict[int, int]) -> Card:
    card = Card(_("May a place change hands?"), colour=Colour.ACT)
    giver, taker = f"<@{whose.get(swap.mine_id)}>", f"<@{whose.get(swap.theirs_id or 0)}>"
    moment = when_and_where(mine.occasion, None)
    if swap.is_handing_on:
        told = _("{giver} offers their place on **{title}**, and {taker} would take it.")
        card.text(told.format(giver=giver, taker=taker, title=said(mine.title))).text(moment)
    else:
        card.text(_("{giver} and {taker} would swap:").format(giver=giver, taker=taker))
        for who, thing in ((giver, mine), (taker, theirs)):
            card.text(f"{who}: **{heading(thing)}**\n{when_and_where(thing.occasion, None)}")
    card.row(
        button(_("Yes, let them"), f"nod:{swap.id}:yes", ButtonStyle.success),
        button(_("Leave it as it is"), f"nod:{swap.id}:no"),
    )
    told = _("There is time until {when}. Without an answer everybody keeps what they have.")
    return card.small(told.format(when=timestamp(swap.ends_at)))


async def draw_wanted(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    swap = await db.read(swapped.find, parcel.subject_id or 0)
    if swap is None or swap.state != "agreed" or swap.ends_at <= now:
        return Nothing("it is settled")
    mine, theirs = (
        await db.read(things.show, swap.mine_thing_id),
        await db.read(things.show, swap.theirs_thing_id),
    )
    led = [one for one in (mine, theirs) if parcel.user_id in await db.read(leads.of, one.id)]
    if not led:
        return Nothing("they no longer look after it")
    card = _question(swap, mine, theirs, await db.read(swapped.owners, swap))
    card.small(_("Why this? You look after it, and places on it change hands with a yes."))
    return Direct(parcel.user_id or 0, card.view(), swap.ends_at)


draws = {NOD_WANTED: draw_wanted}


async def setup(bot: Groundswell) -> None:
    """Reached from the panels of those who look after something, and from the messages."""
