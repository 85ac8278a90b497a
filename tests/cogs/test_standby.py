"""Somebody stands by: what they read, what the card and the lead's list say, and how they are called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import asks, standby
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, mine, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def stall(community: Community, *, places: int = 1) -> Shown:
    starts = community.bot.clock.now() + 9 * DAY
    draft = Draft(
        "Stall", "Soup for all", "Bring a ladle", places, occasion=Occasion(starts, starts + 2 * HOUR)
    )
    olga = community._caller(community.olga)
    await community.bot.db.write(asks.post, olga, draft, now=community.bot.clock.now())
    await community.settles()
    return community.cards[-1]


async def calls(community: Community) -> None:
    ask, olga = await community.newest_ask(), community._caller(community.olga)
    await community.bot.db.write(standby.call, ask.id, olga, now=community.bot.clock.now())
    await community.settles()


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_one_press_and_they_stand_by_until_they_are_called(
    community: Community, ana: Person, carmen: Person, ben: Person, who: str
) -> None:
    person, card = ana if who == "ana" else carmen, await stall(community)
    told = await person.click("I'll stand by", on=card)
    assert words(person, "You stand by. Thank you!") in told.text
    assert (
        words(person, "If somebody is missing, I ask you the way you choose here, and /mine says it too.")[
            :30
        ]
        in told.text
    )
    await person.click(words(person, "By direct message"))
    await community.settles()
    assert "1 person stands by" in card.text
    assert "person is in" not in card.text
    assert words(person, "you stand by") in (await mine(person)).text
    await calls(community)
    assert words(person, "You are needed") in person.dms[-1].text
    taken = await person.click(words(person, "I'll come"), on=person.dms[-1])
    assert words(person, "You're in!") in taken.text
    await community.settles()
    assert "1 person is in" in card.text
    assert "stands by" not in card.text


async def test_who_waits_may_stand_by_instead_and_give_that_up(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await stall(community)
    await ana.click("I'm in", on=card)
    await ben.click("I'm in", on=card)
    await ben.click("By direct message")
    await ben.command("/mine")
    shown = await ben.choose("Open one of them", "Stall")
    assert "I'll stand by" in str(shown)
    told = await ben.click("I'll stand by")
    assert "You stand by. Thank you!" in told.text
    await ben.command("/mine")
    shown = await ben.choose("Open one of them", "Stall")
    assert "You are not counted as in" in shown.text
    out = await ben.click("I can't stand by")
    assert "no longer on the list" in out.text
    await community.settles()
    assert "stands by" not in card.text


async def test_the_lead_sees_who_stands_by_and_who_is_called(community: Community, ana: Person) -> None:
    card = await stall(community)
    await ana.click("I'll stand by", on=card)
    await ana.click("By direct message")
    await community.settles()
    ask = await community.newest_ask()
    shown = await community.olga.forges(f"ask:{ask.id}:people", on=card)
    assert "Standing by, in order" in shown.text
    assert ana.mention in shown.text
    await calls(community)
    shown = await community.olga.forges(f"ask:{ask.id}:people", on=card)
    assert "Called on, no answer yet" in shown.text


async def test_they_are_reminded_and_hear_that_they_are_free(community: Community, ana: Person) -> None:
    card = await stall(community)
    await ana.click("I'll stand by", on=card)
    await ana.click("By direct message")
    await community.settles(after=8 * DAY + HOUR)
    assert "As long as I don't, there is nothing to do." in ana.dms[-1].text
    await community.settles(after=DAY)
    assert "has begun without you being needed" in ana.dms[-1].text
