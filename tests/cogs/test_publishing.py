"""A draft that posts itself at a moment, and what its author hears where it can't."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.cogs.test_drafting import writes
from tests.community import Community, mine

HOUR = timedelta(hours=1)


async def later(person: Person, at: str = "tomorrow 09:00") -> str:
    """They write one, and have it posted then."""
    await writes(person)
    await person.click("More")
    await person.click("Post later")
    return (await person.submit({"When should it be posted?": at})).text


async def test_a_draft_posts_itself_in_time(community: Community, cora: Person) -> None:
    shown = await later(cora)
    assert "It posts itself: **" in shown
    assert ", 09:00 (<t:" in shown
    assert "posts itself <t:" in (await cora.command("/ask new")).text
    await community.settles(after=HOUR)
    assert community.cards == []
    await community.settles(after=timedelta(days=1, hours=12))
    [card] = community.cards
    assert "Herons nest there" in card.text
    await community.settles(after=timedelta(days=1))
    assert len(community.cards) == 1


async def test_it_is_taken_back_or_moved(community: Community, cora: Person) -> None:
    await later(cora, "tomorrow 09:00")
    await cora.click("More")
    shown = await cora.click("Take that back")
    assert "posts itself" not in shown.text
    await community.settles(after=timedelta(days=2))
    assert community.cards == []
    await cora.click("More")
    await cora.click("Post later")
    assert "already over" in (await cora.submit({"When should it be posted?": "yesterday"})).text


@pytest.mark.parametrize("trouble", ["rights", "channel", "ask"])
async def test_what_can_not_be_posted_stays_a_draft_and_is_told(
    community: Community, cora: Person, trouble: str
) -> None:
    await later(cora, "in 5 hours")
    if trouble == "rights":
        community.guild.take(cora, community.coordinators)
    elif trouble == "channel":
        community.guild.remove(community.asks)
    else:
        await cora.click("When and where")
        await cora.submit({"Until when?": "in 2 hours"})
    before = len(cora.dms)
    await community.waits_until(11)
    await community.settles(after=HOUR)
    told = {
        "rights": "You no longer coordinate there",
        "channel": "There is no channel that I can post it in",
        "ask": "That deadline is already over",
    }[trouble]
    heard = [each.text for each in cora.dms[before:]] or [(await mine(cora, "An ask was not posted")).text]
    assert sum(told in text and "Clean the park" in text for text in heard) == 1
    if trouble == "rights":
        community.guild.give(cora, community.coordinators)
    if trouble != "channel":
        assert "Clean the park" in (await cora.command("/ask new")).text
        assert community.cards == []


async def test_who_left_posts_nothing(community: Community, cora: Person) -> None:
    await later(cora, "in 5 hours")
    await cora.leave()
    await community.settles(after=timedelta(hours=6))
    assert community.cards == []
