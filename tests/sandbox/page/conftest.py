"""A page on a sandbox of its own, a server with three people, browsers to sit at, and a bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.page import Page
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.ratelimits import RateLimits
from tests.patience import PATIENCE
from tests.sandbox.browsers import Browser
from tests.sandbox.volunteer_bot import VolunteerBot, connected

Sit = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def served() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(ratelimits=RateLimits(enabled=False))
    async with sandbox:
        sandbox.limits.answer = PATIENCE
        yield sandbox


@pytest.fixture
def page(served: Sandbox) -> Page:
    page = Page(served)
    page.open()
    return page


@pytest.fixture
async def guild(served: Sandbox) -> Guild:
    """Olga owns it, Ana is new, Mo may see #team."""
    guild = served.guild("Rising Tide", owner="Olga")
    moderator = guild.role("Moderator", permissions=Permissions.MANAGE_GUILD, hoist=True)
    guild.channel("general")
    guild.channel("team", only_for=[moderator])
    await guild.join("Ana")
    await guild.join("Mo", roles=[moderator])
    return guild


@pytest.fixture
async def sit(served: Sandbox, page: Page, guild: Guild) -> AsyncIterator[Sit]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def sit(who: str | None = None) -> Browser:
            browser = Browser(await session.ws_connect(f"{served.url}/page/socket"))
            stack.push_async_callback(browser.close)
            await browser.ask("hello", **({} if who is None else {"person": who}))
            return browser

        yield sit


@pytest.fixture
async def bot(served: Sandbox, guild: Guild) -> AsyncIterator[VolunteerBot]:
    application = served.create_application("Helper", members_intent=False)
    guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    async with connected(served, application) as bot:
        yield bot
        bot.go_on.set()
        await asyncio.gather(*_commands_at_work(), return_exceptions=True)


def _commands_at_work() -> list[asyncio.Task[Any]]:
    """A page sees the answer before the bot hears that it arrived; closed meanwhile, it complains."""
    return [each for each in asyncio.all_tasks() if each.get_name() == "CommandTree-invoker"]
