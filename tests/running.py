"""Running the real client on the local Discord, for tests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from io import StringIO
from operator import or_

import discord
import structlog
from discord.gateway import DiscordWebSocket
from pydantic import SecretStr
from yarl import URL

from bot import answers, logs
from bot.client import PERMISSIONS, Groundswell, cog_names, point_at_discord
from bot.clock import Clock
from bot.courier import Courier
from bot.courier.pacing import Pacing
from bot.db import Database
from bot.jobs import Jobs
from bot.settings import Settings
from sandbox.clock import Limits
from sandbox.permissions import Permissions
from sandbox.ratelimits import RateLimits
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests.patience import PATIENCE

#: Every permission the bot asks for, and none besides.
NEEDED = reduce(or_, (Permissions[name.upper()] for name in PERMISSIONS))


#: Real time decides how fast a server may speak, and tests never wait for it.
AT_ONCE = Pacing(burst=1000, interval=0.001)
#: On a busy machine what a form shows is not always read within a second.
FORMS_MAY_TAKE_LONG = answers.Limits(modal_read=PATIENCE)


@asynccontextmanager
async def local_discord(sandbox: Sandbox | None = None) -> AsyncIterator[Sandbox]:
    """A sandbox, without rate limits unless it has its own, that discord.py talks to; then to what it
    talked to before.

    It waits for answers as long as it takes: how fast a bot is on a busy machine is for the benchmarks.
    """
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with sandbox or Sandbox(ratelimits=RateLimits(enabled=False)) as running:
        running.limits.answer = PATIENCE
        discord.http.Route.BASE = running.api_url
        DiscordWebSocket.DEFAULT_GATEWAY = URL(running.gateway_url)
        yield running
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@contextmanager
def afresh(sandbox: Sandbox) -> Iterator[None]:
    """No request was made yet; limits and clock are put back at the end, and faults taken out."""
    limits, offset = replace(sandbox.limits), sandbox.clock.offset
    sandbox.requests.clear()
    try:
        yield
    finally:
        sandbox.faults.clear()
        sandbox.clock.offset = offset
        for name in Limits.__slots__:
            setattr(sandbox.limits, name, getattr(limits, name))


def settings_for(sandbox: Sandbox, guild_ids: frozenset[int] = frozenset()) -> Settings:
    return Settings(
        secret=SecretStr("for tests alone: abcdefghij abcdefghij"),
        discord_api_url=sandbox.api_url,
        discord_gateway_url=sandbox.gateway_url,
        guild_ids=guild_ids,
    )


@asynccontextmanager
async def connected(client: Groundswell, token: str) -> AsyncIterator[Groundswell]:
    """The client, logged in and with Discord, and its courier at work."""
    point_at_discord(client.settings)
    async with client:
        await client.login(token)
        connection = asyncio.create_task(client.connect())
        carrying = asyncio.create_task(client.courier.run())
        await client.wait_for("shard_connect", timeout=PATIENCE)
        yield client
        await client.courier.close()
        await carrying
    await connection


class Bot:
    """The whole bot in this process, on a database of its own. It can be stopped and started again."""

    def __init__(
        self,
        sandbox: Sandbox,
        application: Application,
        url: str,
        clock: Clock,
        *,
        besides: Sequence[str] = (),
    ) -> None:
        """`besides` are extensions that are loaded after the cogs."""
        self.sandbox = sandbox
        self.application = application
        self.clock = clock
        self._url = url
        self._extensions = [*cog_names(), *besides]
        self._running = AsyncExitStack()

    async def start(self) -> None:
        self.db = await Database.open(self._url)
        self._running.push_async_callback(self.db.close)
        members = self.application.members_intent
        client = Groundswell(
            settings_for(self.sandbox),
            self.db,
            self.clock,
            members=members,
            pacing=AT_ONCE,
            limits=FORMS_MAY_TAKE_LONG,
            extensions=self._extensions,
        )
        self.client = await self._running.enter_async_context(connected(client, self.application.token))
        self.jobs = Jobs(self.db, self.clock)

    async def stop(self) -> None:
        await self._running.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def courier(self) -> Courier:
        return self.client.courier

    async def settles(self, *, after: timedelta = timedelta(seconds=1)) -> None:
        """Lets time pass (a card is redrawn at most once a second) until all that is due then is done."""
        await self.courier.idle()  # whatever is on its way now rests a second from now, not from then
        self.clock.move(after)
        await self.jobs.run_due()
        await self.courier.idle()


class Log(StringIO):
    """What the operator reads; `await log.says(...)` waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        self._written.set()
        return super().write(text)

    async def says(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE):
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
