"""Asks that repeat: how often and until when, with the next dates; one left out; stopping."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound, Refusal
from bot.i18n import N_, _, clock_time, local_time, ngettext
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.preparing import repeating
from bot.services.preparing.occurrences import SERIES_STUCK, SERIES_WORD
from bot.services.preparing.repeating import Series
from bot.services.things import series
from bot.services.things.asks import Ask
from bot.services.things.series import Planned
from cogs.ui import (
    Card,
    Colour,
    before_new,
    button,
    confirm,
    dates_text,
    form,
    guild_here,
    heading,
    managed_thing,
    paged,
    repeats_line,
    rhythm_choices,
    said,
    select,
    show_series,
    text_field,
    typed_moment,
)

routes = Routes()
#: What is shown first.
USUALLY, TIMES = "1", 10
#: Dates of a preview.
MOST_SHOWN = 4
#: Lines of a page, each with its button.
MOST_LISTED = 5


@routes.click("repeat:{ask_id}")
async def show_repeat(interaction: Interaction, ask_id: int) -> None:
    """When it would be. Nothing is stored until somebody starts it."""
    await _show_fitting(interaction, ask_id, USUALLY, TIMES)


def _preview(ask: Ask, planned: Planned, rhythm: str) -> Card:
    zone, dates = planned.zone, planned.dates
    card = Card(_("Repeat"), colour=Colour.CALM).text(f"**{said(ask.title)}**")
    card.text(dates_text(dates, zone, most=MOST_SHOWN))
    times, last = len(dates), local_time(dates[-1].at, zone)
    so_often = ngettext("{n} time; the last one: {moment}", "{n} times; the last one: {moment}", times)
    card.text(so_often.format(n=times, moment=last))
    card.text(_change_of_clocks(planned))
    first = (
        _("The first one is posted now.")
        if ask.state == "draft"
        else _("The one that is posted is the first.")
    )
    others = _(
        "Each of the others is posted {days} days before it starts, with places of its own. One of them can "
        "be left out or changed by itself."
    ).format(days=series.DAYS_AHEAD)
    card.small(f"{first} {others}")
    often = rhythm_choices(dates[0].at, zone)
    card.row(select(f"repeat:{ask.id}:often:{times}", _("How often?"), often, chosen=[rhythm]))
    if ask.state == "draft":
        back = button(_("Back"), f"draft:{ask.id}:more")
    else:
        back = button(_("Back"), f"ask:{ask.id}:people")
    return card.row(
        button(_("Start repeating"), f"repeat:{ask.id}:start:{rhythm}:{times}", ButtonStyle.primary),
        button(_("Until when?"), f"repeat:{ask.id}:long:{rhythm}"),
        back,
    )


def _change_of_clocks(planned: Planned) -> str:
    """A change between the dates that are shown, where the hour stays; empty where there is none."""
    zone, shown = ZoneInfo(planned.zone), planned.dates[:MOST_SHOWN]
    local = [one.at.astimezone(zone) for one in shown]
    if len({one.utcoffset() for one in local}) < 2 or len({one.time() for one in local}) > 1:
        return ""
    return _("The clocks change in between; it stays at {hour}.").format(hour=clock_time(local[0]))


@routes.click("repeat:{ask_id}:often:{times}")
async def choose_often(interaction: Interaction, ask_id: int, times: int, values: list[str]) -> None:
    """Another rhythm, for as many times as it can be within a year."""
    for rhythm in values[:1]:
        await _show_fitting(interaction, ask_id, rhythm, times)


async def _show_fitting(interaction: Interaction, ask_id: int, rhythm: str, times: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    ask, planned = await bot.db.read(
        repeating.preview, ask_id, caller, rhythm, times=times, fit=True, now=bot.clock.now()
    )
    await answer_to(interaction).update(_preview(ask, planned, rhythm).view())


def long_form() -> discord.ui.Modal:
    return form(
        _("Repeat"),
        text_field(
            "until",
            _("Until when, or how many times?"),
            most=60,
            hint=_("A day, or a number from {least} to {most}; a year at most.").format(
                least=series.LEAST_TIMES, most=series.MOST_TIMES
            ),
            example=_("20 June, or 10"),
        ),
    )


@routes.click("repeat:{ask_id}:long:{rhythm}", opens_modal=True)
async def ask_how_long(interaction: Interaction, ask_id: int, rhythm: str) -> None:
    await managed_thing(interaction, ask_id)
    await answer_to(interaction).ask(choose_how_long.modal(ask_id=ask_id, rhythm=rhythm))


@routes.form("repeat:{ask_id}:until:{rhythm}", build=long_form)
async def choose_how_long(interaction: Interaction, ask_id: int, rhythm: str, until: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    now = bot.clock.now()
    times = whole_number("".join(until.split()).replace(".", "").replace(",", ""))
    day = None if times is not None else typed_moment(until, await guild_here(interaction), now=now)
    ask, planned = await bot.db.read(
        repeating.preview, ask_id, caller, rhythm, times=times, until=day, now=now
    )
    await answer_to(interaction).update(_preview(ask, planned, rhythm).view())


@routes.click("repeat:{ask_id}:start:{rhythm}:{times}")
async def begin(interaction: Interaction, ask_id: int, rhythm: str, times: int) -> None:
    bot = interaction.client
    await before_new(interaction)
    found, posted = await bot.db.write(
        repeating.begin, ask_id, caller_of(interaction), rhythm, times, now=bot.clock.now()
    )
    told = _("The first one appears in the asks channel in a moment.") if posted else ""
    await show_series(interaction, found, told=told)


@routes.click("repeating:{page}")
async def show_all(interaction: Interaction, page: int) -> None:
    """What repeats: all of it for coordinators, else what one looks after."""
    bot = interaction.client
    found = await bot.db.read(repeating.listed, caller_of(interaction))
    guild = await guild_here(interaction)
    card = Card(_("What repeats"), colour=Colour.CALM)
    if not found:
        card.text(_("Nothing repeats. What starts at a moment can: More, or Something else, has Repeat."))
    listed = paged(found, page, size=MOST_LISTED)
    for one in listed.shown:
        following = local_time(one.starts_at, guild.zone) if one.starts_at else "–"
        line = f"**{heading(one)}**\n" + _("next: {moment}").format(moment=following)
        card.beside(line, button(_("Open"), f"series:{one.id}"))
    if turning := listed.turning("repeating:{page}"):
        card.row(turning)
    await answer_to(interaction).update(card.row(button(_("Back"), "overview:ask:all:open:0")).view())


@routes.click("dates:{ask_id}")
async def show_dates_of(interaction: Interaction, ask_id: int) -> None:
    """The series that one of its dates belongs to."""
    bot = interaction.client
    thing = await managed_thing(interaction, ask_id)
    found = await bot.db.read(series.id_of, thing)
    if found is None:
        raise Refusal(N_("“{title}” repeats no longer."), title=thing.title)
    await show_series(interaction, found)


@routes.click("series:{ask_id}")
async def show(interaction: Interaction, ask_id: int) -> None:
    await show_series(interaction, ask_id)


@routes.click("series:{ask_id}:dates:{page}")
async def turn(interaction: Interaction, ask_id: int, page: int) -> None:
    await show_series(interaction, ask_id, page)


@routes.click("series:{ask_id}:out:{at}:{page}")
async def leave_out(interaction: Interaction, ask_id: int, at: int, page: int) -> None:
    await _leave_out(interaction, ask_id, at, page, out=True)


@routes.click("series:{ask_id}:in:{at}:{page}")
async def put_back(interaction: Interaction, ask_id: int, at: int, page: int) -> None:
    await _leave_out(interaction, ask_id, at, page, out=False)


async def _leave_out(interaction: Interaction, ask_id: int, at: int, page: int, *, out: bool) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(repeating.leave_out, ask_id, caller, at, out=out, now=bot.clock.now())
    await show_series(interaction, ask_id, page)


@routes.click("series:{ask_id}:on")
async def go_on(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    await bot.db.write(repeating.go_on, ask_id, caller_of(interaction), now=bot.clock.now())
    await show_series(interaction, ask_id, told=_("It goes on."))


@routes.click("series:{ask_id}:stop")
async def ask_first(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    found = await bot.db.read(repeating.show, ask_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Stop repeating?"), colour=Colour.ACT).text(f"**{said(found.ask.title)}**")
    card.text(_("What is posted stays; the dates to come are gone, and can't be brought back."))
    card.row(confirm(f"series:{ask_id}:stopped", f"series:{ask_id}", yes=_("Stop repeating")))
    await answer_to(interaction).update(card.view())


@routes.click("series:{ask_id}:stopped")
async def stop(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    gone = await bot.db.write(repeating.stop, ask_id, caller_of(interaction), now=bot.clock.now())
    card = Card(colour=Colour.CALM).text(_("“{title}” repeats no longer.").format(title=said(gone.title)))
    await answer_to(interaction).update(card.row(button(_("Back"), "repeating:0")).view())


async def _find(db: Database, parcel: Parcel, now: datetime) -> Series | None:
    try:
        return await db.read(repeating.find, parcel.subject_id or 0, now=now)
    except NotFound:
        return None


async def draw_word(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found, why = await _find(db, parcel, now), parcel.detail.get("why")
    if found is None or parcel.user_id not in found.led_by:
        return Nothing("it repeats no longer, or they look after it no more")
    if why == "lists":
        card = Card(_("It goes on without something"), colour=Colour.CALM).text(f"**{heading(found.ask)}**")
        card.text(_("An interest or a skill that it named is no longer on a list here, and is left away."))
    elif found.paused is None:
        return Nothing("it goes on")
    else:
        card = Card(_("It waits"), colour=Colour.ACT).text(f"**{heading(found.ask)}**")
        card.text(
            _(
                "It was to be posted again, and there is no channel for asks. Nothing of it is posted until "
                "somebody presses Go on."
            )
        )
    card.text(_("In the server, /ask manage has it under Repeating.")).text(repeats_line(found))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You look after it.")).view())


async def draw_stuck(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    found = await _find(db, parcel, now)
    if found is None or found.paused is None:
        card = Card(colour=Colour.ENDED)
        card.text(_("It repeats no longer.") if found is None else f"**{heading(found.ask)}**")
        card.text(_("It goes on.") if found is not None else "")
        return Post(guild.coordinators_channel_id, card.view(), once=True)
    card = Card(_("What repeats here waits"), colour=Colour.ACT).text(f"**{heading(found.ask)}**")
    if found.led_by:
        card.text(_("Nobody looked after it when its next date was to be posted. Now somebody does."))
    else:
        card.text(_("Nobody looks after it any more, so its next date is not posted."))
    card.row(
        button(
            _("Go on") if found.led_by else _("I'll look after it"),
            f"series:{found.ask.id}:on",
            ButtonStyle.success,
        ),
        button(_("All its dates"), f"series:{found.ask.id}"),
    )
    return Post(guild.coordinators_channel_id, card.view(), once=True)


draws = {SERIES_WORD: draw_word, SERIES_STUCK: draw_stuck}


async def setup(bot: Groundswell) -> None:
    """Reached from drafts, and from the panels of asks."""
