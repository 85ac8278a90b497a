"""Shifts as everybody meets them: the one card of a timetable, each shift, and what answers a yes."""

from __future__ import annotations

from datetime import datetime

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds, rights
from bot.services.outbox.outbox import Parcel
from bot.services.shifts import timetables
from bot.services.things import abilities, commitments, leads, managing, shifts
from bot.services.things.shifts import SHIFT_CARD
from cogs.ui import (
    Colour,
    able_groups,
    answer_done,
    answer_yes,
    button,
    manage_row,
    managed_card,
    people_groups,
    picture_for,
    shift_panel,
    skills_for,
    thing_facts,
    timetable_card,
    update_pictured,
    who_is_on_it,
)

routes = Routes()


@routes.click("timetable:{timetable_id}:show")
async def show_all(interaction: Interaction, timetable_id: int) -> None:
    """The card for one person: what it is, and its shifts."""
    bot = interaction.client
    found = await bot.db.read(timetables.show, timetable_id, caller_of(interaction))
    guild = await bot.db.read(guilds.find, found.words.guild_id)
    lead = None if guild.quiet else leads.named(found.words)
    picture = await picture_for(bot.db, found.words)
    needed = await skills_for(bot.db, found.words)
    card = timetable_card(found, guild, needed, lead=lead, picture=picture, now=bot.clock.now())
    await update_pictured(interaction, card.row(button(_("Back"), "find:0")), picture)


@routes.click("shift:{shift_id}:show")
async def show(interaction: Interaction, shift_id: int) -> None:
    """One shift, with its buttons."""
    bot = interaction.client
    shown = await bot.db.read(shifts.show_to, shift_id, caller_of(interaction))
    needed = await skills_for(bot.db, shown)
    card = shift_panel(shown, needed, lead=leads.named(shown), now=bot.clock.now())
    await answer_to(interaction).update(card.view())


@routes.click("shift:{shift_id}:in")
@routes.click("shift:{shift_id}:in:{agreed}")
async def im_in(interaction: Interaction, shift_id: int, agreed: str | None = None) -> None:
    """`agreed`: to what it clashes with, as they have read it."""
    await answer_yes(interaction, shift_id, "shift", agreed)


@routes.click("shift:{shift_id}:done")
async def done(interaction: Interaction, shift_id: int) -> None:
    bot = interaction.client
    receipt = await bot.db.write(
        commitments.report_done, shift_id, caller_of(interaction), kind="shift", now=bot.clock.now()
    )
    await answer_done(interaction, receipt)


@routes.click("shift:{shift_id}:people")
@routes.click("shift:{shift_id}:people:{page}")
async def show_people(interaction: Interaction, shift_id: int, page: int = 0) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    _thing, people = await bot.db.read(managing.people, shift_id, caller, kind="shift")
    shown = await bot.db.read(shifts.show, shift_id)
    able = await bot.db.read(abilities.able, shown, caller) if shown.needs else {}
    groups = people_groups(people) | able_groups(shown.needs, await skills_for(bot.db, shown), able)
    coordinates = await bot.db.read(rights.is_coordinator, caller)
    now = bot.clock.now()
    card = managed_card(shown, Colour.ACT if shown.is_open(now) else Colour.ENDED).text(thing_facts(shown))
    who_is_on_it(card, shown, groups, page, coordinates=coordinates)
    await answer_to(interaction).update(manage_row(card, shown, now=now).view())


async def draw_shift_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Of a timetable, with all of its shifts."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    found = await db.read(timetables.find, parcel.subject_id or 0)
    lead = None if guild.quiet else leads.named(found.words)
    picture = await picture_for(db, found.words)
    needed = await skills_for(db, found.words)
    card = timetable_card(found, guild, needed, lead=lead, picture=picture, now=now)
    return Post(guild.asks_channel_id, card.view(), picture=picture)


draws = {SHIFT_CARD: draw_shift_card}


async def setup(bot: Groundswell) -> None:
    """Its cards and buttons."""
