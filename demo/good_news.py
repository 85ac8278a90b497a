"""What came of things, whom people thank for what, and what they share themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.db import Database
from bot.services.celebrating import kudos, kudos_kept, win_sharing
from bot.services.guild.callers import Caller
from bot.services.things import outcomes, things
from bot.services.things.outcomes import Told

#: What came of each, and the thank-you to all who did it.
OUTCOMES = {
    "Call the water authority": (
        "The valve at the old mill is on their list for spring.",
        "They said they had never had so many calls before lunch.",
    ),
    "Clean the north bank": ("Eleven bags, two tyres, and a path one can walk again.", "And in that rain!"),
    "Translate the leaflet": ("Every page is done, and printed.", "It reads like a Spanish original."),
    "Take a water sample": ("Ten places on the map, and nitrate is falling.", "Careful labels, all of them."),
    "Bake for the open day": ("Nothing was left by three.", "The lemon one is still talked of."),
    "Draw the poster": ("The heron it is. It hangs in forty windows.", "Every sketch had something in it."),
    "Welcome three neighbours": ("Nine people came who had never seen the river.", "Thank you for asking."),
    "Count the fish ladder": ("206 fish in a day. Last year it was ninety.", "Cold hands, good list."),
}  # fmt: skip
#: How long ago, who thanks whom, what for, and whether it is shown to everybody.
THANKS = (
    (timedelta(days=9), "Ines", ("Luc",), "drawing the heron a third time, and laughing about it", True),
    (timedelta(days=4), "Priya", ("Amir", "Zoe"), "carrying the sample boxes up from the weir", True),
    (timedelta(minutes=40), "Eve", ("Dan",), "keeping the list dry at the fish ladder", False),
)
#: Days ago, who shares it, and what.
SHARED = ((3, "Zoe", "We pulled a whole bicycle out of the mill pond. Its bell still rings."),)

Over = Sequence[tuple[int, str, datetime]]


async def is_shared(db: Database, caller: Callable[[str], Caller], over: Over, now: datetime) -> None:
    """`over` are the asks that have ended, with who posted each, and when it ended."""
    for thing_id, lead, ended in over:
        title = (await db.read(things.show, thing_id)).title
        came_of_it, thanks = OUTCOMES[title]
        told = Told(came_of_it=came_of_it, thanks=thanks)
        morning = min(now, ended + timedelta(hours=15))
        await db.write(outcomes.write, thing_id, caller(lead), told=told, now=morning)
    for ago, giver, to, reason, shown in THANKS:
        at = now - ago
        people = [caller(name) for name in to]
        given = await db.write(kudos.give, caller(giver), [one.user_id for one in people], reason, now=at)
        for one in people if shown else ():
            await db.write(kudos_kept.show, given.kudos_id or 0, one, now=at + timedelta(hours=1))
    for days, name, words in SHARED:
        at = now - timedelta(days=days)
        await db.write(win_sharing.share, caller(name), words, named=True, now=at)
