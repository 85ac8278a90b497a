"""A bot that is removed from a server forgets it after a month, also if it did not run meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.services.guild import guilds, removals
from bot.services.people import volunteers
from bot.services.things import things
from bot.services.things.things import Held
from sandbox.people import Person
from tests.community import Community
from tests.patience import PATIENCE
from tests.running import NEEDED


async def noticed(community: Community, *, removed: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await community.bot.db.read(removals.is_removed, community.guild.id) is removed:
                return
            await asyncio.sleep(0.01)


async def is_set_up(community: Community) -> bool:
    return (await community.bot.db.read(guilds.find, community.guild.id)).cause is not None


async def test_everything_is_gone_a_month_after_the_bot_was_removed(
    community: Community, ana: Person
) -> None:
    await ana.click("I'm in", on=await community.ask())
    community.guild.expel(community.bot.application)
    await noticed(community, removed=True)
    await community.settles(after=timedelta(days=29))
    assert await is_set_up(community)
    await community.settles(after=timedelta(days=2))
    assert not await is_set_up(community)


async def test_a_bot_that_is_invited_again_in_time_knows_everything(community: Community) -> None:
    community.guild.expel(community.bot.application)
    await noticed(community, removed=True)
    community.guild.add(community.bot.application, permissions=NEEDED)
    await noticed(community, removed=False)
    await community.settles(after=timedelta(days=31))
    assert await is_set_up(community)


async def reminded(community: Community, ana: Person) -> None:
    """In two days, a day before the deadline."""
    await ana.click("I'm in", on=await community.ask(deadline=timedelta(days=3)))
    await ana.click("By direct message")
    await community.settles()


async def test_what_is_to_be_said_waits_until_the_bot_is_back(community: Community, ana: Person) -> None:
    await reminded(community, ana)
    community.guild.expel(community.bot.application)
    await noticed(community, removed=True)
    await community.settles(after=timedelta(days=2, hours=1))
    assert not [told for told in ana.dms if "Still on?" in told.text]
    community.guild.add(community.bot.application, permissions=NEEDED)
    await noticed(community, removed=False)
    await community.settles(after=timedelta(hours=2))
    assert [told for told in ana.dms if "Still on?" in told.text]


async def test_who_can_not_be_reached_because_the_bot_is_gone_has_not_left(
    community: Community, ana: Person
) -> None:
    await reminded(community, ana)
    community.guild.expel(community.bot.application)
    await noticed(community, removed=True)
    await community.bot.db.write(removals.come_back, community.guild.id)  # as if that was not heard yet
    await community.settles(after=timedelta(days=2, hours=1))
    found = await community.bot.db.read(volunteers.find, community.guild.id, ana.id)
    assert found is not None
    assert found.left_at is None
    assert "Plant trees" in [one.thing.title for one in await held(community, ana)]


async def held(community: Community, person: Person) -> Sequence[Held]:
    return await community.bot.db.read(things.held_by, community.guild.id, person.id)


async def test_a_round_goes_on_once_the_bot_is_back(community: Community, olga: Person) -> None:
    card = await community.ask()
    said = card.text
    community.guild.expel(community.bot.application)
    await noticed(community, removed=True)
    await community.settles(after=timedelta(hours=1))
    await olga.deletes(card)
    community.guild.add(community.bot.application, permissions=NEEDED)
    await noticed(community, removed=False)
    await community.settles(after=timedelta(minutes=6))
    await community.settles()
    assert [one.text for one in community.cards] == [said]


async def test_an_outage_of_discord_is_no_removal_however_long_and_across_restarts(
    community: Community,
) -> None:
    bot = community.bot
    community.guild.outage(begins=True)
    await bot.client.wait_for("guild_unavailable", timeout=PATIENCE)
    await community.settles(after=timedelta(days=31))
    await bot.restart()
    async with asyncio.timeout(PATIENCE):
        await bot.client.wait_until_ready()
    bot.sandbox.guild("Elsewhere").add(bot.application, permissions=NEEDED)
    await bot.client.wait_for(
        "guild_join", timeout=PATIENCE
    )  # what was noticed at the start is stored before it
    assert not await bot.db.read(removals.is_removed, community.guild.id)
    community.guild.outage(begins=False)
    await bot.client.wait_for("guild_available", timeout=PATIENCE)
    await community.settles(after=timedelta(days=31))
    assert await is_set_up(community)


async def test_what_happened_while_it_did_not_run_is_noticed_at_the_start(community: Community) -> None:
    await community.bot.stop()
    community.guild.expel(community.bot.application)
    await community.bot.start()
    await noticed(community, removed=True)
    await community.bot.stop()
    community.guild.add(community.bot.application, permissions=NEEDED)
    await community.bot.start()
    await noticed(community, removed=False)


async def test_what_happened_without_a_session_is_noticed_when_the_next_begins(community: Community) -> None:
    """The process goes on running meanwhile, and knows the server from before."""
    gateway = community.bot.sandbox.gateway
    gateway.invalidate()
    community.guild.expel(community.bot.application)
    await noticed(community, removed=True)
    assert community.bot.client.get_guild(community.guild.id) is None
    gateway.invalidate()
    community.guild.add(community.bot.application, permissions=NEEDED)
    await noticed(community, removed=False)
