"""What repeats, as those who look after it see it: its dates, and what can be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.i18n import N_, _, local_time
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.preparing import repeating
from bot.services.preparing.repeating import Series
from bot.services.things import series
from bot.services.things.series import Date, Paused
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button, entry
from cogs.ui.pages import paged
from cogs.ui.rhythms import rule_text

#: Lines of a page, each with its button.
MOST_LISTED = 5
WAITS: dict[Paused, str] = {
    "channel": N_("⚠️ It waits: there was no channel for asks when the next one was to be posted."),
    "lead": N_("⚠️ It waits: nobody looked after it when the next one was to be posted."),
}


def series_entries(thing: Thing, *, now: datetime) -> list[discord.SelectOption]:
    """Its other dates, or the way to have it repeat; nothing for what has no moment, or is over."""
    if thing.series_id is not None:
        return [entry(_("All its dates"), f"dates:{thing.id}", _("It repeats."))]
    if thing.occasion is None or not (thing.state == "draft" or thing.is_open(now)):
        return []
    return [entry(_("Repeat"), f"repeat:{thing.id}", _("Every week, two weeks, four weeks or month."))]


def repeats_line(found: Series) -> str:
    """How often it repeats, and the next date."""
    schedule = found.schedule
    following = next((one for one in found.dates if not one.left_out), None)
    if following is None:
        return ""
    often = rule_text(schedule.rule, following.at, schedule.zone)
    line = _("It repeats: {often}. The next one: **{moment}**.").format(
        often=often, moment=local_time(following.at, schedule.zone)
    )
    return f"{line}\n{_(WAITS[found.paused])}" if found.paused else line


async def show_series(interaction: Interaction, ask_id: int, page: int = 0, told: str = "") -> None:
    """Its dates that are to come, each to be left out. Raises NotAllowed, NotFound."""
    bot = interaction.client
    found = await bot.db.read(repeating.show, ask_id, caller_of(interaction), now=bot.clock.now())
    await answer_to(interaction).update(_series_card(found, page, told).view())


def _series_card(found: Series, page: int, told: str) -> Card:
    ask_id, schedule = found.ask.id, found.schedule
    card = Card(_("It repeats"), colour=Colour.ACT if found.paused else Colour.CALM)
    card.text(told).text(f"**{said(found.ask.title)}**")
    if found.dates:
        last = found.dates[-1].at
        often = rule_text(schedule.rule, last, schedule.zone)
        until = local_time(last, schedule.zone)
        card.text(_("{often}; the last one: {moment}").format(often=often, moment=until))
    card.text(_(WAITS[found.paused]) if found.paused else "")
    listed = paged(found.dates, page, size=MOST_LISTED)
    for one in listed.shown:
        _date_line(card, found, one, listed.page)
    if turning := listed.turning(f"series:{ask_id}:dates:{{page}}"):
        card.row(turning)
    card.small(
        _(
            "Each is posted {days} days before it starts, with what the series says by then. What is posted "
            "is changed and cancelled by itself."
        ).format(days=series.DAYS_AHEAD)
    )
    goes_on = (button(_("Go on"), f"series:{ask_id}:on", ButtonStyle.primary),) if found.paused else ()
    return card.row(
        *goes_on,
        button(_("Change all coming ones"), f"draft:{ask_id}"),
        button(_("Who looks after it"), f"lead:{ask_id}"),
        button(_("Stop repeating"), f"series:{ask_id}:stop"),
        button(_("Back"), "repeating:0"),
    )


def _date_line(card: Card, found: Series, one: Date, page: int) -> None:
    ask_id, at = found.ask.id, int(one.at.timestamp())
    when = local_time(one.at, found.schedule.zone)
    if one.left_out:
        back = button(_("Put it back"), f"series:{ask_id}:in:{at}:{page}")
        card.beside(_("~~{moment}~~ is left out").format(moment=when), back)
    else:
        card.beside(f"**{when}**", button(_("Leave out"), f"series:{ask_id}:out:{at}:{page}"))


def dates_text(dates: Sequence[Date], zone: str, *, most: int) -> str:
    """The first of them by the clock on the wall, and whether the clocks change in between."""
    shown = dates[:most]
    line = " · ".join(local_time(one.at, zone) for one in shown)
    return f"{line} · …" if len(dates) > most else line
