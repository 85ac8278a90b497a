"""Asks as everybody meets them: the card with its three buttons, and what answers them."""

from __future__ import annotations

from datetime import datetime

from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, spoken
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild import interests as interest_list
from bot.services.outbox.outbox import Parcel
from bot.services.things import asks, commitments, leads, outcomes
from bot.services.things.asks import ASK_CARD
from cogs.ui import (
    answer_done,
    answer_yes,
    ask_card,
    asks_about_it,
    button,
    picture_for,
    skills_for,
    update_pictured,
)

routes = Routes()


@routes.click("ask:{ask_id}:show")
async def show(interaction: Interaction, ask_id: int) -> None:
    """From /find: the ask as its card shows it, with its buttons."""
    bot = interaction.client
    shown = await bot.db.read(asks.show_to, ask_id, caller_of(interaction))
    offered = await bot.db.read(interest_list.offered_in, shown.guild_id, language=spoken())
    needed = await skills_for(bot.db, shown)
    picture = await picture_for(bot.db, shown) if shown.is_open(bot.clock.now()) else None
    card = ask_card(shown, offered, needed, lead=leads.named(shown), picture=picture, now=bot.clock.now())
    ways = (*asks_about_it(shown, bot.clock.now()), button(_("Back"), "find:0"))
    await update_pictured(interaction, card.row(*ways), picture)


@routes.click("ask:{ask_id}:in")
@routes.click("ask:{ask_id}:in:{agreed}")
async def im_in(interaction: Interaction, ask_id: int, agreed: str | None = None) -> None:
    """`agreed`: to what it clashes with, as they have read it."""
    await answer_yes(interaction, ask_id, "ask", agreed)


@routes.click("ask:{ask_id}:done")
async def done(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.report_done, ask_id, caller_of(interaction), kind="ask", now=bot.clock.now()
    )
    shown = await bot.db.read(asks.show, ask_id)
    await answer_done(interaction, receipt, target=shown.target)


async def draw_ask_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(asks.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    offered = (
        await db.read(interest_list.offered_in, parcel.guild_id, language=spoken()) if shown.interests else ()
    )
    listed = await skills_for(db, shown)
    lead = None if guild.quiet else leads.named(shown)
    picture = await picture_for(db, shown) if shown.is_open(now) else None
    written = await db.read(outcomes.find, shown.id) if shown.state == "closed" else None
    card = ask_card(
        shown,
        offered,
        listed,
        lead=lead,
        picture=picture,
        came_of_it=written.came_of_it if written else "",
        now=now,
    )
    return Post(guild.asks_channel_id, card.view(), picture=picture)


draws = {ASK_CARD: draw_ask_card}


async def setup(bot: Groundswell) -> None:
    """Its card and buttons; the commands are in ask_commands."""
