"""Text as the app draws it: names for mentions, words for times."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sandbox.world.model import Guild
from sandbox.world.state import World

_MARK = re.compile(
    r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)"
    r"|/(?P<command>[^:>]+):\d+|a?:(?P<emoji>\w+):\d+|t:(?P<time>-?\d+)(?::(?P<style>[tTdDfFR]))?)>"
)
_TIMES = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "%d %B %Y",
    "f": "%d %B %Y %H:%M",
    "F": "%A, %d %B %Y %H:%M",
}
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def drawn(world: World, guild: Guild | None, text: str) -> str:
    """What a person reads; times are in UTC."""
    return _MARK.sub(lambda mark: _name(world, guild, mark), text)


def _name(world: World, guild: Guild | None, mark: re.Match[str]) -> str:
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
        return _time(world, int(value["time"]), value["style"] or "f")
    return f"/{value['command']}" if value["command"] else f":{value['emoji']}:"


def _time(world: World, seconds: int, style: str) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    if style != "R":
        return moment.strftime(_TIMES[style])
    away = (moment - world.clock.now()).total_seconds()
    unit, length = next((each for each in _UNITS if abs(away) >= each[1]), _UNITS[-1])
    count = round(abs(away) / length)
    amount = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {amount}" if away > 0 else f"{amount} ago"
