"""Newcomers, as the welcome channel sees them come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import bindparam, func, select

from bot.clock import Clock
from bot.db import Transaction
from bot.models.arrivals import arrivals
from cogs.arrivals import Doorway
from sandbox.people import Person
from sandbox.permissions import NONE
from sandbox.replies import Shown
from sandbox.server import Sandbox
from sandbox.world import guilds as world_guilds
from tests.community import Community
from tests.conftest import NewDatabase
from tests.patience import PATIENCE
from tests.running import Bot

HOUR = timedelta(hours=1, minutes=1)
DAY = timedelta(days=1)
_STORED = select(func.count()).select_from(arrivals).where(arrivals.c.guild_id == bindparam("guild"))


@pytest.fixture(scope="module")
async def bot(sandbox: Sandbox, new_database: NewDatabase) -> AsyncIterator[Bot]:
    """A bot that is told who comes and goes."""
    application = sandbox.create_application("Groundswell", members_intent=True)
    running = Bot(sandbox, application, new_database(), Clock())
    await running.start()
    yield running
    await running.stop()


async def heard(community: Community) -> None:
    """Whatever happened in the server has reached the bot, which is told in order, and is written down."""
    await community.olga.command("/help")
    await cast("Doorway", community.bot.client.get_cog("Doorway")).written()


async def welcomes(community: Community, *, after: timedelta = timedelta(seconds=21)) -> list[Shown]:
    """The messages in the welcome channel after some time, without the card that always stands there."""
    await heard(community)
    await community.settles(after=after)
    return community.welcome.messages[1:]


async def stored(community: Community) -> int:
    def count(tx: Transaction) -> int:
        return int(tx.value(_STORED, guild=community.guild.id))

    return await community.bot.db.read(count)


async def crowd(community: Community, number: int) -> list[str]:
    """So many come in at once; their mentions."""
    sandbox = community.bot.sandbox
    users = [world_guilds.register(sandbox.world, f"Newcomer {each}") for each in range(number)]
    for user in users:
        world_guilds.join(sandbox.world, community.guild.state, user)
    return [f"<@{user.id}>" for user in users]


async def test_whoever_comes_in_is_welcomed_with_the_cause_and_a_button(community: Community) -> None:
    ana = await community.newcomer("Ana")
    [welcome] = await welcomes(community)
    assert ana.mention in welcome.text
    assert "Trees for our street" in welcome.text
    assert welcome.mentions == ["Ana"], "who is told of it"
    panel = await ana.click("Join", on=welcome)
    assert "Step 1 of 3" in panel.text


async def test_nobody_is_welcomed_before_they_are_in(community: Community) -> None:
    ana = await community.guild.join("Ana", pending=True)
    assert await welcomes(community) == []
    community.guild.give(ana, community.guild.role("Early bird"))
    assert await welcomes(community) == [], "still pending"
    await ana.accepts_rules()
    [welcome] = await welcomes(community)
    assert ana.mention in welcome.text
    community.guild.give(ana, community.coordinators)
    assert len(await welcomes(community, after=timedelta(minutes=5))) == 1, "only once"


async def test_accepting_the_rules_counts_also_after_a_restart(community: Community) -> None:
    ana = await community.guild.join("Ana", pending=True)
    await heard(community)
    await community.bot.restart()
    await ana.accepts_rules()
    [welcome] = await welcomes(community)
    assert ana.mention in welcome.text


async def test_accepting_the_rules_counts_also_while_nothing_runs(community: Community) -> None:
    ana, ben, cleo = [await community.guild.join(name, pending=True) for name in ("Ana", "Ben", "Cleo")]
    await heard(community)
    await community.bot.stop()
    await ana.accepts_rules()
    await ben.leave()
    await community.bot.start()
    async with asyncio.timeout(PATIENCE):
        await community.bot.client.wait_until_ready()
    [welcome] = await welcomes(community)
    assert ana.mention in welcome.text
    assert ben.mention not in welcome.text
    await cleo.accepts_rules()
    [_first, second] = await welcomes(community, after=timedelta(minutes=3))
    assert cleo.mention in second.text


async def test_bots_are_not_welcomed(community: Community) -> None:
    community.guild.add(community.bot.sandbox.create_application("Another"), permissions=NONE)
    assert await welcomes(community) == []
    assert await stored(community) == 0


async def test_whoever_leaves_before_the_welcome_is_left_out(community: Community) -> None:
    ana, ben = await community.newcomer("Ana"), await community.newcomer("Ben")
    await ana.leave()
    [welcome] = await welcomes(community)
    assert ben.mention in welcome.text
    assert ana.mention not in welcome.text


async def test_nobody_left_to_welcome_means_no_welcome(community: Community) -> None:
    ana = await community.newcomer("Ana")
    await ana.leave()
    assert await welcomes(community) == []


async def test_a_welcome_no_longer_names_who_leaves_or_erases_themselves(community: Community) -> None:
    ana, ben, cleo = [await community.newcomer(name) for name in ("Ana", "Ben", "Cleo")]
    [welcome] = await welcomes(community)
    await ana.leave()
    await ben.command("/join")
    await ben.click("I agree, go on")
    await ben.command("/mine")
    await ben.click("My data")
    await ben.click("Erase everything")
    await ben.click("Erase everything")
    [redrawn] = await welcomes(community)
    assert redrawn == welcome
    assert cleo.mention in redrawn.text
    assert ana.mention not in redrawn.text
    assert ben.mention not in redrawn.text


async def test_after_a_day_a_welcome_names_nobody_and_nothing_is_stored(community: Community) -> None:
    ana = await community.newcomer("Ana")
    [welcome] = await welcomes(community)
    await community.settles()
    assert await stored(community) == 1
    await community.settles(after=DAY)
    await community.settles()
    assert await stored(community) == 0
    assert ana.mention not in welcome.text
    assert "It's good to have you here!" in welcome.text
    assert welcome.buttons == ["Join"]


async def test_in_quiet_mode_a_welcome_names_nobody(community: Community) -> None:
    await community.sets(quiet=True)
    ana = await community.newcomer("Ana")
    await community.newcomer("Ben")
    [welcome] = await welcomes(community)
    assert ana.mention not in welcome.text
    assert "2 people have just arrived" in welcome.text
    assert welcome.mentions == []
    await community.settles(after=HOUR)
    assert await stored(community) == 0


async def test_newcomers_are_welcomed_without_names_where_an_admin_says_so(community: Community) -> None:
    ana = await community.newcomer("Ana")
    [welcome] = await welcomes(community)
    assert ana.mention in welcome.text
    await community.olga.command("/setup")
    panel = await community.olga.click("Privacy and contact")
    assert "**Newcomers are welcomed**: by name" in panel.text
    await community.olga.click("Welcome without names", on=panel)
    assert "**Newcomers are welcomed**: without names" in panel.text
    await community.settles()
    assert ana.mention not in welcome.text, "also not in the one that is out"
    await community.settles(after=timedelta(minutes=3))
    ben = await community.newcomer("Ben")
    *_, later = await welcomes(community)
    assert ben.mention not in later.text
    assert "Somebody new has just arrived" in later.text
    await community.olga.click("Welcome by name", on=panel)
    assert "by name" in panel.text


async def test_five_hundred_at_once_are_welcomed_in_one_message(community: Community) -> None:
    requests = community.bot.sandbox.requests
    await heard(community)
    requests.clear()
    mentions = await crowd(community, 500)
    [welcome] = await welcomes(community)
    named = [mention for mention in mentions if mention in welcome.text]
    assert len(named) == 40
    assert "and 460 more" in welcome.text
    posts = [one for one in requests if one.method == "POST" and one.path.endswith("/messages")]
    assert len(posts) == 1
    assert len(requests) <= 3, "with the two answers to the one who types /help"
    await community.settles(after=HOUR)
    assert await stored(community) == 40, "who is not named is not kept for long"


async def test_of_two_thousand_at_once_none_is_lost(community: Community) -> None:
    before = len(await crowd(community, 2000))
    await heard(community)
    assert await stored(community) == before
    [welcome] = await welcomes(community)
    assert "and 1,960 more" in welcome.text


async def test_a_second_burst_has_a_welcome_of_its_own_after_a_rest(community: Community) -> None:
    ana = await community.newcomer("Ana")
    [first] = await welcomes(community)
    ben = await community.newcomer("Ben")
    assert len(await welcomes(community, after=timedelta(seconds=30))) == 1, "not at once"
    cleo = await community.newcomer("Cleo")
    [_first, second] = await welcomes(community, after=timedelta(minutes=2))
    assert ana.mention in first.text
    assert ben.mention in second.text
    assert cleo.mention in second.text


async def test_a_deleted_welcome_stays_deleted(community: Community, olga: Person) -> None:
    ana = await community.newcomer("Ana")
    [welcome] = await welcomes(community)
    await olga.deletes(welcome)
    await ana.leave()
    assert await welcomes(community) == []


async def test_where_nobody_is_to_be_welcomed_nobody_is_noted(community: Community) -> None:
    await community.sets(welcome_channel_id=None)
    await community.newcomer("Ana")
    await heard(community)
    assert await stored(community) == 0


async def test_names_of_any_kind_are_welcomed(community: Community) -> None:
    names = ["🌻🌻", "ليلى", "@everyone", "**bold** `x`"]
    people = [await community.newcomer(name) for name in names]
    [welcome] = await welcomes(community)
    assert all(person.mention in welcome.text for person in people)
    assert "@everyone" not in welcome.text
