"""`/stats`: how many, never who, in a sentence and a picture."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawing import Chart, Lines
from sandbox.people import Person
from tests.community import Community

WEEK = timedelta(days=7)


pytestmark = pytest.mark.usefixtures("drawn")


async def did(community: Community, number: int) -> None:
    card = await community.ask(f"Ask for {number}", places=50)
    for one in range(number):
        await (await community.newcomer(f"Person {number} {one}")).click("Done", on=card)


async def test_figures_are_for_moderators(community: Community, ana: Person, olga: Person) -> None:
    assert "for moderators" in (await ana.command("/stats")).text
    assert "How we are doing" in (await olga.command("/stats")).text
    for custom_id in ("stats:now", "stats:ladder:0", "stats:asks", "stats:months", "stats:quarters"):
        assert "for moderators" in (await ana.forges(custom_id, on=ana.last_reply)).text
    for custom_id in ("stats:counted", "stats:counted:ladder"):
        assert "for moderators" in (await ana.forges(custom_id, on=ana.last_reply)).text


async def test_a_sentence_says_whether_it_is_more_than_the_week_before(
    community: Community, mo: Person, drawn: list[Chart]
) -> None:
    await community.settles()
    assert "Nobody took part last week." in (await mo.command("/stats")).text
    await did(community, 6)
    await community.settles(after=WEEK)
    told = await mo.command("/stats")
    assert told.ephemeral
    assert "6 people took part last week, 6 more than the week before." in told.text
    assert "Nobody waits for a word" in told.text
    [picture] = told.pictures
    assert "6, 6 for the first time" in picture
    assert isinstance(drawn[-1], Lines)
    assert drawn[-1].lines[0].values[-1] == 6
    asks = await mo.choose("Look at …", "Asks", on=told)
    assert "Asks in the last 90 days: 1 (1 open)" in asks.text
    assert "6 / 50" in asks.text
    assert "How we are doing" in (await mo.click("Back", on=asks)).text
    await did(community, 4)
    await community.settles(after=WEEK)
    assert "not shown: it could give a few of them away" in (await mo.command("/stats")).text


async def test_months_and_quarters_stand_beside_the_one_before(
    community: Community, mo: Person, drawn: list[Chart]
) -> None:
    await did(community, 6)
    await community.settles(after=timedelta(days=32))
    months = await mo.choose("Look at …", "Month by month", on=await mo.command("/stats"))
    [picture] = months.pictures
    assert "6, 6 for the first time" in picture
    assert "6, 6 for the first time" in months.text
    assert isinstance(drawn[-1], Lines)
    assert len(drawn[-1].labels) == 6
    quarters = await mo.choose("Look at …", "Quarter by quarter", on=months)
    assert "Nobody took part in Q" in quarters.text or "6 people took part in Q" in quarters.text
    assert isinstance(drawn[-1], Lines)
    assert len(drawn[-1].labels) == 4
    assert "How we are doing" in (await mo.click("Back", on=quarters)).text


async def test_the_ladder_and_how_it_is_counted_have_a_way_back(community: Community, mo: Person) -> None:
    for number in range(6):
        await community.joined(await community.newcomer(f"Person {number}"))
    await community.settles(after=timedelta(days=100))
    panel = await mo.command("/stats")
    ladder = await mo.choose("Look at …", "From joining to a role", on=panel)
    assert "Joined: 6" in ladder.text
    assert "First yes: 0" in ladder.text
    assert ladder.pictures
    counted = await mo.click("How is this counted?", on=ladder)
    assert "who took on a role" in counted.text
    now = await mo.click("Back", on=await mo.click("Back", on=counted))
    assert "How we are doing" in now.text
    assert "People who finished joining" in (await mo.click("How is this counted?", on=now)).text


async def test_without_a_picture_the_words_stand_alone(
    community: Community, mo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(_chart: Chart) -> None:
        return None

    monkeypatch.setattr(community.bot.client.drawer, "draw", cannot)
    told = await mo.command("/stats")
    assert "How we are doing" in told.text
    assert not told.pictures


async def test_another_servers_figures_do_not_mix_in(community: Community, mo: Person) -> None:
    elsewhere = await Community.found(community.bot)
    await did(elsewhere, 5)
    await community.settles(after=WEEK)
    told = await mo.command("/stats")
    assert "Nobody took part last week." in told.text
    assert "Asks in the last 90 days: 0" in (await mo.choose("Look at …", "Asks", on=told)).text
