"""Who's missing now: one message to the lead, and a panel with one tap for each thing to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import amendments, commitments, leading, presence, standby
from sandbox.people import Person
from sandbox.replies import Shown
from tests.cogs.test_presence import HOUR, MINUTE, card, says_yes
from tests.community import Community, mine, words

__all__ = ["card"]


async def begun(community: Community, card: Shown, *people: Person, after: timedelta = 11 * MINUTE) -> int:
    """They are in, and it began so long ago; its id."""
    for person in people:
        await says_yes(person, card, reminded=False)
    await community.settles(after=2 * HOUR - MINUTE)
    await community.settles(after=MINUTE + after)
    return await community.newest_id("ask")


async def test_the_lead_is_told_once_and_does_it_all_from_the_direct_message(
    community: Community, ana: Person, carmen: Person, cora: Person, card: Shown
) -> None:
    await begun(community, card, ana, carmen)
    told = cora.dms[-1]
    assert "Who's missing now" in told.text
    assert f"<@{ana.id}>" in told.text
    await community.bot.restart()
    ticked = await cora.click("Is there", on=told, beside=f"<@{ana.id}>")
    assert f"<@{ana.id}> is there" in ticked.text
    back = await cora.click("That was a slip", on=ticked)
    assert f"<@{ana.id}> is not ticked any more" in back.text
    asked = await cora.click("Ask them", on=told)
    assert "2 people are asked" in asked.text
    assert "Ask them" not in [*map(str, asked.buttons)]
    assert "was asked already" in (await cora.click("Ask them", on=told)).text
    before = len(cora.dms)
    await community.settles(after=HOUR // 2)
    assert len(cora.dms) == before, "said once"
    assert "Are you on your way?" in (await mine(ana, "Are you on your way?")).text


async def test_the_panel_in_the_server_ticks_several_at_once(
    community: Community, ana: Person, ben: Person, carmen: Person, cora: Person, card: Shown
) -> None:
    ask = await begun(community, card, ana, ben, carmen, after=timedelta())
    await cora.command("/ask manage", ask=str(ask))
    panel = await cora.click("Who's missing now")
    ticked = await cora.choose("Tick who is there", ana, ben, on=panel)
    assert "**There** (2)" in ticked.text
    assert "Everybody is there" in (await cora.click("Is there", on=ticked)).text
    stranger = await community.newcomer("Stan")
    named = await cora.choose("Tick who is there", ana, stranger)
    assert f"<@{stranger.id}>: not on this list" in named.text
    assert "**There** (1)" in named.text
    await community.settles(after=11 * MINUTE)
    assert "Who's missing now" in cora.dms[-1].text


async def test_nobody_else_opens_it(community: Community, ana: Person, card: Shown, mo: Person) -> None:
    ask = await begun(community, card, ana)
    for who in (ana, mo):
        for custom_id in (f"roll:{ask}:0", f"roll:{ask}:0:ask", f"roll:{ask}:0:there:1", f"roll:{ask}:off"):
            assert "for coordinators" in (await who.forges(custom_id, on=card)).text


async def test_where_nobody_leads_the_coordinators_channel_hears_of_it_without_a_name(
    community: Community, ana: Person, cora: Person, card: Shown
) -> None:
    ask, now = await community.newest_id("ask"), community.bot.clock.now()
    await community.bot.db.write(leading.stop, ask, community._caller(cora), now=now)
    await begun(community, card, ana)
    posted = community.team.messages[-1]
    assert "1 of 1 had not said" in posted.text
    assert f"<@{ana.id}>" not in posted.text
    assert f"<@{ana.id}>" in (await cora.click("Who's missing now", on=posted)).text
    assert "look after" in (await cora.click("I'll look after it", on=posted)).text


async def test_a_lead_who_is_missing_reads_so_and_presses_it_there(
    community: Community, ana: Person, cora: Person, card: Shown
) -> None:
    ask, now = await community.newest_id("ask"), community.bot.clock.now()
    await community.bot.db.write(commitments.accept, ask, community._caller(cora), now=now)
    await begun(community, card, ana)
    assert "have not said that you're there" in cora.dms[-1].text
    assert "Good that you're here!" in (await cora.click("I'm here", on=cora.dms[-1])).text


async def test_it_is_switched_on_where_as_many_come_as_like_and_off_where_places_are_limited(
    community: Community, cora: Person, card: Shown
) -> None:
    ask = await community.newest_id("ask")
    await cora.command("/ask manage", ask=str(ask))
    off = await cora.choose("More", "Don't ask who is there at the start")
    assert "Nobody is asked" in off.text
    await cora.click("Back")
    assert "People are asked" in (await cora.choose("More", "Ask who is there at the start")).text


async def test_the_list_of_who_did_it_begins_with_who_was_there(
    community: Community, ana: Person, ben: Person, cora: Person, card: Shown
) -> None:
    ask = await begun(community, card, ana, ben, after=timedelta())
    now = community.bot.clock.now()
    await community.bot.db.write(presence.say_here, ask, community._caller(ana), now=now)
    await community.settles(after=HOUR)
    await cora.command("/ask manage", ask=str(ask))
    sheet = await cora.click("Who did it?")
    assert "1 person said at the start" in sheet.text
    counted = await cora.click("Count them")
    assert "said at the start" not in counted.text
    assert (await community.newest_ask()).done == 1


@pytest.mark.parametrize("people", [0, 7])
async def test_a_panel_of_nobody_and_of_many_is_plain(
    community: Community, cora: Person, card: Shown, people: int
) -> None:
    ask = await begun(community, card, after=timedelta())
    now = community.bot.clock.now()
    lead = community._caller(cora)
    await community.bot.db.write(amendments.resize, ask, lead, 20, now=now)
    for number in range(people):
        one = await community.newcomer(f"Person {number}")
        await community.bot.db.write(commitments.accept, ask, community._caller(one), now=now)
    await cora.command("/ask manage", ask=str(ask))
    panel = await cora.click("Who's missing now")
    assert ("Nobody is in" in panel.text) == (people == 0)
    assert [*map(str, panel.buttons)].count("Is there") == min(people, 5)


async def test_who_stands_by_is_called_on_with_one_tap_and_comes_in_place_of_who_is_missing(
    community: Community, ana: Person, carmen: Person, cora: Person, card: Shown
) -> None:
    ask, now = await community.newest_id("ask"), community.bot.clock.now()
    await community.bot.db.write(standby.stand_by, ask, community._caller(carmen), now=now)
    await begun(community, card, ana)
    told = cora.dms[-1]
    called = await cora.click("Call on standby", on=told)
    assert f"<@{carmen.id}> stood by and is asked to come" in called.text
    assert f"<@{carmen.id}>: called on, and can say yes until" in called.text
    assert "Call on standby" not in [*map(str, called.buttons)], "nobody else stands by"
    assert "Nobody stands by" in (await cora.click("Call on standby", on=told)).text
    await community.settles()
    assert words(carmen, "You are needed") in [*map(str, (await mine(carmen)).buttons)]
