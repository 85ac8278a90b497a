"""Noticing that the bot was removed from a server, or is back in one. Outages of Discord do not count."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ext import commands

from bot.client import Groundswell
from bot.in_order import InOrder
from bot.services.guild import removals
from bot.services.guild.removals import Presence, Presences


class Doorkeeper(commands.Cog):
    """Hears it as it happens; what happened while nothing ran, or without a connection, is noticed when the
    next session begins.
    """

    def __init__(self, bot: Groundswell) -> None:
        self._bot = bot
        self._heard: InOrder[Presence | Presences] = InOrder("removals", self._write)

    @commands.Cog.listener()
    async def on_raw_presence(self, guild_id: int, here: bool) -> None:
        self._heard.hear(Presence(guild_id, here))

    @commands.Cog.listener()
    async def on_raw_presences(self, shard_id: int, guild_ids: frozenset[int]) -> None:
        """All servers of this shard, those that have an outage among them."""
        self._heard.hear(Presences(guild_ids, shard_id, self._bot.shard_count or 1))

    async def _write(self, told: Sequence[Presence | Presences]) -> None:
        await self._bot.db.write(removals.hear, told, now=self._bot.clock.now())

    async def written(self) -> None:
        """Until everything heard so far is written down."""
        await self._heard.written()

    async def cog_unload(self) -> None:
        await self._heard.close()


async def setup(bot: Groundswell) -> None:
    await bot.add_cog(Doorkeeper(bot))
