"""People by name, and Discord's description of its API looking over the bot's shoulder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.drawing import Chart
from sandbox.people import Person
from sandbox.server import Sandbox
from tests.community import Community
from tests.pictures import png
from tests.running import Bot
from tests.sandbox.openapi import needs_description, problems_with


@pytest.fixture(autouse=True)
def _as_discord_describes_it(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the bot asked of Discord during the test is as Discord describes it."""
    if "bot" not in request.fixturenames:
        yield
        return
    sandbox: Sandbox = request.getfixturevalue("sandbox")
    sandbox.requests.clear()
    yield
    if not needs_description.args[0]:
        assert [problem for asked in sandbox.requests for problem in problems_with(asked)] == []


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, community: Community) -> list[Chart]:
    """What would be drawn; that it can be is tests/test_drawing.py's."""
    charts: list[Chart] = []

    async def draw(chart: Chart) -> bytes:
        charts.append(chart)
        return png()

    monkeypatch.setattr(community.bot.client.drawer, "draw", draw)
    return charts


@pytest.fixture
async def fresh(bot: Bot, community: Community) -> Community:
    """A server that the bot has just been invited to."""
    return await Community.found(bot, set_up=False)


@pytest.fixture
async def cora(community: Community) -> Person:
    """A coordinator."""
    return await community.newcomer("Cora", community.coordinators)


@pytest.fixture
async def mo(community: Community) -> Person:
    """A moderator."""
    return await community.newcomer("Mo", community.moderators)


@pytest.fixture
async def ana(community: Community) -> Person:
    """A newcomer."""
    return await community.newcomer("Ana")


@pytest.fixture
async def ben(community: Community) -> Person:
    """His direct messages are closed."""
    return await community.newcomer("Ben", dms="closed")


@pytest.fixture
async def carmen(community: Community) -> Person:
    """Reads Spanish."""
    return await community.newcomer("Carmen", locale="es-ES")


@pytest.fixture
def olga(community: Community) -> Person:
    """Owns the server."""
    return community.olga


@pytest.fixture
def one_clock(community: Community) -> Iterator[None]:
    """Discord begins and ends events by its own."""
    clock = community.bot.sandbox.clock
    before = clock.offset
    clock.offset = community.bot.clock.offset
    yield
    clock.offset = before
