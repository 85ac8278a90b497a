"""Whoever looks after an ask has people asked whom it fits; they say yes, no, or no more of these."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.cogs.test_managing import manages
from tests.community import Community, mine, words

SOON, DAY = timedelta(minutes=2), timedelta(days=1)


async def willing(community: Community, *names: str, locale: str = "en-US") -> list[Person]:
    """They agreed in /find, and chose direct messages."""
    found = []
    for name in names:
        person = await community.newcomer(name, locale=locale)
        await person.command("/find")
        await person.click(words(person, "Ask me when something fits"))
        await person.click(words(person, "Yes, ask me"))
        await person.click(words(person, "By direct message"))
        found.append(person)
    return found


async def asks_people(community: Community, cora: Person) -> Reply:
    await manages(cora, community)
    await cora.choose("More", "Ask people it fits")
    panel = await cora.click("Ask them")
    await community.settles(after=SOON)
    return panel


async def invitation_of(person: Person) -> Shown:
    return person.dms[-1]


async def test_what_one_agrees_to_is_said_before_and_true(community: Community, ana: Person) -> None:
    await community.ask()
    await ana.command("/find")
    offer = await ana.click("Ask me when something fits")
    assert "At most 2 invitations a week" in offer.text
    assert "Not this one" in offer.text
    told = await ana.click("Yes, ask me")
    assert "How shall I tell you?" in told.text
    assert "when something fits" in (await ana.click("By direct message")).text
    assert "ask you" in ana.dms[-1].text
    assert "Invitations: yes" in (await mine(ana, "How you reach me")).text
    assert "Ask me when something fits" not in (await ana.command("/find")).buttons


async def test_a_lead_sees_whom_it_reaches_has_them_asked_and_one_says_yes(
    community: Community, cora: Person
) -> None:
    await community.waits_until(11)
    [ana] = await willing(community, "Ana")
    for name in ("Ben", "Carla", "Dan", "Eve", "Finn", "Gus"):
        await community.joined(await community.newcomer(name))
    card = await community.ask(places=2)
    await manages(cora, community)
    panel = await cora.choose("More", "Ask people it fits")
    assert "Fits 7 people. How many of them agreed to be asked is not shown" in panel.text
    assert "The first wave asks fewer than 5" in panel.text
    panel = await cora.click("Ask them")
    assert "People are being asked" in panel.text
    before = len(ana.dms)
    await community.settles(after=SOON)
    assert len(ana.dms) == before + 1
    told = await invitation_of(ana)
    assert "Plant trees" in told.text
    assert "Shade for all" in told.text
    assert "You asked for invitations on" in told.text
    await community.bot.restart()
    answer = await ana.click("I'm in", on=told)
    assert "You're in!" in answer.text
    await community.settles()
    assert "1 person is in" in card.text


async def test_not_this_one_ends_it_and_can_be_taken_back(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.waits_until(11)
    [ana] = await willing(community, "Anna")
    await community.ask(places=2)
    await asks_people(community, cora)
    told = await invitation_of(ana)
    answer = await ana.click("Not this one", on=told)
    assert "nothing more about this one" in answer.text
    heard = len(ana.dms)
    for _day in range(3):
        await community.settles(after=DAY)
    assert len(ana.dms) == heard
    assert "You're in!" in (await ana.click("I'm in after all", on=answer)).text


async def test_fewer_and_none_stand_behind_more(community: Community, cora: Person) -> None:
    await community.waits_until(11)
    [ana] = await willing(community, "Ana")
    await community.ask(places=2)
    await asks_people(community, cora)
    more = await ana.click("More", on=await invitation_of(ana))
    assert "never more often than you want" in more.text
    fewer = await ana.click("Fewer of these", on=more)
    assert "At most 1 invitation or check-in a week" in fewer.text
    await ana.click("More", on=await invitation_of(ana))
    fewer = await ana.click("Fewer of these")
    assert "nothing below that but none" in fewer.text
    assert "No more invitations" in (await ana.click("Stop invitations", on=fewer)).text
    panel = await mine(ana, "How you reach me")
    assert "Invitations: no" in panel.text
    assert "Invitations and check-ins a week: 1" in panel.text
    await community.ask("Water trees", places=2)
    heard = len(ana.dms)
    await asks_people(community, cora)
    assert len(ana.dms) == heard


async def test_asking_can_be_stopped_within_its_minute(community: Community, cora: Person) -> None:
    await community.waits_until(11)
    [ana] = await willing(community, "Ana")
    await community.ask(places=2)
    heard = len(ana.dms)
    await manages(cora, community)
    await cora.choose("More", "Ask people it fits")
    await cora.click("Ask them")
    panel = await cora.click("Ask nobody else")
    assert "Ask them" in panel.buttons
    await community.settles(after=SOON)
    assert len(ana.dms) == heard


async def test_without_a_number_the_lead_is_led_to_saying_one(community: Community, cora: Person) -> None:
    await community.ask()
    await manages(cora, community)
    panel = await cora.choose("More", "Ask people it fits")
    assert "Say how many it takes" in panel.text
    assert "Ask them" not in panel.buttons
    assert "Target" in (await cora.click("Change")).buttons


async def test_nobody_else_can_have_people_asked(community: Community, cora: Person, ana: Person) -> None:
    await community.ask(places=2)
    ask = await community.newest_id("ask")
    panel = await manages(cora, community)
    for what in ("", ":start", ":stop"):
        refused = await ana.forges(f"invite:{ask}{what}", on=community.cards[-1])
        assert "for coordinators" in refused.text
    assert panel


async def test_what_is_full_by_then_is_not_asked(community: Community, cora: Person, ana: Person) -> None:
    await community.waits_until(11)
    [eve] = await willing(community, "Eve")
    card = await community.ask(places=1)
    await manages(cora, community)
    await cora.choose("More", "Ask people it fits")
    await cora.click("Ask them")
    heard = len(eve.dms)
    await ana.click("I'm in", on=card)
    await community.settles(after=SOON)
    assert len(eve.dms) == heard


async def test_not_this_time_on_the_card_counts_for_whoever_could_be_asked(
    community: Community, ana: Person
) -> None:
    [eve] = await willing(community, "Eve")
    card = await community.ask(places=1)
    assert "I won't ask you about **Plant trees**" in (await eve.click("Not this time", on=card)).text
    assert "it is not stored" in (await ana.click("Not this time", on=card)).text


async def test_what_somebody_was_asked_is_shown_to_them(community: Community, cora: Person) -> None:
    await community.waits_until(11)
    [ana] = await willing(community, "Ana")
    await community.ask(places=2)
    await asks_people(community, cora)
    page = await mine(ana, "My data", "Show everything")
    read = [page.text]
    while not next(one.disabled for one in page.buttons if one == "Next"):
        page = await ana.click("Next")
        read.append(page.text)
    assert any("What I asked you about" in text and "Plant trees" in text for text in read)


@pytest.mark.parametrize("locale", ["es-ES"])
async def test_in_spanish(community: Community, cora: Person, locale: str) -> None:
    await community.waits_until(11)
    [ana] = await willing(community, "Ana", locale=locale)
    await community.ask(places=2)
    await asks_people(community, cora)
    told = await invitation_of(ana)
    assert "Pediste invitaciones" in told.text
    assert "¡" in (await ana.click("Me apunto", on=told)).text


async def test_whom_it_would_reach_is_said_of_a_draft_and_asking_is_offered_once_it_is_posted(
    community: Community, cora: Person
) -> None:
    for name in ("Ben", "Carla", "Dan", "Eve", "Finn"):
        await community.joined(await community.newcomer(name))
    await cora.command("/ask new")
    await cora.submit(
        {"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Bring a spade"}
    )
    who = await cora.click("Who")
    assert "Fits 5 people, and none of them has agreed to be asked yet." in who.text
    assert "Say how many it takes" in who.text
    await cora.click("Back")
    posted = await cora.click("Post")
    panel = await cora.click("Ask people it fits", on=posted)
    assert "Fits 5 people" in panel.text
