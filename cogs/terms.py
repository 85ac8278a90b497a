"""One's own term in a role: how it goes on at its end, and handing it over."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.own import suspensions
from bot.services.roles import handing_over, role_notes, term_ends
from bot.services.things.terms import NOTICE, Term
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    gives_back,
    heading,
    leads_on,
    note_text,
    plan_of,
    plan_text,
    term_text,
    to_mine,
    user_select,
)

routes = Routes()


@routes.click("term:{thing_id}")
async def show_own(interaction: Interaction, thing_id: int) -> None:
    """From /mine, and back to it."""
    bot, now = interaction.client, interaction.client.clock.now()
    thing, term = await bot.db.read(term_ends.show, thing_id, caller_of(interaction))
    note = await bot.db.read(role_notes.readable, thing, interaction.user.id)
    card = Card(_("Your term"), colour=Colour.ROLE).text(f"**{heading(thing)}**")
    if term is None:
        card.text(_("It has no end: you have it until you step down."))
    else:
        card.text(term_text(term, now))
    card.text(note_text(note))
    card.row(*_ways(thing, term, now), button(_("Note for who comes next"), f"term:{thing_id}:note"))
    card = await leads_on(card, interaction, thing.guild_id, button(_("Back"), f"thing:{thing_id}:mine"))
    await answer_to(interaction).update(card.view())


def _ways(thing: Thing, term: Term | None, now: datetime) -> list[Button]:
    """What one can say about one's own."""
    if term is None or not thing.is_open(now):
        return []
    is_due = term.ends_at - NOTICE <= now
    ways = []
    if is_due or term.leaves is not None:
        label = _("Go on") if is_due else _("Keep it after all")
        ways.append(button(label, f"term:{thing.id}:on", ButtonStyle.success))
    if not term.is_handed_on:
        ways.append(button(_("Hand over"), f"term:{thing.id}:over"))
    return [*ways, gives_back(plan_of(thing), waits=False)]


async def _held(interaction: Interaction, thing_id: int) -> tuple[Thing, Term]:
    """One's own, also in a direct message. Raises NotFound, NotAllowed, Refusal."""
    db, caller = interaction.client.db, caller_of(interaction)
    thing, term = await db.read(term_ends.show, thing_id, caller)
    await db.read(suspensions.require_none, thing.guild_id, caller.user_id)
    if term is None:
        raise Refusal(term_ends.NO_TERM, title=thing.title)
    return thing, term


@routes.click("term:{thing_id}:on")
async def go_on(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    shown, _term = await bot.db.read(term_ends.show, thing_id, caller)
    await bot.db.read(suspensions.require_none, shown.guild_id, caller.user_id)
    answered = await bot.db.write(term_ends.go_on, thing_id, caller, now=bot.clock.now())
    card = Card(_("It goes on"), colour=Colour.GOOD).text(f"**{heading(answered.thing)}**")
    if answered.term is None:
        card.text(_("It has no end any more: you have it until you step down."))
    else:
        card.text(
            _("It is yours until {day}. Two weeks before, I ask again. Thank you!").format(
                day=timestamp(answered.term.ends_at, "D")
            )
        )
    card = await leads_on(card, interaction, answered.thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("term:{thing_id}:over")
async def choose_how(interaction: Interaction, thing_id: int) -> None:
    """Named, or found; whom I ask is said before somebody is chosen."""
    thing, _term = await _held(interaction, thing_id)
    card = Card(_("Hand it over"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(_("**Find somebody**: it is for whoever waits, and its card says that a place comes free."))
    if interaction.guild_id is None:
        card.text(_("**Name somebody**: open /mine in the server; from here I can't show you who is in it."))
    else:
        card.text(_("**Name somebody**: I ask them once. It is yours until they have said yes."))
        card.small(_("I can ask whoever has said yes to something here before."))
        card.row(user_select(f"term:{thing_id}:whom", _("Name somebody")))
    ways = [button(_("Find somebody"), f"term:{thing_id}:find")]
    if interaction.guild_id is not None:
        ways.append(button(_("Note for who comes next"), f"term:{thing_id}:note"))
    card.row(*ways, button(_("Back"), f"term:{thing_id}"))
    await answer_to(interaction).update(card.view())


@routes.click("term:{thing_id}:whom")
async def choose_when(
    interaction: Interaction, thing_id: int, users: list[discord.User | discord.Member]
) -> None:
    thing, _term = await _held(interaction, thing_id)
    for person in users[:1]:
        if person.bot:
            raise Refusal(N_("That is a bot. Please choose a person."))
        if not isinstance(person, discord.Member):
            raise Refusal(N_("They are no longer in this server."))
        card = Card(_("Hand it over to {person}?").format(person=f"<@{person.id}>"), colour=Colour.ACT)
        card.text(f"**{heading(thing)}**").text(_("They are asked, with the note, and you hear the answer."))
        card.row(
            button(_("At the end of my term"), f"term:{thing_id}:name:{person.id}:end", ButtonStyle.primary),
            button(_("As soon as they say yes"), f"term:{thing_id}:name:{person.id}:now"),
            button(_("Back"), f"term:{thing_id}:over"),
        )
        await answer_to(interaction).update(card.view())


@routes.click("term:{thing_id}:name:{person}:{when}")
async def name(interaction: Interaction, thing_id: int, person: int, when: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _held(interaction, thing_id)
    if await bot.db.read(suspensions.find, caller.guild, person) is not None:
        raise Refusal(handing_over.NOT_NOW)  # why is for moderators to know
    answered = await bot.db.write(
        handing_over.name, thing_id, caller, person, at_once=when == "now", now=bot.clock.now()
    )
    card = Card(_("The question is on its way"), colour=Colour.GOOD).text(f"**{heading(answered.thing)}**")
    if answered.term is not None:
        card.text(term_text(answered.term, bot.clock.now()))
    card.small(
        _(
            "It reaches them the way they chose; who chose none finds it in /mine, so tell them to look "
            "there. You hear what comes of it."
        )
    )
    await answer_to(interaction).update(card.row(button(_("Back"), f"term:{thing_id}")).view())


@routes.click("term:{thing_id}:find")
async def choose_when_to_give_it(interaction: Interaction, thing_id: int) -> None:
    thing, _term = await _held(interaction, thing_id)
    card = Card(_("Find somebody"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    if thing.waitlisted:
        waits = ngettext("{n} person waits for a place.", "{n} people wait for a place.", thing.waitlisted)
        card.text(waits.format(n=thing.waitlisted))
    else:
        card.text(_("Nobody waits for it yet. Its card says that a place comes free; it is yours meanwhile."))
    card.row(
        button(_("At the end of my term"), f"term:{thing_id}:find:end", ButtonStyle.primary),
        button(_("As soon as somebody wants it"), f"term:{thing_id}:find:now"),
        button(_("Back"), f"term:{thing_id}:over"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("term:{thing_id}:find:{when}")
async def find(interaction: Interaction, thing_id: int, when: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await _held(interaction, thing_id)
    answered = await bot.db.write(
        term_ends.seek, thing_id, caller, at_once=when == "now", now=bot.clock.now()
    )
    thing, term = answered.thing, answered.term
    if term is None:
        card = Card(_("It is handed over"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
        card.text(_("Whoever was first in line has it now, and hears it. Thank you for having had it!"))
        way = to_mine()
    else:
        card = Card(_("Somebody is sought"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
        card.text(term_text(term, bot.clock.now()))
        way = button(_("Back"), f"term:{thing_id}")
    card = await leads_on(card, interaction, thing.guild_id, way)
    await answer_to(interaction).update(card.view())


@routes.click("term:{thing_id}:yes")
async def take_over(interaction: Interaction, thing_id: int) -> None:
    await _answer(interaction, thing_id, yes=True)


@routes.click("term:{thing_id}:no")
async def rather_not(interaction: Interaction, thing_id: int) -> None:
    await _answer(interaction, thing_id, yes=False)


async def _answer(interaction: Interaction, thing_id: int, *, yes: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing, _term = await bot.db.read(handing_over.asked, thing_id, caller.user_id)
    await bot.db.read(suspensions.require_none, thing.guild_id, caller.user_id)
    answered = await bot.db.write(handing_over.answer, thing_id, caller, yes=yes, now=bot.clock.now())
    term = answered.term
    if not yes:
        card = Card(_("That's fine"), colour=Colour.CALM).text(f"**{heading(thing)}**")
        card.text(_("Whoever has it hears that you can't, and no more."))
    elif term is not None and term.user_id != caller.user_id:
        card = Card(_("You take it over"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
        card.text(_("It is yours on {day}, and you hear it then.").format(day=timestamp(term.ends_at, "D")))
        card.row(button(_("I can't after all"), f"term:{thing_id}:no"))
    else:
        card = Card(_("It's yours!"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
        card.text(plan_text(plan_of(thing)))
        card.text(note_text(await bot.db.read(role_notes.readable, thing, caller.user_id)))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """Reached from /mine, and from the word that a term ends."""
