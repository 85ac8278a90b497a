"""`python -m benchmarks.joining`: from joining to a first yes, and many who join at once.

The real bot on SQLite and the local Discord, in one process: what the sandbox costs is in the figures too.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import cast

import uvloop
from sqlalchemy import func, select

from benchmarks.pressing import Void
from benchmarks.report import Figure, Spread
from bot.clock import Clock
from bot.db import Transaction
from bot.models.arrivals import arrivals
from bot.services.care.arrivals import GATHERED_FOR, MOST_NAMED
from bot.upgrade import upgrade
from cogs.arrivals import Doorway
from sandbox.people import Person
from sandbox.world import guilds
from tests.community import Community
from tests.running import Bot, local_discord, logging_to_memory

NEWCOMERS = 40
CROWD = 2000
BURST = 500

_NOTED = select(func.count()).select_from(arrivals)


async def measure(report: Callable[[str], None]) -> list[Figure]:
    with logging_to_memory("WARNING"):
        return await _figures(report)


async def _figures(report: Callable[[str], None]) -> list[Figure]:
    async with a_community() as community:
        taps, seconds = await from_joining_to_a_first_yes(community)
        report(f"From Join to a first yes: {taps} taps, {seconds} s of the bot's time ({NEWCOMERS} people)")
        a_second = await joins_a_second(community)
        report(f"Joining at once: {CROWD} people noted durably, {a_second:.0f} a second")
        requests = await requests_for_a_burst(community)
        report(f"Requests to Discord for {BURST} people who join at once: {requests}")
    return [
        Figure("taps_to_a_first_yes", taps, 7, "at most"),
        Figure("seconds_to_a_first_yes", seconds.middle, 2.0, "at most"),
        Figure("joins_a_second", a_second, 200, "at least"),
        Figure("requests_for_500_joins", requests, 5, "at most"),
    ]


@asynccontextmanager
async def a_community() -> AsyncIterator[Community]:
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'joining.db'}"
        upgrade(url, now=datetime.now(UTC))
        async with local_discord() as sandbox:
            application = sandbox.create_application("Groundswell", members_intent=True)
            bot = Bot(sandbox, application, url, Clock())
            await bot.start()
            yield await Community.found(bot)
            await bot.stop()


async def from_joining_to_a_first_yes(community: Community) -> tuple[int, Spread]:
    """Taps as a person makes them: a menu is opened, ticked and closed. Seconds: between tap and answer."""
    await community.ask("Call your council", effort=5, about=["Phones"])
    times: list[float] = []
    taps = 0
    for number in range(NEWCOMERS):
        person = await community.newcomer(f"Newcomer {number}")
        began = perf_counter()
        taps = await _one_joins(person, community)
        times.append(perf_counter() - began)
    ask = await community.newest_ask()
    if ask.confirmed != NEWCOMERS:
        raise Void(f"{ask.confirmed} of {NEWCOMERS} newcomers said yes")
    return taps, Spread.of(times)


async def _one_joins(person: Person, community: Community) -> int:
    await person.click("Join", on=community.welcome.messages[0])
    await person.click("I agree, go on")
    await person.choose("Interests", "Phones")
    await person.click("Yes to “Call your council”")
    clicks, menus = 3, 1
    return clicks + 3 * menus


async def joins_a_second(community: Community) -> float:
    began = perf_counter()
    await _come(community, CROWD)
    took = perf_counter() - began
    await community.settles(after=GATHERED_FOR)
    return CROWD / took


async def requests_for_a_burst(community: Community) -> int:
    """Until the welcome stands and nothing is left to do, an hour later."""
    await community.settles(after=timedelta(hours=1))
    requests = community.bot.sandbox.requests
    requests.clear()
    await _come(community, BURST)
    answers = len(requests)
    await community.settles(after=GATHERED_FOR)
    await community.settles(after=timedelta(hours=1))
    newest = community.welcome.messages[-1].text
    if f"{BURST - MOST_NAMED} more" not in newest:
        raise Void(f"not everybody was welcomed: {newest}")
    return len(requests) - answers


async def _come(community: Community, number: int) -> None:
    """So many at once, until all are stored: the bot hears in order, so an answer comes after them."""
    before = await _noted(community)
    world = community.bot.sandbox.world
    for user in [guilds.register(world, f"Newcomer {each}") for each in range(number)]:
        guilds.join(world, community.guild.state, user)
    await community.olga.command("/help")
    await cast("Doorway", community.bot.client.get_cog("Doorway")).written()
    if (noted := await _noted(community) - before) != number:
        raise Void(f"{noted} of {number} who joined were noted")


async def _noted(community: Community) -> int:
    def count(tx: Transaction) -> int:
        return int(tx.value(_NOTED))

    return await community.bot.db.read(count)


if __name__ == "__main__":
    try:
        figures = uvloop.run(measure(print))
    except Void as why:
        sys.exit(f"void: {why}")
    print(*figures, sep="\n")
    sys.exit(not all(figure.ok for figure in figures))
