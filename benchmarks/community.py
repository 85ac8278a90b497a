"""What the bots are measured with: a server, its people, and asks that everyone can say yes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.db import Database
from bot.services.guild import guild_settings, guilds
from bot.services.guild.callers import Caller
from bot.services.things import asks
from bot.services.things.posting import Draft
from bot.services.things.rosters import MOST_PLACES
from bot.upgrade import upgrade

#: As many people as one ask can have places.
PEOPLE = MOST_PLACES

DRAFT = Draft(
    title="Call your council",
    why="The park is to become a parking lot, and the council votes on Thursday. Ten calls change a vote.",
    step="Ring them before noon and say the park matters.",
    places=MOST_PLACES,
)


async def found(
    url: str,
    *,
    guild_id: int,
    channel_id: int,
    user_id: int,
    how_many: int,
) -> Sequence[int]:
    """Make the database, with a guild that is set up and this many asks on their way; returns their ids."""
    now = datetime.now(UTC)
    admin = Caller(user_id, guild_id, manages_guild=True)
    draft = replace(DRAFT, deadline=now + timedelta(days=7))
    upgrade(url, now=now)
    db = await Database.open(url)
    await db.write(guilds.begin, guild_id, language="en", now=now)
    await db.write(guild_settings.set_channel, admin, "asks", channel_id, now=now)
    posted = [await db.write(asks.post, admin, draft, target=100, now=now) for _ in range(how_many)]
    await db.close()
    return [ask.id for ask in posted]
