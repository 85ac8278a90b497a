"""Somebody offers their place: what they read, what the card says, and who hears that it is taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import asks
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, mine, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def stall(community: Community, *, places: int = 1, offer_minutes: int = 0) -> Shown:
    starts = community.bot.clock.now() + 9 * DAY
    occasion = Occasion(starts, starts + 2 * HOUR, "The market")
    draft = Draft(
        "Stall", "Soup for all", "Bring a ladle", places, occasion=occasion, offer_minutes=offer_minutes
    )
    olga = community._caller(community.olga)
    await community.bot.db.write(asks.post, olga, draft, now=community.bot.clock.now())
    await community.settles()
    return community.cards[-1]


async def opens_own(person: Person) -> None:
    """What they said yes to, in /mine."""
    await person.command("/mine")
    await person.choose(words(person, "Open one of them"), "Stall")


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_it_is_offered_seen_and_taken(
    community: Community, ana: Person, carmen: Person, ben: Person, who: str
) -> None:
    person, card = ana if who == "ana" else carmen, await stall(community)
    await person.click("I'm in", on=card)
    await person.click(words(person, "By direct message"))
    await opens_own(person)
    asked = await person.choose(words(person, "More"), words(person, "Offer my place"))
    assert words(person, "You hear when it is taken. Others don't see who offers it.") in asked.text
    told = await person.click(words(person, "Offer it"))
    assert words(person, "If nobody takes it before it starts, you are expected.") in told.text
    await community.settles()
    assert "full, but somebody offers a place" in card.text
    assert person.mention not in card.text
    found = await ben.command("/find")
    assert "full, but somebody offers a place" in found.text
    taken = await ben.click("I'm in", on=card)
    assert "You're in!" in taken.text
    await community.settles()
    assert words(person, "Your place is taken") in person.dms[-1].text
    assert ben.mention not in person.dms[-1].text
    assert "Stall" not in (await mine(person)).text
    assert "full, with a waiting list" in card.text


async def test_it_can_be_kept_after_all(community: Community, ana: Person, ben: Person) -> None:
    card = await stall(community)
    await ana.click("I'm in", on=card)
    await opens_own(ana)
    await ana.choose("More", "Offer my place")
    await ana.click("Offer it")
    panel = await ana.click("Back")
    assert "You offer your place since" in panel.text
    told = await ana.choose("More", "Keep my place")
    assert "you are expected" in told.text
    waits = await ben.click("I'm in", on=card)
    assert "waiting list" in waits.text
    await community.settles()
    await opens_own(ana)
    asked = await ana.choose("More", "Offer my place")
    assert "theirs at once" in asked.text
    gone = await ana.click("Offer it")
    assert "Somebody has it already" in gone.text
    assert "Stall" in (await mine(ben)).text


async def test_what_is_promised_to_somebody_in_line_is_not_taken_back(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await stall(community, offer_minutes=120)
    for person in (ana, ben):
        await person.click("I'm in", on=card)
    await opens_own(ana)
    asked = await ana.choose("More", "Offer my place")
    assert "first in line is asked" in asked.text
    await ana.click("Offer it")
    await ana.click("Back")
    told = await ana.choose("More", "Keep my place")
    assert "promised to whoever is first in line" in told.text


async def test_as_it_starts_the_card_offers_nothing(community: Community, ana: Person, ben: Person) -> None:
    card = await stall(community)
    await ana.click("I'm in", on=card)
    await opens_own(ana)
    await ana.choose("More", "Offer my place")
    await ana.click("Offer it")
    await community.settles()
    assert "somebody offers a place" in card.text
    await community.settles(after=9 * DAY)
    assert "somebody offers a place" not in card.text
    waits = await ben.click("I'm in", on=card)
    assert "waiting list" in waits.text


async def test_it_is_for_who_has_a_place(community: Community, ana: Person, ben: Person) -> None:
    card = await stall(community)
    ask = await community.newest_ask()
    await ana.click("I'm in", on=card)
    assert "no longer exists" in (await ben.forges(f"hand_on:{ask.id}", on=card)).text
    assert "no place" in (await ben.forges(f"hand_on:{ask.id}:offer", on=card)).text
    assert "no place" in (await ben.forges(f"hand_on:{ask.id}:keep", on=card)).text
