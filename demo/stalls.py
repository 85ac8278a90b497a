"""A timetable of the coming days: the stall on the market, some of whose shifts are taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.db import Database
from bot.services.guild.callers import Caller
from bot.services.shifts import taking, timetables
from bot.services.shifts.slots import Slot
from bot.services.things.posting import Draft

STALL = Draft(
    "The stall on the market",
    "Most people hear of the river here first.",
    "Come to the blue table, whoever is there shows you.",
)
#: Who stands at it, shift by shift.
TAKEN = (("Ben", "Mina"), ("Otto",), ("Vera", "Nils", "Ivy"), ())


async def are_planned(db: Database, caller: Callable[[str], Caller], now: datetime) -> None:
    """The next two Saturdays, in the morning and around noon."""
    posted, tomas = now - timedelta(days=9), caller("Tomás")
    today = now.astimezone(ZoneInfo("Europe/Madrid")).replace(hour=10, minute=0, second=0, microsecond=0)
    first = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    slots = [
        Slot(begins, begins + timedelta(hours=2), places=3, least=2)
        for days, hours in ((0, 0), (0, 2), (7, 0), (7, 2))
        for begins in [first + timedelta(days=days, hours=hours)]
    ]
    drafted = await db.write(
        timetables.begin, tomas, STALL, slots, place="Market square, beside the fountain", now=posted
    )
    made, _again = await db.write(timetables.post, drafted.id, tomas, now=posted)
    for shift, names in zip(made.posted, TAKEN, strict=True):
        for name in names:
            await db.write(taking.take, made.id, caller(name), [shift.id], now=posted + timedelta(hours=4))
