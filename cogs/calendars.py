"""A calendar file of all that one said yes to, with an alarm if one likes."""

from __future__ import annotations

from io import BytesIO

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.own import mine
from bot.services.things import calendars
from bot.services.things.calendars import ALARMS
from cogs.ui import Card, Colour, button, select

routes = Routes(open_to_suspended=True)

CALENDAR = "groundswell.ics"
_HOUR, _DAY = 60, 24 * 60


@routes.click("mine:calendar")
async def send_calendar(interaction: Interaction) -> None:
    await _send(interaction, None)


@routes.click("mine:calendar:alarm")
async def send_with_alarm(interaction: Interaction, values: list[str]) -> None:
    """Another file in the place of the first; what no app would send means none."""
    minutes = whole_number(values[0]) if values else None
    await _send(interaction, minutes if minutes in ALARMS else None)


async def _send(interaction: Interaction, alarm: int | None) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(mine.show, caller.guild, caller.user_id)
    now = bot.clock.now()
    made = calendars.calendar(found.held, found.given_back, alarm=alarm, language=caller.language, now=now)
    card = Card(_("Your calendar file"), colour=Colour.GOOD)
    card.text(_("Open it with your calendar. When something changes, a new file changes the same entries."))
    if alarm is not None:
        card.text(_("Your calendar rings {before}.").format(before=_before(alarm)))
    card.file(CALENDAR)
    choices = [(_("No alarm"), "0"), *((_before(minutes), str(minutes)) for minutes in ALARMS)]
    placeholder = _("With an alarm?")
    card.row(select("mine:calendar:alarm", placeholder, choices, chosen=(str(alarm or 0),)))
    card.small(_("It has what is only for those who are in, such as a door code: keep it to yourself."))
    card.row(button(_("Back"), "mine:held:0"))
    files = [discord.File(BytesIO(made), CALENDAR)]
    await answer_to(interaction).update(card.view(), files=files)


def _before(minutes: int) -> str:
    if minutes >= _DAY:
        days = minutes // _DAY
        return ngettext("{n} day before", "{n} days before", days).format(n=days)
    if minutes >= _HOUR:
        hours = minutes // _HOUR
        return ngettext("{n} hour before", "{n} hours before", hours).format(n=hours)
    return ngettext("{n} minute before", "{n} minutes before", minutes).format(n=minutes)


async def setup(bot: Groundswell) -> None:
    """Reached from /mine."""
