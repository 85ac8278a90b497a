"""Shifts as everybody meets them: the one card of a timetable, each shift, and what answers a yes."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.errors import Invalid
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild import guilds, rights
from bot.services.guild.overtaking import marks
from bot.services.outbox.outbox import Parcel
from bot.services.shifts import taking, timetables
from bot.services.things import abilities, commitments, leads, managing, shifts
from bot.services.things.rosters import ON_IT
from bot.services.things.shifts import SHIFT_CARD
from cogs.ui import (
    Button,
    Card,
    Colour,
    able_groups,
    answer_done,
    answer_yes,
    ask_what_is_needed,
    button,
    entry,
    form,
    gives_back,
    has_question,
    heading,
    least_line,
    manage_row,
    managed_card,
    menu,
    numbers,
    opens_threads,
    paged_to_fit,
    people_groups,
    picture_for,
    plan_of,
    reminder_question,
    said,
    shift_line,
    shift_panel,
    show_changes,
    show_timetable,
    skills_for,
    stands_by,
    stands_down,
    take_select,
    taken_card,
    text_field,
    thing_facts,
    timetable_card,
    to_mine,
    what_is_stored,
    when_text_of,
    who_is_on_it,
    yours,
)

#: Lines of a panel of all shifts, as a phone shows them.
MOST_FITTING = 21

routes = Routes()


@routes.click("timetable:{timetable_id}:show:{page}")
async def show_all(interaction: Interaction, timetable_id: int, page: int = 0) -> None:
    """All of its shifts for one person, with how they stand to each."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(timetables.show, timetable_id, caller)
    guild = await bot.db.read(guilds.find, found.words.guild_id)
    mine = await bot.db.read(taking.standing, timetable_id, caller)
    coming = [one for one in found.posted if one.is_open(bot.clock.now())]
    card = Card(heading(found.words), colour=Colour.ACT if coming else Colour.ENDED)
    if not coming:
        card.text(_("None of its shifts is to come."))
    listed = paged_to_fit(
        coming, page, lambda one: f"{shift_line(one)}{yours(mine.get(one.id))}", MOST_FITTING
    )
    card.text("\n".join(f"{shift_line(one)}{yours(mine.get(one.id))}" for one in listed.shown))
    if turning := listed.turning(f"timetable:{timetable_id}:show:{{page}}"):
        card.row(turning)
    if listed.shown:
        card.row(take_select(timetable_id, listed.shown, guild))
    held = [one for one in coming if one.id in mine]
    if held:
        entries = [entry(when_text_of(one, guild.zone), f"shift:{one.id}:show") for one in held]
        card.row(menu("mine", _("Open one of yours"), entries))
    await answer_to(interaction).update(card.row(button(_("Back"), "find:0"), to_mine()).view())


@routes.click("timetable:{timetable_id}:take")
async def take(interaction: Interaction, timetable_id: int, values: list[str]) -> None:
    """Each that was chosen is answered by itself."""
    bot, caller = interaction.client, caller_of(interaction)
    taken = await bot.db.write(taking.take, timetable_id, caller, {*numbers(values)}, now=bot.clock.now())
    guild = await bot.db.read(guilds.find, caller.guild)
    theirs = [one.receipt for one in taken if one.receipt and one.answer in ("taken", "waits")]
    card = taken_card(taken, guild)
    ways = [button(_("All shifts and mine"), f"timetable:{timetable_id}:show:0")]
    if theirs and await has_question(interaction, theirs[0].thing):
        ask_what_is_needed(card, theirs[0].thing.id)
    if any(one.asks_about_reminders for one in theirs):
        reminder_question(what_is_stored(card), threads=opens_threads(interaction, quiet=guild.quiet))
    else:
        ways.append(to_mine())
    await answer_to(interaction).update(card.row(*ways).view())


@routes.click("shift:{shift_id}:show")
async def show(interaction: Interaction, shift_id: int) -> None:
    """One shift, with its buttons; of lists that show one for all of them, all of them."""
    bot, caller = interaction.client, caller_of(interaction)
    shown = await bot.db.read(shifts.show_to, shift_id, caller)
    mine = await bot.db.read(taking.standing, shown.timetable_id or 0, caller)
    needed = await skills_for(bot.db, shown)
    plan = plan_of(shown)
    state = mine.get(shown.id)
    now = bot.clock.now()
    ways: tuple[Button, ...] = ()
    if state == "standby":
        ways = (stands_down(shown.id),)
    elif state in ON_IT:
        ways = (gives_back(plan, waits=state in ("waitlisted", "pending")),)
    if state == "waitlisted":
        ways += stands_by(shown, now)
    card = shift_panel(shown, needed, lead=leads.named(shown), mine=ways, now=now)
    if state == "confirmed":
        card.text(said(shown.details or "")).small(_("You're in."))
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
    thing, people = await bot.db.read(managing.people, shift_id, caller, kind="shift")
    if thing.state == "draft":
        await show_timetable(interaction, shift_id)
        return
    shown = await bot.db.read(shifts.show, shift_id)
    able = await bot.db.read(abilities.able, shown, caller) if shown.needs else {}
    groups = people_groups(people) | able_groups(shown.needs, await skills_for(bot.db, shown), able)
    coordinates = await bot.db.read(rights.is_coordinator, caller)
    now = bot.clock.now()
    card = managed_card(shown, Colour.ACT if shown.is_open(now) else Colour.ENDED)
    facts = "\n".join(text for text in (thing_facts(shown), least_line(shown)) if text)
    card.beside(facts, button(_("All of them"), f"timetable:{shown.timetable_id}"))
    who_is_on_it(card, shown, groups, page, coordinates=coordinates)
    await answer_to(interaction).update(manage_row(card, shown, now=now).view())


def least_form(least: str | None = None) -> discord.ui.Modal:
    return form(
        _("At least"),
        text_field(
            "least",
            _("How many people does it take at least?"),
            value=least,
            required=False,
            most=4,
            hint=_("Empty: any number will do. With a day left you hear if fewer are in."),
        ),
    )


@routes.click("shift:{shift_id}:least", opens_modal=True)
async def edit_least(interaction: Interaction, shift_id: int) -> None:
    db, caller = interaction.client.db, caller_of(interaction)
    await db.read(managing.people, shift_id, caller, kind="shift")
    least = (await db.read(shifts.show, shift_id)).least
    seen = marks({"least": least})
    modal = change_least.modal(shift_id=shift_id, seen=seen, least="" if least is None else str(least))
    await answer_to(interaction).ask(modal)


@routes.form("shift:{shift_id}:least:{seen}", build=least_form)
async def change_least(interaction: Interaction, shift_id: int, seen: str, least: str | None = None) -> None:
    written = (least or "").strip()
    number = whole_number(written)
    if written and number is None:
        raise Invalid(N_("At least how many? Please write a number, such as 2, or nothing."))
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(shifts.set_least, shift_id, caller, number, seen=seen, now=bot.clock.now())
    await show_changes(interaction, shift_id)


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
