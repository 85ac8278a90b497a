"""How the messages of check-ins come about."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.checkins import debriefs, starting
from bot.services.guild.callers import Caller
from bot.services.things import commitments
from bot.services.things.things import Occasion
from sandbox.people import Person
from tests.community import words
from tests.stage import HOUR, Scene, Stage


async def a_checkin(on: Stage) -> list[Person]:
    ana = await on.person("Ana")
    cora = await on.person("Cora", on.community.coordinators)
    await cora.command("/checkin new", question=on.question)
    await cora.click(words(cora, "Send"))
    return [ana]


async def a_debrief(on: Stage, *, sends: bool = True) -> list[Person]:
    people = [await on.person(name) for name in ("Ana", "Ben", "Eve", "Dan", "Mo")]
    cora = await on.person("Cora", on.community.coordinators)
    starts = on.community.bot.clock.now() + HOUR
    ask = await on.asks(occasion=Occasion(starts, starts + HOUR))
    for one in people:
        await on.says_yes(one, ask)
    await on.time(2 * HOUR)
    for one in people:
        await on.does(lambda tx, who, now: commitments.report_done(tx, ask, who, now=now), one)
    if sends:
        await on.does(_look_back, cora, ask)
    return people[:1]


def _look_back(tx: Transaction, cora: Caller, ask: int, *, now: datetime) -> None:
    drafted = debriefs.draft(tx, ask, cora, now=now)
    starting.send(tx, drafted.id, cora, now=now)


CHECKIN_SCENES: dict[str, Scene] = {"checkin": a_checkin, "debrief": a_debrief}
