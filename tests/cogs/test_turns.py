"""A role that goes round, as people meet it: set up by its lead, skipped and swapped by who has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.community import Community, would_like


@pytest.fixture
async def going_round(community: Community, ana: Person, ben: Person, cora: Person) -> Community:
    card = await community.role(places=3)
    for one in (ana, ben):
        await would_like(one, card)
    await cora.command("/role manage", {"role": str(await community.newest_id("role"))})
    await cora.click("Taking turns")
    panel = await cora.choose("How often?", "Every week")
    assert ana.mention in panel.text
    assert ben.mention in panel.text
    return community


async def turns_of(person: Person) -> str:
    await person.command("/mine")
    assert "Your next turn" in (await person.click("Phone banker")).text
    return (await person.click("Whose turn it is")).text


async def test_whose_turn_it_is_names_only_who_would_like_that(
    going_round: Community, ana: Person, ben: Person
) -> None:
    text = await turns_of(ana)
    assert "**you**" in text
    assert "somebody else" in text
    assert ben.mention not in text
    assert "Good to know" in (await ana.click("I'll do it")).text
    assert "you said that you'll do it" in (await ana.click("Whose turn it is")).text


async def test_who_chose_to_be_named_stands_on_the_card_when_it_is_their_turn(
    going_round: Community, ana: Person, ben: Person
) -> None:
    await going_round.settles(after=timedelta(days=8))
    [card] = [one for one in going_round.asks.messages if "Whose turn it is" in one.text]
    assert "somebody who has this role" in card.text
    for person in (ana, ben):
        await person.command("/mine")
        await person.click("Phone banker")
        await person.click("Its page")
        await person.click("Who else is in")
        assert "named to everybody" in (await person.click("Name me on its card")).text
    await going_round.settles()
    assert ana.mention in card.text or ben.mention in card.text
    assert "somebody who has" not in card.text
    for person in (ana, ben):
        assert "not named" in (await person.click("Don't name me on its card")).text
    await going_round.settles()
    assert "somebody who has this role" in card.text


async def test_skip_me_is_asked_once_more_and_goes_to_the_next(
    going_round: Community, ana: Person, ben: Person
) -> None:
    await turns_of(ana)
    assert "Skip you this time?" in (await ana.click("Skip me")).text
    assert "Somebody else has it" in (await ana.click("Skip me")).text
    assert "**you**" in await turns_of(ben)


async def test_two_swap(going_round: Community, ana: Person, ben: Person) -> None:
    await turns_of(ana)
    panel = await ana.click("Swap with…")
    [select] = panel.selects
    asked = await ana.choose("The turn that begins on…", select.options[0])
    assert "Your turn stays yours until they say yes" in asked.text
    await going_round.settles()
    await ben.command("/mine")
    question = await ben.click("Will you swap a turn?")
    assert "You would have" in question.text
    assert "Swapped" in (await ben.click("Yes, swap")).text
    await going_round.settles()
    await ana.command("/mine")
    assert "You have swapped" in (await ana.click("About your turn")).text


async def test_it_is_told_and_set_up_otherwise_and_stopped(
    going_round: Community, ana: Person, cora: Person
) -> None:
    assert "Turns" in (await cora.choose("When is it told?", "1 day before")).text
    assert "Turns" in (await cora.choose("On which day does a turn begin?", "Friday")).text
    assert "All who have it" in (await cora.click("No turns any more")).text
    refused = await ana.forges(f"rota:{await going_round.newest_id('role')}:stop", on=going_round.cards[-1])
    assert "for coordinators" in refused.text
