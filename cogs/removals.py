"""Noticing that the bot was removed from a server, or is back in one. Outages of Discord do not count."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.client import Groundswell
from bot.services.guild import removals


class Doorkeeper(commands.Cog):
    """Hears it as it happens; what happened while nothing ran is noticed at the next start."""

    def __init__(self, bot: Groundswell) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """All servers of this process are known by now, those that have an outage among them."""
        bot = self._bot
        present = frozenset(guild.id for guild in bot.guilds)
        await bot.db.write(removals.compare, present, self._is_ours, now=bot.clock.now())

    def _is_ours(self, guild_id: int) -> bool:
        """Whether this process would be told of the server: others look after the other shards."""
        return (guild_id >> 22) % (self._bot.shard_count or 1) in self._bot.shards

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._bot.db.write(removals.note, guild.id, now=self._bot.clock.now())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._bot.db.write(removals.come_back, guild.id)


async def setup(bot: Groundswell) -> None:
    await bot.add_cog(Doorkeeper(bot))
