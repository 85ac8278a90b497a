"""How it comes to each message of thanks: see tests/scenes.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.services.celebrating import kudos
from bot.services.guild.callers import Caller
from bot.services.things import asks, commitments
from sandbox.people import Person
from tests.stage import HOUR, Scene, Stage


async def a_thank_you(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    words = (on.words.why or "For the soup.")[: kudos.MOST_REASON]
    await on.does(lambda tx, who, now: kudos.give(tx, who, [ana.id], words, now=now), ben)
    return [ana]


async def whom_one_could_thank(on: Stage) -> list[Person]:
    """Two did one thing, and one of them another."""
    ana, ben = await on.person("Ana"), await on.person("Ben")
    cora = await on.person("Cora", on.community.coordinators)
    words = replace(on.words, effort=60)
    for people in ((ana, ben), (ana,)):
        ask = await on.does(lambda tx, who, now: asks.post(tx, who, words, now=now), cora)
        for one in people:
            await on.does(did, one, ask.id)
    await on.time(9 * HOUR)
    return [cora]


def did(tx: Transaction, who: Caller, ask_id: int, *, now: datetime) -> None:
    commitments.report_done(tx, ask_id, who, now=now)


THANKS_SCENES: dict[str, Scene] = {"kudos": a_thank_you, "thanks_wanted": whom_one_could_thank}
