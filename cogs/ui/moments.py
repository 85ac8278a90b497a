"""Moments that are typed in a command: how they are read is shown while one types, and can be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from discord import app_commands

from bot.i18n import SOURCE, _, clock_time, local_time, ngettext, spoken, timestamp
from bot.interactions import Interaction, caller_of
from bot.markup import clipped
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.record import when
from bot.services.record.when import Here, Moment, Readings, Unread
from bot.services.things.things import Occasion

#: Offered before anything is typed, as far as they are ahead.
PRESETS = (
    "today 20:00",
    "tomorrow 18:00",
    "friday 18:00",
    "sunday 20:00",
    "in 1 week at 18:00",
    "in 2 weeks at 18:00",
)
#: Discord's limit for a choice's name and value.
MOST = 100
#: From there on the day alone does not say which year.
_FAR = timedelta(days=300)

#: "13:00", "1 pm", "13h30".
_HOUR_ALONE = re.compile(r"\d{1,2}([:.h]\d{2})?\s*(h|am|pm)?", re.IGNORECASE)

Choices = list[app_commands.Choice[str]]


def typed_moment(text: str, guild: Guild, *, now: datetime) -> datetime:
    """The moment that whoever speaks has typed, read in the server's zone. Raises Invalid."""
    return when.moment(text, here_of(guild, now))


def change_of_clocks(text: str, guild: Guild, *, now: datetime) -> str:
    """What a change of the clocks makes of what was typed, in a sentence; empty where there is none."""
    found = when.read(text, here_of(guild, now))
    change = found.change if isinstance(found, Moment) else None
    if change == "skipped":
        return _("The clocks go forward then, and skip the hour you wrote.")
    return _("The clocks go back then, and I took the first of the two.") if change else ""


def typed_end(text: str, guild: Guild, starts_at: datetime, *, now: datetime) -> datetime:
    """When something ends that starts then: an hour alone ("13:00") is the next one after the start. Raises
    Invalid.
    """
    return typed_moment(text, guild, now=starts_at if _HOUR_ALONE.fullmatch(text.strip()) else now)


def as_typed_moment(at: datetime | None, guild: Guild) -> str | None:
    """As somebody would type it in the server's zone: a form that is sent unchanged changes nothing."""
    return None if at is None else when.in_words(at, ZoneInfo(guild.zone))


async def suggest_moments(interaction: Interaction, typed: str) -> Choices:
    """How it is read: one moment, those it may mean, or what is amiss. A choice's value is exact."""
    bot = interaction.client
    guild = await bot.db.read(guilds.find, caller_of(interaction).guild)
    here = here_of(guild, bot.clock.now())
    if not typed.strip():
        return _choices(_presets(guild, here.now), guild, here.now)
    found = when.read(typed, here)
    if isinstance(found, Unread):
        return [app_commands.Choice(name=_why_not(found), value=clipped(typed, MOST))]
    return _choices(found.moments if isinstance(found, Readings) else (found,), guild, here.now)


def here_of(guild: Guild, now: datetime) -> Here:
    """Where and in which language somebody types who speaks now."""
    return when.here(guild.zone, spoken(), guild.language, now=now)


def _presets(guild: Guild, now: datetime) -> list[Moment]:
    here = when.here(guild.zone, SOURCE, now=now)
    read = (when.read(text, here) for text in PRESETS)
    ahead = {one.at: one for one in read if isinstance(one, Moment) and one.at > now}
    return [ahead[at] for at in sorted(ahead)]


def _choices(moments: Iterable[Moment], guild: Guild, now: datetime) -> Choices:
    zone = ZoneInfo(guild.zone)
    return [
        app_commands.Choice(name=said_back(one, guild.zone, now), value=when.exact(one.at.astimezone(zone)))
        for one in moments
    ]


def said_back(moment: Moment, zone: str, now: datetime) -> str:
    """The moment in an IANA zone: "Sat 5 Dec, 18:00 · in 9 days"."""
    ahead = moment.at - now
    pieces = [local_time(moment.at, zone, with_year=abs(ahead) > _FAR), _ahead(ahead)]
    if moment.change == "skipped":
        pieces.append(_("the clocks go forward"))
    elif moment.change == "repeated":
        pieces.append(_("the first of two, as the clocks go back"))
    return clipped(" · ".join(pieces), MOST)


def read_as(deadline: datetime | None, occasion: Occasion | None, guild: Guild, *, now: datetime) -> str:
    """How what was typed was read, in the server's zone: "Sat 5 Dec, 10:00 to 13:00 (in 9 days)", how far off
    as the card says it; empty for no moment.
    """
    at = occasion.starts_at if occasion else deadline
    if at is None:
        return ""
    start = local_time(at, guild.zone, with_year=at - now > _FAR)
    if occasion is None:
        return _("{moment} ({ahead})").format(moment=start, ahead=timestamp(at, "R"))
    zone = ZoneInfo(guild.zone)
    first, last = at.astimezone(zone), occasion.ends_at.astimezone(zone)
    end = clock_time(last) if first.date() == last.date() else local_time(last, guild.zone)
    return _("{start} to {end} ({ahead})").format(start=start, end=end, ahead=timestamp(at, "R"))


def _ahead(ahead: timedelta) -> str:
    minutes = round(ahead.total_seconds() / 60)  # "in 2 hours" stays two
    if minutes < 0:
        return _("already over")
    if minutes < 60:
        return ngettext("in {n} minute", "in {n} minutes", minutes).format(n=minutes)
    hours, days = minutes // 60, minutes // (60 * 24)
    if days < 2:
        return ngettext("in {n} hour", "in {n} hours", hours).format(n=hours)
    return ngettext("in {n} day", "in {n} days", days).format(n=days)


def _why_not(found: Unread) -> str:
    if found.is_unknown:
        return _("Like “friday 18:00”, “5 December 18:00” or “in 3 days”")
    refusal = found.refusal
    return clipped(_(refusal.text).format(**refusal.values), MOST)
