"""Text as the app draws it: names for mentions, words for times."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta

from sandbox.world.model import Guild
from sandbox.world.state import World

Length = Literal["full", "long", "medium", "short"]

_MARK = re.compile(
    r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)"
    r"|/(?P<command>[^:>]+):\d+|a?:(?P<emoji>\w+):\d+|t:(?P<time>-?\d+)(?::(?P<style>[tTdDfFR]))?)>"
)
#: How Babel calls the day and the clock of each style.
_TIMES: dict[str, tuple[Length | None, Length | None]] = {
    "t": (None, "short"),
    "T": (None, "medium"),
    "d": ("short", None),
    "D": ("long", None),
    "f": ("long", "short"),
    "F": ("full", "short"),
}


def drawn(world: World, guild: Guild | None, text: str, locale: str = "en-GB", zone: str = "UTC") -> str:
    """What a person reads whose Discord is in this language, and whose clock in this zone."""
    return _MARK.sub(lambda mark: _name(world, guild, mark, locale, zone), text)


def _name(world: World, guild: Guild | None, mark: re.Match[str], locale: str, zone: str) -> str:
    value = mark.groupdict()
    if value["user"]:
        user = world.users.get(int(value["user"]))
        return "@unknown-user" if user is None else f"@{user.global_name or user.name}"
    if value["role"]:
        role = guild.roles.get(int(value["role"])) if guild else None
        return "@unknown-role" if role is None else f"@{role.name}"
    if value["channel"]:
        channel = world.channels.get(int(value["channel"]))
        return "#unknown" if channel is None else f"#{channel.name}"
    if value["time"]:
        return _time(world, int(value["time"]), value["style"] or "f", locale, zone)
    return f"/{value['command']}" if value["command"] else f":{value['emoji']}:"


def _time(world: World, seconds: int, style: str, locale: str, zone: str) -> str:
    moment, language = datetime.fromtimestamp(seconds, ZoneInfo(zone)), Locale.parse(locale, sep="-")
    if style == "R":
        return format_timedelta(moment - world.clock.now(), add_direction=True, locale=language)
    day, clock = _TIMES[style]
    parts = [format_date(moment, day, locale=language)] if day else []
    parts += [format_time(moment.replace(tzinfo=None), clock, locale=language)] if clock else []
    return " ".join(parts)
