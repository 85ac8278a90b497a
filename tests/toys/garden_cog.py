"""The card of a garden, and what its buttons do."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Post
from bot.db import Database
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import commitments, things
from bot.services.things.things import Thing
from cogs.ui import Card, button, said, thing_facts
from tests.toys.gardens import GARDEN_CARD, beds_of

routes = Routes()


@routes.click("garden:{garden_id}:show")
async def show(interaction: Interaction, garden_id: int) -> None:
    shown = await interaction.client.db.read(things.show_to, garden_id, caller_of(interaction), kind="garden")
    await answer_to(interaction).update((await garden_card(interaction.client.db, shown)).view())


@routes.click("garden:{garden_id}:in")
async def im_in(interaction: Interaction, garden_id: int) -> None:
    bot = interaction.client
    await bot.db.write(
        commitments.accept, garden_id, caller_of(interaction), kind="garden", now=bot.clock.now()
    )
    await answer_to(interaction).say("You water it.")


@routes.click("garden:{garden_id}:done")
async def done(interaction: Interaction, garden_id: int) -> None:
    bot = interaction.client
    await bot.db.write(commitments.report_done, garden_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).say("Watered.")


async def garden_card(db: Database, shown: Thing) -> Card:
    beds = await db.read(beds_of, shown.id)
    card = Card(said(shown.title)).text(f"{beds} beds").text(thing_facts(shown))
    return card.row(button("I water it", f"garden:{shown.id}:in", ButtonStyle.success))


async def draw_garden_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(things.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    return Post(guild.asks_channel_id or 0, (await garden_card(db, shown)).view())


draws = {GARDEN_CARD: draw_garden_card}


async def setup(bot: Groundswell) -> None:
    """Posted by the test."""
