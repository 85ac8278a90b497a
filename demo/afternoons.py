"""What went well is told on each afternoon of the past, as it was."""

from __future__ import annotations

from datetime import datetime

from bot.db import Database
from bot.services.celebrating import wins
from bot.services.guild import guilds
from bot.services.things import totals


async def pass_by(db: Database, guild_id: int, since: datetime, until: datetime) -> None:
    guild = await db.read(guilds.find, guild_id)
    moment = totals.next_moment(guild, since)
    while moment < until:
        await db.write(totals.put_off, guild_id, moment)
        await db.write(wins.look_after, guild_id, now=moment)
        moment = totals.next_moment(guild, moment)
