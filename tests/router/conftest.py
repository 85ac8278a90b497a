"""A bot whose handlers misbehave, a server, a person in it and a card to press on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest

from bot.answers import Limits
from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database
from bot.upgrade import upgrade
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild, Places
from sandbox.replies import Shown
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests import doors
from tests.running import Log, connected, logging_to_memory, settings_for

#: Short, so that no test waits long; far above what a handler here needs.
LIMITS = Limits(defer_after=0.15, give_up_after=0.6, modal_read=0.4)


@pytest.fixture(scope="module")
def application(sandbox: Sandbox) -> Application:
    return sandbox.create_application("Doors", members_intent=False)


@pytest.fixture(scope="module")
async def db(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('router')}/router.db"
    upgrade(url, now=datetime.now(UTC))
    opened = await Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def client(sandbox: Sandbox, application: Application, db: Database) -> AsyncIterator[Groundswell]:
    bot = Groundswell(settings_for(sandbox), db, Clock(), limits=LIMITS, extensions=["tests.doors"])
    async with connected(bot, application.token) as running:
        yield running


@pytest.fixture
def guild(sandbox: Sandbox, application: Application, client: Groundswell) -> Guild:
    guild = Places(sandbox.world).found("Rising Tide")
    guild.channel("general")
    guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    return guild


@pytest.fixture
async def ana(guild: Guild) -> Person:
    return await guild.join("Ana")


@pytest.fixture
async def card(client: Groundswell, guild: Guild, ana: Person) -> Shown:
    """A public message with the controls."""
    view = doors.panel("Card")
    view.stop()
    channel = client.get_partial_messageable(guild.channel("general").id)
    await channel.send(view=view)
    return await guild.channel("general").gets("Card")


@pytest.fixture(autouse=True)
def gate(client: Groundswell) -> asyncio.Event:
    """Lets the handlers go on that wait. The loaded cog is a module of its own, so it is asked."""
    found: asyncio.Event = client.extensions["tests.doors"].gate
    found.clear()
    return found


@pytest.fixture
def log() -> Iterator[Log]:
    with logging_to_memory() as log:
        yield log
