"""A term in a role, as people meet it: asked how it goes on, handed over, with a note for who comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from tests.community import Community, would_like

DAY = timedelta(days=1)


@pytest.fixture
async def held(community: Community, ana: Person) -> Community:
    """Ana has a role with one place."""
    await would_like(ana, await community.role(places=1))
    return community


async def own_term(person: Person) -> str:
    await person.command("/mine")
    await person.click("Phone banker")
    return (await person.click("Your term")).text


async def test_it_says_until_when_and_leads_back(held: Community, ana: Person) -> None:
    assert "Your term ends on" in await own_term(ana)
    assert "Phone banker" in (await ana.click("Back")).text


async def test_a_note_is_written_and_read_by_whoever_looks_after_it(
    held: Community, ana: Person, cora: Person
) -> None:
    await own_term(ana)
    form = await ana.click("Note for who comes next")
    assert form.modal
    told = await ana.submit({"What should they know?": "The list is in the drawer."})
    assert "The list is in the drawer." in told.text
    await cora.command("/role manage", {"role": str(await held.newest_id("role"))})
    panel = await cora.click("Terms, and a note for who comes next")
    assert "The list is in the drawer." in panel.text
    assert ana.mention in panel.text
    assert "3 months" in panel.text
    assert "no end" in (await cora.choose("How long is a term?", "no end")).text
    assert "It has no end" in await own_term(ana)


async def test_somebody_is_named_and_agrees(held: Community, ana: Person, ben: Person) -> None:
    await ben.click("I'm in", on=await held.ask())
    await own_term(ana)
    await ana.click("Hand over")
    await ana.choose("Name somebody", ben)
    assert "question is on its way" in (await ana.click("As soon as they say yes")).text
    await held.settles()
    await ben.command("/mine")
    question = await ben.click("Will you take a role over?")
    assert "It is yours as soon as you say yes" in question.text
    assert "It's yours!" in (await ben.click("Yes, gladly")).text
    assert "Your term ends on" in await own_term(ben)


async def test_somebody_is_sought_and_the_card_says_so(held: Community, ana: Person) -> None:
    await own_term(ana)
    await ana.click("Hand over")
    await ana.click("Find somebody")
    assert "Somebody is sought" in (await ana.click("At the end of my term")).text
    await held.settles()
    assert "A place comes free" in held.cards[-1].text
    await own_term(ana)
    assert "It goes on" in (await ana.click("Keep it after all")).text
    await held.settles()
    assert "A place comes free" not in held.cards[-1].text


async def test_the_word_two_weeks_before_is_answered_where_it_is_read(held: Community, ana: Person) -> None:
    await held.settles(after=80 * DAY)
    await ana.command("/mine")
    word = await ana.click("Your role: how does it go on?")
    assert "Without an answer it stays yours" in word.text
    assert "It goes on" in (await ana.click("Go on")).text


async def test_that_it_has_ended_and_that_it_goes_on_reaches_who_was_to_have_it(
    held: Community, ana: Person, ben: Person, cora: Person
) -> None:
    await ben.click("I'm in", on=await held.ask())
    await own_term(ana)
    await ana.click("Hand over")
    await ana.choose("Name somebody", ben)
    await ana.click("At the end of my term")
    await held.settles()
    await ben.command("/mine")
    await ben.click("Will you take a role over?")
    await ben.click("Yes, gladly")
    await cora.command("/role manage", {"role": str(await held.newest_id("role"))})
    assert "was to have it next hears that" in (await cora.click("End it")).text
    ended = await cora.click("End this role")
    assert "2 people hear of it" in ended.text
    await held.settles(after=timedelta(minutes=2))
    for person, thanks in ((ana, "Thank you for having had it!"), (ben, "Thank you for your yes!")):
        await person.command("/mine")
        assert thanks in (await person.click("A role has ended")).text
    await cora.click("Open again", on=ended)
    await held.settles()
    await ben.command("/mine")
    assert "it is yours on" in (await ben.click("About handing a role over")).text
    await held.settles(after=timedelta(minutes=2))
    await ana.command("/mine")
    assert "stands now" in (await ana.click("Something has changed")).text
