"""Everything that concerns one server: what is set there, held against how Discord says it is."""

from __future__ import annotations

from bot.db import Database
from bot.doctor import reporting, servers
from bot.doctor.findings import Finding
from bot.doctor.servers import Server
from bot.services.care import recipients
from bot.services.guild import guilds
from bot.services.things import roles


async def examine(db: Database, server: Server, guild_id: int) -> list[Finding]:
    guild = await db.read(guilds.find, guild_id)
    linked = await db.read(roles.linked_in, guild_id)
    meant = await db.read(recipients.everyone, guild_id)
    return [*servers.examine(server, guild, linked), *reporting.examine(server, guild, meant)]
