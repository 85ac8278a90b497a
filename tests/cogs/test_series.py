"""An ask that repeats, from its draft and from what is posted: the next dates, one left out, and stopping."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.refusals import CannotDo
from sandbox.replies import Reply
from tests.cogs.test_drafting import writes
from tests.community import Community, mine

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


async def at_a_moment(community: Community, cora: Person, days: int = 3, hour: int = 10) -> Reply:
    await writes(cora)
    day = (community.bot.clock.now() + days * DAY).date()
    await cora.click("When and where")
    return await cora.submit(
        {"When does it start?": f"{day} {hour}:00", "Until when?": f"{day} {hour + 3}:00"}
    )


async def repeats(community: Community, cora: Person, days: int = 3) -> Reply:
    await at_a_moment(community, cora, days)
    await cora.click("More")
    await cora.choose("Something else", "Repeat")
    return await cora.click("Start repeating")


def dates(community: Community, first: int, *weeks: int) -> list[str]:
    found = [(community.bot.clock.now() + (first + 7 * week) * DAY).date() for week in weeks]
    return [f"{day:%a} {day.day} {day:%b}, 10:00" for day in found]


async def test_the_next_dates_are_shown_before_it_begins(community: Community, cora: Person) -> None:
    await at_a_moment(community, cora)
    await cora.click("More")
    shown = await cora.choose("Something else", "Repeat")
    assert " · ".join([*dates(community, 3, 0, 1, 2, 3), "…"]) in shown.text
    assert f"10 times; the last one: {dates(community, 3, 9)[0]}" in shown.text
    assert "The first one is posted now" in shown.text
    shown = await cora.choose("How often?", "Every two weeks")
    assert " · ".join(dates(community, 3, 0, 2, 4, 6)) in shown.text
    await cora.click("Until when?")
    shown = await cora.submit({"Until when, or how many times?": "3"})
    assert " · ".join(dates(community, 3, 0, 2, 4)) in shown.text
    assert "3 times" in shown.text
    shown = await cora.click("Start repeating")
    assert "It repeats" in shown.text
    assert "Every two weeks" in shown.text
    for later in dates(community, 3, 2, 4):
        assert f"**{later}**" in shown.text
    await community.settles()
    assert len(community.cards) == 1
    await community.settles(after=11 * DAY)
    assert len(community.cards) == 2


@pytest.mark.parametrize("typed", ["10000", "10 000", "10,000", "1", "0", "tomorrow", "in 2 years", "often"])
async def test_what_can_be_no_series_is_a_plain_sentence(
    community: Community, cora: Person, typed: str
) -> None:
    await at_a_moment(community, cora)
    await cora.click("More")
    await cora.choose("Something else", "Repeat")
    await cora.click("Until when?")
    told = await cora.submit({"Until when, or how many times?": typed})
    assert told.ephemeral
    assert any(text in told.text for text in ("year", "later day", "as a date"))
    await community.settles(after=WEEK)
    assert community.cards == []


async def test_a_month_is_a_day_of_the_week_in_it(community: Community, cora: Person) -> None:
    await at_a_moment(community, cora)
    await cora.click("More")
    await cora.choose("Something else", "Repeat")
    day = (community.bot.clock.now() + 3 * DAY).date()
    which = ["first", "second", "third", "fourth", "last"][(day.day - 1) // 7]
    shown = await cora.choose("How often?", f"Every month on the {which} {day:%A}")
    assert shown.text.count(f"{day:%a} ") >= 4


async def test_one_is_left_out_and_put_back(community: Community, cora: Person) -> None:
    shown = await repeats(community, cora)
    following = dates(community, 3, 1)[0]
    assert f"**{following}**" in shown.text
    shown = await cora.click("Leave out", beside=following)
    assert f"~~{following}~~ is left out" in shown.text
    shown = await cora.click("Put it back")
    assert f"**{following}**" in shown.text
    await cora.click("Leave out", beside=following)
    await community.settles(after=8 * DAY)
    assert len(community.cards) == 1
    await community.settles(after=4 * DAY)
    assert len(community.cards) == 2


async def test_it_says_that_it_repeats_and_is_changed_for_all_that_come(
    community: Community, cora: Person
) -> None:
    await repeats(community, cora)
    await community.settles()
    overview = await cora.command("/ask manage")
    assert "Repeating: 1" in overview.buttons
    shown = await cora.click("Open")
    assert f"It repeats: Every week. The next one: **{dates(community, 3, 1)[0]}**" in shown.text
    shown = await cora.click("Change")
    assert "for this date alone" in shown.text
    await cora.click("Back")
    shown = await cora.choose("More", "All its dates")
    assert "Each is posted 7 days before it starts" in shown.text
    shown = await cora.click("Change all coming ones")
    assert shown.buttons == ["Change", "When and where", "Who", "More", "Back"]
    assert "for all that come after" in shown.text
    await cora.click("Change")
    await cora.submit({"Title": "Clean the lake"})
    await cora.click("More")
    with pytest.raises(CannotDo):
        await cora.choose("Something else", "Throw it away")
    await cora.click("Back")
    await cora.click("Back")
    await community.settles(after=4 * DAY)
    first, second = community.cards
    assert "Clean the park" in first.text
    assert "Clean the lake" in second.text


async def test_what_is_posted_is_repeated_from_its_panel(community: Community, cora: Person) -> None:
    await at_a_moment(community, cora)
    await cora.click("Post")
    await community.settles()
    await cora.click("See who is in")
    shown = await cora.choose("More", "Repeat")
    assert "The one that is posted is the first." in shown.text
    await cora.click("Start repeating")
    shown = await cora.click("Back")
    assert dates(community, 3, 1)[0] in shown.text
    await cora.click("Open")
    await cora.click("Stop repeating")
    told = await cora.click("Stop repeating")
    assert "repeats no longer" in told.text
    await community.settles(after=4 * WEEK)
    assert len(community.cards) == 1
    assert "Nothing repeats" in (await cora.click("Back")).text


async def test_a_stranger_gets_nowhere_by_an_id(community: Community, cora: Person, ana: Person) -> None:
    await repeats(community, cora)
    await community.settles()
    [card] = community.cards
    made = await community.newest_id("ask")
    for verb in ("", ":stop", ":stopped", ":on", ":out:5:0", ":dates:0"):
        for one in (made, made - 1):
            told = await ana.forges(f"series:{one}{verb}", on=card)
            assert "Stop repeating" not in told.buttons
            assert "It repeats" not in told.text
    await community.settles(after=4 * DAY)
    assert len(community.cards) == 2


async def test_without_a_channel_its_lead_is_told_and_it_goes_on_when_they_say(
    community: Community, cora: Person
) -> None:
    await repeats(community, cora)
    await community.settles()
    await community.sets(asks_channel_id=None)
    await community.settles(after=4 * DAY)
    told = await cora.gets("there is no channel for asks")
    assert "presses Go on" in told.text
    await cora.command("/ask manage")
    await cora.click("Repeating: 1")
    shown = await cora.click("Open")
    assert "It waits: there was no channel" in shown.text
    await community.sets(asks_channel_id=community.asks.id)
    shown = await cora.click("Go on")
    assert "It goes on." in shown.text
    await community.settles()
    assert len(community.cards) == 2


async def test_where_nobody_looks_after_it_a_coordinator_takes_it_on(
    community: Community, cora: Person
) -> None:
    await repeats(community, cora)
    await community.settles()
    await mine(cora, "My data", "Erase everything")
    await cora.click("Erase everything")
    await community.settles(after=4 * DAY)
    other = await community.newcomer("Dora", community.coordinators)
    told = next(one for one in community.team.messages if "What repeats here waits" in one.text)
    shown = await other.click("I'll look after it", on=told)
    assert "It goes on." in shown.text
    await community.settles()
    assert other.mention in community.cards[-1].text
