"""A real browser on the local Discord's page, with the real bot behind it.

The browser is the one `CHROMIUM` names, or the system's Chromium: best the one without windows (Debian's
`chromium-headless-shell`), with which these tests cost far less. Without any they are skipped, loudly;
where `CI` is set they fail.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from playwright.async_api import Browser, async_playwright

from sandbox.page import Page
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests.browser import fields_bot as fields
from tests.browser.app import App
from tests.community import Community
from tests.running import Bot, local_discord

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)

Open = Callable[..., Awaitable[App]]


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The page is the same whichever database the bot has."""
    if "backend" in metafunc.fixturenames:
        only = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
        metafunc.definition.add_marker(only)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        reason = "NO BROWSER: install chromium-headless-shell or name one in CHROMIUM; the page is untested"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        await launched.close()


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    """With the page, and for these tests alone: they move its clock, from noon, which is no quiet hour."""
    async with local_discord() as running:
        now = running.clock.now()
        running.clock.move(now.replace(hour=12, minute=0) - now + timedelta(days=1))
        Page(running).open()
        yield running


@pytest.fixture
def impatient(sandbox: Sandbox) -> Iterator[None]:
    """The app gives up on bots at once."""
    before, sandbox.limits.answer = sandbox.limits.answer, 0.05
    yield
    sandbox.limits.answer = before


@pytest.fixture
async def community(bot: Bot) -> AsyncIterator[Community]:
    """A server that is set up; the bot's clock follows that of the page, and what is due then is done."""
    bot.clock.offset = bot.sandbox.clock.offset
    looking: list[asyncio.Task[None]] = []

    def follow() -> None:
        bot.clock.move(bot.sandbox.clock.offset - bot.clock.offset)
        looking.append(asyncio.create_task(bot.jobs.run_due()))

    stop = bot.sandbox.clock.on_move(follow)
    founded = await Community.found(bot)
    yield founded
    stop()
    await asyncio.gather(*looking)
    await founded.is_left_alone()


@pytest.fixture
async def opens(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Open]:
    """`app = await opens(ana)`: the page in a browser of its own, with this person in the seat."""
    async with AsyncExitStack() as stack:

        async def open_as(
            person: Person, *, width: int = 1280, height: int = 800, zone: str = "Europe/Madrid"
        ) -> App:
            context = await browser.new_context(viewport={"width": width, "height": height}, timezone_id=zone)
            stack.push_async_callback(context.close)
            app = App(await context.new_page())
            await app.open(sandbox.url, person.name, seat=person.id)
            return app

        yield open_as


@pytest.fixture
async def ana(community: Community) -> Person:
    """A newcomer."""
    return await community.newcomer("Ana")


@pytest.fixture
async def cora(community: Community) -> Person:
    """A coordinator."""
    return await community.newcomer("Cora", community.coordinators)


# A server with a bot that has every kind of option and field.


@pytest.fixture(scope="module")
def helper(sandbox: Sandbox) -> Application:
    return sandbox.create_application("Helper", members_intent=False)


@pytest.fixture(scope="module")
async def helping(helper: Application) -> AsyncIterator[fields.FieldsBot]:
    async with fields.connected(helper) as bot:
        yield bot


@pytest.fixture
async def home(sandbox: Sandbox, helper: Application, helping: fields.FieldsBot) -> Guild:
    guild = sandbox.guild("Home", owner="Olga")
    guild.channel("general")
    guild.role("Team")
    guild.add(helper, permissions=Permissions.ADMINISTRATOR)
    return guild


@pytest.fixture
async def ben(home: Guild) -> Person:
    return await home.join("Ben")
