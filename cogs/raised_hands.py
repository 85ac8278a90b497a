"""A first word to whoever has got a role: whoever leads it says that they have written, or hears that nobody
has.
"""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import raised_hands, things
from bot.services.things.raised_hands import FIRST_WORD, FIRST_WORD_CALL, FIRST_WORD_LATE, Hand
from bot.services.things.things import Thing
from cogs.ui import Card, Colour, back_to_people, button, heading, leads_on, paged, said, to_mine

routes = Routes()

#: Lines of a page, each with its button.
MOST_LISTED = 5


@routes.click("hand:{thing_id}:list:{page}")
async def show(interaction: Interaction, thing_id: int, page: int) -> None:
    """Who waits for a first word, for whoever may give it."""
    thing, waiting = await interaction.client.db.read(
        raised_hands.waiting_in, thing_id, caller_of(interaction)
    )
    card = Card(_("Waiting for a first word"), colour=Colour.CARE).text(f"**{heading(thing)}**")
    if not waiting:
        card.text(_("Nobody waits: everybody has heard from somebody."))
    listed = paged(waiting, page, size=MOST_LISTED)
    for one in listed.shown:
        since = _("waits {when}").format(when=timestamp(one.raised_at, "R"))
        written = button(_("I've written"), f"hand:{one.id}:written:{thing_id}")
        card.beside(f"<@{one.user_id}>\n{since}", written)
    if turning := listed.turning(f"hand:{thing_id}:list:{{page}}"):
        card.row(turning)
    card.small(_("Write to them as you would to anybody: who you are, and what comes first."))
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


@routes.click("hand:{hand_id}:written:{thing_id}")
async def written(interaction: Interaction, hand_id: int, thing_id: int) -> None:
    """In the server the list goes on; in a direct message it is told who it was."""
    bot = interaction.client
    thing, hand = await bot.db.write(
        raised_hands.written, hand_id, caller_of(interaction), now=bot.clock.now()
    )
    if interaction.guild_id is not None:
        await show(interaction, thing.id, 0)
        return
    await answer_to(interaction).update((await leads_on(_thanks(hand), interaction, thing.guild_id)).view())


def _thanks(hand: Hand) -> Card:
    card = Card(_("Good, thank you!"), colour=Colour.GOOD)
    return card.text(_("{person} has heard from you.").format(person=f"<@{hand.user_id}>"))


@routes.click("hand:{thing_id}:came")
async def came(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(raised_hands.came, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Good to know"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("hand:{thing_id}:nobody")
async def nobody_wrote(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(
        raised_hands.nobody_wrote, thing_id, caller_of(interaction), now=bot.clock.now()
    )
    card = Card(_("Thank you for saying so"), colour=Colour.CARE).text(f"**{heading(thing)}**")
    card.text(_("I'm sorry. Those who look after it hear so now, and I ask again in two days."))
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


async def _about(parcel: Parcel, db: Database) -> tuple[Hand | None, Thing | None]:
    hand = await db.read(raised_hands.find, parcel.subject_id or 0)
    return hand, None if hand is None else await db.read(things.show, hand.thing_id)


async def draw_first_word(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    hand, thing = await _about(parcel, db)
    if hand is None or thing is None or not hand.waits or thing.state != "open":
        return Nothing("somebody has written, or they no longer have it")
    guild = await db.read(guilds.find, thing.guild_id)
    card = Card(_("Somebody waits for a word from you"), colour=Colour.CARE).text(f"**{heading(thing)}**")
    if guild.quiet:
        card.text(_("Somebody has the role since {when}.").format(when=timestamp(hand.raised_at, "R")))
        card.text(_("In the server, /role manage shows who it is."))
    else:
        card.text(
            _("{person} has the role since {when}, and was told that somebody writes to them.").format(
                person=f"<@{hand.user_id}>", when=timestamp(hand.raised_at, "R")
            )
        )
        card.text(_("A few words are enough: who you are, and what comes first."))
    if hand.said_again_at is not None:
        card.text(_("⚠️ Nobody has said yet that they have written."))
    written = button(_("I've written to them"), f"hand:{hand.id}:written:{thing.id}", ButtonStyle.success)
    card.row(written).small(_("Why this? You look after it."))
    return Direct(parcel.user_id or 0, card.view())


async def draw_call(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """It names nobody: whoever may see it does so privately."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    hand, thing = await _about(parcel, db)
    if hand is None or thing is None or not hand.waits or thing.state != "open":
        if not parcel.may_stand:
            return Nothing("somebody has written, or they no longer have it")
        over = Card(colour=Colour.ENDED).text(_("Somebody waited for a first word. That is settled."))
        return Post(guild.coordinators_channel_id, over.view(), once=True)
    card = Card(_("Somebody waits for a first word"), colour=Colour.CARE)
    card.text(
        _("They have **{title}** since {when}, and nobody has written to them yet.").format(
            title=said(thing.title), when=timestamp(hand.raised_at, "R")
        )
    )
    see = button(_("See who"), f"hand:{thing.id}:list:0", ButtonStyle.primary)
    return Post(guild.coordinators_channel_id, card.row(see).view(), once=True)


async def draw_late(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    hand, thing = await _about(parcel, db)
    if hand is None or thing is None or not hand.waits or thing.state != "open":
        return Nothing("somebody has written, or they no longer have it")
    card = Card(_("Has somebody written to you?"), colour=Colour.CARE).text(f"**{heading(thing)}**")
    card.text(_("You were to hear from somebody by now. If you have not, say so: then I ask them again."))
    card.row(
        button(_("Yes, somebody has"), f"hand:{thing.id}:came", ButtonStyle.success),
        button(_("Nobody wrote"), f"hand:{thing.id}:nobody"),
    )
    return Direct(parcel.user_id or 0, card.small(_("Why this? You have the role.")).view())


draws = {FIRST_WORD: draw_first_word, FIRST_WORD_CALL: draw_call, FIRST_WORD_LATE: draw_late}


async def setup(bot: Groundswell) -> None:
    """Reached from messages, from /mine and from /role manage."""
