"""Running the real client on the local Discord, for tests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from io import StringIO

import discord
import structlog
from discord.gateway import DiscordWebSocket

from bot import logs
from bot.client import Groundswell, point_at_discord
from bot.settings import Settings
from sandbox.ratelimits import RateLimits
from sandbox.server import Sandbox


@asynccontextmanager
async def local_discord() -> AsyncIterator[Sandbox]:
    """A sandbox without rate limits; at the end discord.py is pointed back to where it was before."""
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox(ratelimits=RateLimits(enabled=False)) as running:
        yield running
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def settings_for(sandbox: Sandbox, guild_ids: frozenset[int] = frozenset()) -> Settings:
    return Settings(
        discord_api_url=sandbox.api_url, discord_gateway_url=sandbox.gateway_url, guild_ids=guild_ids
    )


@asynccontextmanager
async def connected(client: Groundswell, token: str) -> AsyncIterator[Groundswell]:
    """The client, logged in and with Discord, and its courier at work."""
    point_at_discord(client.settings)
    async with client:
        await client.login(token)
        connection = asyncio.create_task(client.connect())
        carrying = asyncio.create_task(client.courier.run())
        await client.wait_for("shard_connect", timeout=5)
        yield client
        await client.courier.close()
        await carrying
    await connection


class Log(StringIO):
    """What the operator reads; `await log.says(...)` waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        self._written.set()
        return super().write(text)

    async def says(self, text: str) -> None:
        async with asyncio.timeout(5):
            while text not in self.getvalue():
                self._written.clear()
                await self._written.wait()


@contextmanager
def logging_to_memory(level: str = "INFO", secrets: tuple[str, ...] = ()) -> Iterator[Log]:
    """Set up the logs as a start does, and undo it."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    log = Log()
    logs.set_up(level, secrets=secrets, stream=log)
    yield log
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.captureWarnings(False)
    structlog.reset_defaults()
