"""Who looks after a thing to do: seeing it, taking it on, and no longer doing it."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds, rights
from bot.services.outbox.outbox import Parcel
from bot.services.things import leading, things
from bot.services.things.leading import LEADERLESS
from bot.services.things.things import Thing
from cogs.ui import Card, Colour, back_to_people, button, confirm, heading, people_text, said

routes = Routes()


@routes.click("lead:{thing_id}")
async def show_leads(interaction: Interaction, thing_id: int) -> None:
    caller = caller_of(interaction)
    thing, led_by, coordinates = await interaction.client.db.read(leading.of, thing_id, caller)
    card = Card(_("Who looks after it"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    card.text(people_text(led_by) if led_by else _("Nobody looks after it."))
    card.small(_("Those who are in turn to them, and they are asked what came of it."))
    back = button(_("Back"), f"manage:{thing_id}:change")
    if caller.user_id in led_by:
        card.row(button(_("I no longer look after it"), f"lead:{thing_id}:stop"), back)
    elif coordinates:
        card.row(button(_("I'll look after it"), f"lead:{thing_id}:take", ButtonStyle.success), back)
    else:
        card.row(back)
    await answer_to(interaction).update(card.view())


@routes.click("lead:{thing_id}:take")
async def take_on(interaction: Interaction, thing_id: int) -> None:
    """From the coordinators' channel, too."""
    bot = interaction.client
    thing = await bot.db.write(leading.take_on, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("You look after it now"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
    card.text(
        ngettext(
            "{n} person is in. Maybe write them that you do now.",
            "{n} people are in. Maybe write them that you do now.",
            thing.confirmed,
        ).format(n=thing.confirmed)
        if thing.confirmed
        else ""
    )
    see = button(_("See who is in"), f"{thing.kind}:{thing.id}:people")
    await answer_to(interaction).update(card.row(see).view())


@routes.click("lead:{thing_id}:stop")
async def ask_first(interaction: Interaction, thing_id: int) -> None:
    _thing, led_by, _coordinates = await interaction.client.db.read(
        leading.of, thing_id, caller_of(interaction)
    )
    card = Card(_("No longer look after it?"), colour=Colour.ACT)
    if [*led_by] == [interaction.user.id]:
        card.text(_("Nobody else does. The coordinators' channel says so, and one of them can take it on."))
    else:
        card.text(_("The others go on."))
    sure = confirm(f"lead:{thing_id}:stopped", f"lead:{thing_id}", yes=_("I no longer look after it"))
    await answer_to(interaction).update(card.row(sure).view())


@routes.click("lead:{thing_id}:stopped")
async def stop(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.write(leading.stop, thing_id, caller, now=bot.clock.now())
    card = Card(_("Thank you for having looked after it!"), colour=Colour.GOOD)
    card.text(f"**{said(thing.title)}**")
    if await bot.db.read(rights.is_coordinator, caller):
        card.row(back_to_people(thing))
    await answer_to(interaction).update(card.view())


async def draw_leaderless(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    thing = await db.read(things.show, parcel.subject_id or 0)
    return Post(guild.coordinators_channel_id, _leaderless(thing, now).view(), once=True)


def _leaderless(thing: Thing, now: datetime) -> Card:
    if thing.lead is not None or not thing.is_open(now):
        settled = _("Somebody does.") if thing.lead is not None else _("It is over.")
        return Card(colour=Colour.ENDED).text(f"**{heading(thing)}**\n{settled}")
    card = Card(_("Nobody looks after this any more"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(_("Whoever takes it on is there for those who are in, and is asked what came of it."))
    return card.row(
        button(_("I'll look after it"), f"lead:{thing.id}:take", ButtonStyle.success),
        button(_("See who is in"), f"{thing.kind}:{thing.id}:people"),
    )


draws = {LEADERLESS: draw_leaderless}


async def setup(bot: Groundswell) -> None:
    """Reached from what can be changed about a thing, and from the coordinators' channel."""
