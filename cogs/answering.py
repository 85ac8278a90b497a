"""Shifts in a row, answered at once: I'll be at all of them, how they went, and otherwise for one of them."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.shifts import answering
from bot.services.things import reminders
from bot.services.things.in_a_row import Part
from bot.services.things.receipts import Receipt
from bot.services.things.rosters import Account
from bot.services.things.things import GONE, Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    asks_about_a_win,
    button,
    gives_back,
    heading,
    how_they_went_row,
    how_to_celebrate,
    leads_on,
    one_of_them,
    plan_of,
    plan_text,
    row_plan,
    row_text,
    something_else,
    still_all,
    to_mine,
)

routes = Routes()


async def _zone(db: Database, thing: Thing, user_id: int) -> str:
    return (await db.read(reminders.terms, thing.guild_id, user_id)).zone


@routes.click("row:{thing_id}")
async def show(interaction: Interaction, thing_id: int) -> None:
    """Those of them that still are to be answered."""
    await _show(interaction, thing_id)


async def _show(interaction: Interaction, thing_id: int, told: str = "") -> None:
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    thing, parts = await bot.db.read(answering.row_of, thing_id, caller)
    coming = [one for one in parts if one.thing.is_open(now) and one.commitment.done_at is None]
    asked = answering.asked(parts)
    card = Card(heading(thing), colour=Colour.ACT).text(told)
    zone = await _zone(bot.db, thing, caller.user_id)
    if asked:
        card.text(_("How did it go?")).text(row_text(asked))
        several = len(asked) > 1
        card.row(*(how_they_went_row(thing) if several else _ways_for(thing_id, asked[0])))
        if several:
            card.row(one_of_them(thing, asked, zone))
    elif coming:
        card.text(row_text(coming)).text(row_plan(coming)).row(one_of_them(thing, coming, zone))
    else:
        card.text(_("There is nothing to say of them any more."))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("row:{thing_id}:still:{seen}")
async def say_again(interaction: Interaction, thing_id: int, seen: str) -> None:
    """Yes, I'll be at all of them: to the moments and places that they read."""
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    parts, counts = await bot.db.write(answering.say_again, thing_id, caller, seen=seen, now=now)
    first = parts[0].thing
    if counts:
        card = Card(_("Good to know, thank you!"), colour=Colour.GOOD).text(heading(first))
        card.text(row_text(parts)).text(row_plan(parts))
    else:
        card = Card(_("It has changed since"), colour=Colour.ACT).text(heading(first))
        card.text(_("What you read was from before. This is how it stands now: is it still a yes?"))
        card.text(row_text(parts)).text(row_plan(parts)).row(still_all(parts))
    card.row(one_of_them(first, parts, await _zone(bot.db, first, caller.user_id)))
    card = await leads_on(card, interaction, first.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("row:{thing_id}:of:{other_id}")
async def show_one(interaction: Interaction, thing_id: int, other_id: int) -> None:
    """One of them by itself: what can be said of it."""
    bot, caller, now = interaction.client, caller_of(interaction), interaction.client.clock.now()
    _thing, parts = await bot.db.read(answering.row_of, thing_id, caller)
    one = next((part for part in parts if part.thing.id == other_id), None)
    if one is None:
        raise NotFound(GONE)
    card = Card(heading(one.thing), colour=Colour.ACT)
    back = button(_("Back"), f"row:{thing_id}")
    if one.thing.is_open(now):
        card.text(plan_text(plan_of(one.thing))).row(gives_back(plan_of(one.thing), waits=False), back)
    else:
        card.text(row_text([one])).text(_said_of(one)).row(*_ways_for(thing_id, one), back)
    await answer_to(interaction).update(card.view())


def _said_of(one: Part) -> str:
    if one.commitment.done_at is not None:
        return _("You have done it. Thank you!")
    return _("How did it go?") if one.commitment.account is None else _("You have said how it went.")


def _ways_for(thing_id: int, one: Part) -> tuple[Button, ...]:
    """What can be said of one of them that has ended; what is done is done, unless it was a slip."""
    shift_id = one.thing.id
    if one.commitment.done_at is not None:
        return (button(_("That was a slip"), f"thing:{shift_id}:undone"),)
    return (
        button(_("I did it"), f"row:{thing_id}:of:{shift_id}:done", ButtonStyle.success),
        button(_("It didn't work out"), f"row:{thing_id}:of:{shift_id}:fell_through"),
        button(_("I couldn't come"), f"row:{thing_id}:of:{shift_id}:could_not"),
    )


@routes.click("row:{thing_id}:done")
async def did_all(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    receipts = await bot.db.write(answering.did_all, thing_id, caller, now=bot.clock.now())
    if not receipts:
        await _show(interaction, thing_id)
        return
    card = Card(_("Thank you!"), colour=Colour.GOOD).text(heading(receipts[0].thing))
    count = ngettext("{n} shift done.", "{n} shifts done.", len(receipts)).format(n=len(receipts))
    card.text(count)
    await _answered(interaction, card, thing_id, receipts)


@routes.click("row:{thing_id}:fell_through")
async def fell_through(interaction: Interaction, thing_id: int) -> None:
    await _tell_of_all(interaction, thing_id, "fell_through")


@routes.click("row:{thing_id}:could_not")
async def could_not(interaction: Interaction, thing_id: int) -> None:
    await _tell_of_all(interaction, thing_id, "could_not")


async def _tell_of_all(interaction: Interaction, thing_id: int, account: Account) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    told = await bot.db.write(answering.tell_of_all, thing_id, caller, account, now=bot.clock.now())
    if not told:
        await _show(interaction, thing_id)
        return
    card = Card(_("Thank you for saying so."), colour=Colour.CALM).text(heading(told[0].thing))
    card.text(_("These things happen. If one of them did work out after all, say so here."))
    await _answered(interaction, card, thing_id)


async def _answered(
    interaction: Interaction, card: Card, thing_id: int, receipts: Sequence[Receipt] = ()
) -> None:
    """What they have said counts for all of them, and can be mended for each."""
    bot, caller = interaction.client, caller_of(interaction)
    thing, parts = await bot.db.read(answering.row_of, thing_id, caller)
    over = [one for one in parts if one.thing.state == "closed"]
    card.text(row_text(over)).row(one_of_them(thing, over, await _zone(bot.db, thing, caller.user_id)))
    if any(asks_about_a_win(one) for one in receipts):
        card.line().text(_("That was your first action here! May we tell the others, to encourage them?"))
        card.row(*how_to_celebrate(thing.guild_id))
    else:
        enough = button(_("That's enough for now"), "find:enough")
        card = await leads_on(card, interaction, thing.guild_id, something_else(), enough)
    await answer_to(interaction).update(card.view())


@routes.click("row:{thing_id}:of:{other_id}:done")
async def did_one(interaction: Interaction, thing_id: int, other_id: int) -> None:
    await _tell_of_one(interaction, thing_id, other_id, None)


@routes.click("row:{thing_id}:of:{other_id}:fell_through")
async def one_fell_through(interaction: Interaction, thing_id: int, other_id: int) -> None:
    await _tell_of_one(interaction, thing_id, other_id, "fell_through")


@routes.click("row:{thing_id}:of:{other_id}:could_not")
async def could_not_come_to_one(interaction: Interaction, thing_id: int, other_id: int) -> None:
    await _tell_of_one(interaction, thing_id, other_id, "could_not")


async def _tell_of_one(
    interaction: Interaction, thing_id: int, other_id: int, account: Account | None
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(answering.tell_of_one, other_id, caller, account, now=bot.clock.now())
    await _show(interaction, thing_id, _("Noted, thank you!"))


async def setup(bot: Groundswell) -> None:
    """Reached from the messages about several shifts in a row."""
