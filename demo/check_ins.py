"""How people are: every other week most of those who like to be asked say so, and it gets better. Somebody
who has just come in would like a hello.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.db import Database
from bot.services.care import hello_wishes
from bot.services.care.hello_wishes import Shared
from bot.services.checkins import checkins, starting, tallies
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from demo.script import COORDINATORS, MODERATORS, VOLUNTEERS

QUESTION = "How was your week?"
WHO = Shared("Salma", "English, and some French", "I have never held a sample bottle.")
#: So many weeks ago, and what was answered then, one after another: energised, steady, stretched.
ANSWERS = (
    (8, (1, 3, 2, 3)), (6, (2, 1, 3, 3, 2)), (4, (1, 2, 1, 3, 2)), (2, (1, 2, 1, 2, 3)), (1, (1, 2, 1, 1, 2)),
)  # fmt: skip


async def come_round(db: Database, caller: Callable[[str], Caller], now: datetime) -> None:
    names = {caller(name).user_id: name for name in (*COORDINATORS, *MODERATORS, *VOLUNTEERS)}
    cora = caller("Cora")
    for weeks, said in ANSWERS:
        at = now - timedelta(weeks=weeks)
        asked = await db.write(starting.start, cora, QUESTION, now=at)
        willing = await db.read(volunteers.willing, cora.guild, "checkins", now=at)
        for number, user_id in enumerate(one for one in willing if one in names):
            if number % 9 != 8:  # who has no time to answer
                then = at + timedelta(hours=9)
                person = caller(names[user_id])
                await db.write(checkins.answer, asked.id, person, said[number % len(said)], now=then)
        await db.write(tallies.look_after, asked.id, now=at + checkins.OPEN_FOR)
    await db.write(hello_wishes.ask, caller("Salma"), WHO, now=now - timedelta(minutes=40))
