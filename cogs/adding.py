"""Adding somebody who said yes elsewhere: chosen by whoever looks after a thing, confirmed by themselves."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import Refusal
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.things import adding, rosters, things
from bot.services.things.adding import ADD_ANSWERED, ADDED
from bot.services.things.rosters import Commitment
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    heading,
    managed_thing,
    plan_of,
    plan_text,
    user_select,
)

routes = Routes()

#: Of those who have not answered, in the order in which they were asked.
MOST_LISTED = 8


@routes.click("add:{thing_id}")
async def choose(interaction: Interaction, thing_id: int) -> None:
    """Whom I ask is said before somebody is chosen."""
    thing, asked = await interaction.client.db.read(adding.unanswered, thing_id, caller_of(interaction))
    card = Card(_("Add somebody"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(
        _(
            "Somebody told you elsewhere that they are in? I ask them, and once more a day before their "
            "place passes on: it is kept for two days, and they are in when they confirm it. Without an "
            "answer it is free again, and you hear that."
        )
    )
    listed = [_unanswered(one) for one in asked[:MOST_LISTED]]
    if len(asked) > MOST_LISTED:
        listed.append(_("… and {count} more").format(count=len(asked) - MOST_LISTED))
    if listed:
        card.text(_("**No answer yet**\n{list}").format(list="\n".join(listed)))
    card.small(_("I can ask whoever has said yes to something here before. Others press I'm in themselves."))
    card.row(user_select(f"add:{thing_id}:whom", _("Who is it?")))
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


def _unanswered(one: Commitment) -> str:
    """Since when, and until when their place is kept."""
    return _("- {person}: asked {since}, kept until {until}").format(
        person=f"<@{one.user_id}>",
        since=timestamp(one.changed_at, "R"),
        until=timestamp(one.offered_until or one.changed_at, "f"),
    )


@routes.click("add:{thing_id}:whom")
async def add(interaction: Interaction, thing_id: int, users: list[discord.User | discord.Member]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await managed_thing(interaction, thing_id)
    for person in users[:1]:
        if person.bot:
            raise Refusal(N_("That is a bot. Please choose a person."))
        if not isinstance(person, discord.Member):
            raise Refusal(N_("They are no longer in this server."))
        if await bot.db.read(suspensions.find, caller.guild, person.id) is not None:
            raise Refusal(adding.NOT_NOW)  # why is for moderators to know
        until = await bot.db.write(adding.ask, thing_id, caller, person.id, now=bot.clock.now())
        card = Card(_("The question is on its way"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
        card.text(
            _("{person} is asked whether they are in. A place is kept for them until {when}.").format(
                person=f"<@{person.id}>", when=timestamp(until)
            )
        )
        card.text(
            _(
                "It reaches them the way they chose; who chose none finds it in /mine, so tell them to look "
                "there. You hear what comes of it."
            )
        )
        await answer_to(interaction).update(card.row(back_to_people(thing)).view())


async def draw_added(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if not thing.is_open(now) or one is None or not adding.is_asked(one) or one.offered_until is None:
        return Nothing("it is answered, or no place is kept any more")
    card = Card(_("Are you in?"), colour=Colour.ACT)
    card.text(
        _("Whoever looks after **{title}** says that you want to be in. Is that so?").format(
            title=heading(thing)
        )
    )
    card.text(plan_text(plan_of(thing), for_those_in=False))
    card.text(_("A place is kept for you until {when}.").format(when=timestamp(one.offered_until)))
    if parcel.key.endswith(":again"):
        card.text(_("You have not answered yet; I don't ask again. Without an answer it is free for others."))
    card.row(
        button(_("Yes, I'm in"), f"thing:{thing.id}:take", ButtonStyle.success),
        button(_("No, I'm not"), f"thing:{thing.id}:out"),
    )
    card.small(_("Why this? They named you. You are in only if you say so, and no answer is fine, too."))
    return Direct(parcel.user_id or 0, card.view(), one.offered_until)


async def draw_answer(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """No more than whether they are in: whether they said no, or nothing, is theirs."""
    thing = await db.read(things.show, parcel.subject_id or 0)
    one = await db.read(rosters.find, int(parcel.detail.get("commitment") or 0))
    if one is None or not thing.is_open(now):
        return Nothing("they erased themselves, or it is over")
    guild = await db.read(guilds.find, thing.guild_id)
    if parcel.detail.get("yes"):
        card = Card(_("Somebody you asked is in"), colour=Colour.GOOD).text(f"**{heading(thing)}**")
        card.text("" if guild.quiet else f"<@{one.user_id}>")
    else:
        card = Card(_("The place is free again"), colour=Colour.CALM).text(f"**{heading(thing)}**")
        card.text(_("Somebody you asked has not taken the place that was kept for them."))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You had them asked.")).view())


draws = {ADDED: draw_added, ADD_ANSWERED: draw_answer}


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
