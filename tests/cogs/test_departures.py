"""People leave, and are left in peace; whoever was silent for long is told before what is stored ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.services.people import volunteers
from sandbox.people import Person
from sandbox.server import Sandbox
from tests.community import Community, mine, would_like
from tests.conftest import NewDatabase
from tests.patience import PATIENCE
from tests.running import Bot


@pytest.fixture(scope="module", params=[True, False], ids=["told who leaves", "not told"])
async def bot(
    sandbox: Sandbox, new_database: NewDatabase, request: pytest.FixtureRequest
) -> AsyncIterator[Bot]:
    application = sandbox.create_application("Groundswell", members_intent=bool(request.param))
    running = Bot(sandbox, application, new_database(), Clock())
    await running.start()
    yield running
    await running.stop()


async def noticed(community: Community, person: Person, *, gone: bool) -> None:
    """Until the bot knows that somebody has left, or is back."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await community.bot.db.read(volunteers.find, community.guild.id, person.id)
            if found is not None and (found.left_at is not None) is gone:
                return
            await asyncio.sleep(0.01)


async def test_whoever_leaves_makes_room_and_is_written_to_no_more(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(places=1, deadline=timedelta(days=3))
    role = await community.role(member_role=community.guild.role("Caller"))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await ben.click("I'm in", on=card)
    await community.settles()
    if not community.bot.application.members_intent:
        await would_like(ana, role)  # Discord says who is not there when it is granted
        await ana.leave()
        await community.bot.courier.idle()
        await community.settles(after=timedelta(days=2, hours=1))
    else:
        await ana.leave()
    await noticed(community, ana, gone=True)
    await community.settles()
    assert "A place is yours" in (await ben.command("/mine")).buttons
    await community.settles(after=timedelta(days=3))
    assert not [told for told in ana.dms if "Still on?" in told.text]


async def test_who_comes_back_is_known_and_has_no_places(community: Community, ana: Person) -> None:
    """Where nobody tells who leaves, who comes back at once was never away."""
    told = community.bot.application.members_intent
    await ana.click("I'm in", on=await community.ask())
    await ana.click("By direct message")
    await ana.leave()
    await noticed(community, ana, gone=told)
    back = await community.guild.join(ana)
    await noticed(community, back, gone=False)
    assert ("Nothing at the moment" in (await mine(back)).text) is told
    assert "Reminders: by direct message" in (await mine(back, "How you reach me")).text


async def test_a_month_before_it_ends_one_can_keep_it(community: Community, ana: Person) -> None:
    await community.joined(ana)
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("People may write to me")
    for _ in range(12):
        await community.settles(after=timedelta(days=28))
    assert "About what is stored" in (await mine(ana)).buttons
    notice = await ana.click("About what is stored")
    assert "ends soon" in notice.text
    assert {"Why this?", "Stop these", "Keep it, please", "Back"} == set(notice.buttons)
    assert "stays as it is" in (await ana.click("Keep it, please")).text
    await community.settles(after=timedelta(days=40))
    assert "Joined:" in (await mine(ana, "My data")).text


async def test_forty_who_leave_and_come_back_at_once_are_all_there(community: Community) -> None:
    people = [await community.newcomer(f"Person {number}") for number in range(40)]
    card = await community.ask()
    for person in people:
        await person.click("I'm in", on=card)
    for person in people:
        await person.leave()
    if community.bot.client.intents.members:
        for person in people:
            await noticed(community, person, gone=True)
    for person in people:
        await community.guild.join(person)
    for person in people:
        await noticed(community, person, gone=False)
    await community.settles(after=timedelta(days=40))
    for person in people:
        assert await community.bot.db.read(volunteers.find, community.guild.id, person.id) is not None
