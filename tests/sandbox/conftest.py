"""A sandbox for all tests of a worker, and for each test a server, an application and a client of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import pytest
from discord.ext import commands

from sandbox import Sandbox
from sandbox.permissions import Permissions
from sandbox.ratelimits import RateLimits
from sandbox.world import applications, guilds, interactions
from sandbox.world.model import (
    Application,
    Channel,
    Guild,
    Interaction,
    InteractionType,
    Json,
    Member,
    Message,
    User,
)
from tests.patience import PATIENCE
from tests.sandbox.wire import Wire


@pytest.fixture
def application(sandbox: Sandbox) -> Application:
    return sandbox.create_application("Helper")


@dataclass
class Home:
    """A server with its owner, two people, a channel and the bot, and short ways to act there."""

    sandbox: Sandbox
    application: Application
    guild: Guild
    olga: User
    ana: User
    general: Channel
    me: Member

    async def use(
        self, name: str, *, by: User | None = None, options: list[Json] | None = None
    ) -> Interaction:
        """A person uses the bot's slash command."""
        scopes = self.application.commands.values()
        command = next(each for scope in scopes for each in scope.values() if each.name == name)
        data: Json = {"id": str(command.id), "name": name, "type": 1, "options": options or []}
        return await self._interact(InteractionType.COMMAND, data, by)

    async def press(self, custom_id: str, on: Message, *, by: User | None = None) -> Interaction:
        data: Json = {"custom_id": custom_id, "component_type": 2}
        return await self._interact(InteractionType.COMPONENT, data, by, message=on)

    async def _interact(
        self, kind: InteractionType, data: Json, by: User | None, message: Message | None = None
    ) -> Interaction:
        return await interactions.interact(
            self.sandbox.world, self.application, by or self.ana, self.general, kind, data, message=message
        )

    def allow(self, permissions: Permissions) -> None:
        """Gives the bot these permissions and no others, whatever @everyone may do."""
        role = applications.own_role(self.guild, self.application)
        assert role is not None
        role.permissions, self.guild.everyone.permissions = int(permissions), 0
        guilds.role_changed(self.sandbox.world, role)


@pytest.fixture
def home(sandbox: Sandbox, application: Application) -> Home:
    world = sandbox.world
    olga, ana = guilds.register(world, "olga"), guilds.register(world, "ana", locale="es-ES")
    guild = guilds.found(world, "Rising Tide", owner=olga)
    guilds.join(world, guild, ana)
    general = guilds.add_channel(world, guild, "general")
    me = applications.install(world, application, guild, allowed=Permissions.ADMINISTRATOR)
    return Home(sandbox, application, guild, olga, ana, general, me)


class Client(commands.AutoShardedBot):
    """discord.py waits 5 seconds before it identifies again; here nobody else is in the queue."""

    def __init__(self, *, shards: int = 1, **intents: bool) -> None:
        self.set_up = asyncio.Event()
        super().__init__(
            "!",
            intents=discord.Intents(guilds=True, **intents),
            guild_ready_timeout=0.05,
            help_command=None,
            shard_count=shards,
        )

    async def setup_hook(self) -> None:
        self.set_up.set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once."""


Connect = Callable[..., Awaitable[Client]]


@pytest.fixture
async def connect(application: Application) -> AsyncIterator[Connect]:
    """Connects a client: `await connect(members=True)` with the guilds intent and those named."""
    running: list[tuple[Client, asyncio.Task[None]]] = []

    async def start(*, shards: int = 1, **intents: bool) -> Client:
        client = Client(shards=shards, **intents)
        task = asyncio.create_task(client.start(application.token))
        running.append((client, task))
        ready = asyncio.create_task(_ready(client))
        await asyncio.wait((task, ready), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            await task
        await ready
        return client

    yield start
    for client, task in running:
        await client.close()
        await asyncio.gather(task, return_exceptions=True)


async def _ready(client: Client) -> None:
    await client.set_up.wait()  # before login there is nothing to wait for in discord.py
    await client.wait_until_ready()


@pytest.fixture
async def client(home: Home, connect: Connect) -> Client:
    """discord.py, connected and ready, in `home`."""
    return await connect(messages=True, reactions=True, guild_scheduled_events=True)


@pytest.fixture(scope="module")
async def described() -> AsyncIterator[tuple[Sandbox, aiohttp.ClientSession]]:
    async with Sandbox(ratelimits=RateLimits(enabled=False)) as sandbox, aiohttp.ClientSession() as http:
        yield sandbox, http


@pytest.fixture
def wire(described: tuple[Sandbox, aiohttp.ClientSession]) -> Wire:
    sandbox, http = described
    return Wire(sandbox, sandbox.create_application("Helper"), http)


class Ear:
    """A bare connection to the gateway."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def hear(self) -> Json:
        """The next frame, or the close code as `{"closed": 4004}`."""
        message = await self.socket.receive(timeout=PATIENCE)
        if message.type is aiohttp.WSMsgType.TEXT:
            frame: Json = message.json()
            return frame
        return {"closed": self.socket.close_code}

    async def identify(self, application: Application, intents: int, **more: Any) -> None:
        await self.say(2, {"token": application.token, "intents": intents, "properties": {}, **more})

    async def until(self, name: str) -> list[Json]:
        """All events up to and including the first of that name."""
        heard: list[Json] = []
        while not heard or heard[-1].get("t") != name:
            heard.append(await self.hear())
            assert "closed" not in heard[-1], heard
        return heard


@pytest.fixture
async def listen(sandbox: Sandbox) -> AsyncIterator[Callable[[], Awaitable[Ear]]]:
    async with aiohttp.ClientSession() as session:

        async def open_ear() -> Ear:
            ear = Ear(await session.ws_connect(f"{sandbox.gateway_url}?v=10&encoding=json"))
            hello = await ear.hear()
            assert hello["op"] == 10
            return ear

        yield open_ear
