"""Too few with a day left: the lead is told in private, and asks, extends or cancels from there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import asks
from bot.services.things.posting import Draft
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def told(community: Community, cora: Person) -> Shown:
    """Cora posted it, and reads the word in a direct message."""
    await community.waits_until(11)
    await cora.command("/mine")
    draft = Draft("Plant trees", "Shade", "Spade", places=3, deadline=community.bot.clock.now() + 2 * DAY)
    await community.bot.db.write(asks.post, community._caller(cora), draft, now=community.bot.clock.now())
    await community.settles(after=DAY + HOUR)
    await community.bot.restart()
    return cora.dms[-1]


async def test_more_people_are_asked_from_a_direct_message(cora: Person, told: Shown) -> None:
    assert "3 people are missing" in told.text
    panel = await cora.click("Ask more people", on=told)
    assert "Ask people it fits" in panel.text
    assert "being asked" in (await cora.click("Ask them")).text


async def test_it_is_extended_there_and_somebody_else_who_was_first_is_not_overwritten(
    community: Community, cora: Person, told: Shown
) -> None:
    form = await cora.click("Extend", on=told)
    assert form.modal
    day = (community.bot.clock.now() + 4 * DAY).strftime("%Y-%m-%d")
    olga = community.olga
    await olga.command("/ask manage", ask=str(await community.newest_id("ask")))
    await olga.click("Change")
    await olga.click("When and where")
    await olga.submit({"Until when?": f"{day} 12:00"})
    refused = await cora.submit({"Until when?": f"{day} 18:00"})
    assert "Somebody else changed this" in refused.text
    await cora.click("Fix it", on=refused)
    assert "That is when it is now" in (await cora.submit({})).text


async def test_it_is_cancelled_once_asked_for_twice(
    community: Community, cora: Person, ana: Person, told: Shown
) -> None:
    question = await cora.click("Cancel it", on=told)
    assert "Nobody has said yes yet" in question.text
    assert "It is cancelled" in (await cora.click("Cancel it", on=question)).text
    await community.settles()
    assert "Cancelled" in community.cards[-1].text
    refused = await ana.forges(f"few:{await community.newest_id('ask')}:sure", on=community.cards[-1])
    assert "for coordinators" in refused.text
