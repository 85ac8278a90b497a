"""How it comes to each message of thanks: see tests/scenes.py."""

from __future__ import annotations

from bot.services.celebrating import kudos
from sandbox.people import Person
from tests.stage import Scene, Stage


async def a_thank_you(on: Stage) -> list[Person]:
    ana, ben = await on.person("Ana"), await on.person("Ben")
    words = (on.words.why or "For the soup.")[: kudos.MOST_REASON]
    await on.does(lambda tx, who, now: kudos.give(tx, who, [ana.id], words, now=now), ben)
    return [ana]


THANKS_SCENES: dict[str, Scene] = {"kudos": a_thank_you}
