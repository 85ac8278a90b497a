"""Whoever looks after something is asked whom they'd like to thank, and does so in one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.people import volunteers
from bot.services.things import asks, commitments
from bot.services.things.posting import Draft
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, mine, words
from tests.screens import entries_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def asked(community: Community, lead: Person, *people: Person, effort: int | None = 60) -> Shown:
    """They did something that the lead looks after, and an evening has come."""
    await community.waits_until(11)
    db, now = community.bot.db, community.bot.clock.now()
    for one in (lead, *people):
        await community.joined(one)
        await db.write(volunteers.choose_way, community.guild.id, one.id, "dm")
    draft = Draft("Count the fish ladder", "They are back", "Count for an hour", effort=effort)
    posted = await db.write(asks.post, community._caller(lead), draft, now=now)
    for one in people:
        await db.write(commitments.report_done, posted.id, community._caller(one), now=now)
    await community.settles(after=9 * HOUR)
    return lead.dms[-1]


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_one_tap_thanks_them_all_for_what_they_did(
    community: Community, ana: Person, carmen: Person, cora: Person, ben: Person, who: str
) -> None:
    person = ana if who == "ana" else carmen
    question = await asked(community, cora, person, ben)
    assert (person.mention in question.text, ben.mention in question.text) == (True, True)
    assert "Count the fish ladder" in question.text
    told = await cora.click("Thank all 2", on=question)
    assert "2 people get your thank-you" in told.text
    await community.settles(after=MINUTE)
    got = person.dms[-1]
    assert cora.mention in got.text
    thanks = "Thank you for giving {time} to “{title}”!"
    assert words(person, thanks).split("{title}")[0].split("{time}")[0] in got.text
    assert "Count the fish ladder" in got.text
    again = await cora.click("Thank all 2", on=question)
    assert "thanked already" in again.text


async def test_one_of_them_by_number_and_the_other_in_their_own_words(
    community: Community, ana: Person, cora: Person, ben: Person
) -> None:
    question = await asked(community, cora, ana, ben)
    numbered = await cora.click("Choose", on=question)
    assert f"**2** {ben.mention}" in numbered.text
    told = await cora.choose("Thank these", "Number 2: Count the fish ladder")
    assert "1 person gets your thank-you" in told.text
    await cora.click("In my own words", on=question)
    await cora.submit({"Your words to all of them": "You stayed when it rained."})
    await community.settles(after=MINUTE)
    assert "You stayed when it rained." in ana.dms[-1].text
    got = await ben.click("A thank-you", on=await mine(ben))
    assert "You stayed when it rained." not in got.text
    assert "fish ladder" in got.text
    listed = await ana.forges("thanks:mine:0", on=await mine(ana))
    assert "You stayed when it rained." in listed.text


async def test_what_no_app_sends_thanks_nobody(community: Community, ana: Person, cora: Person) -> None:
    question = await asked(community, cora, ana)
    [tap] = [one for one in entries_of(question) if one.endswith(":all")]
    panel = await mine(ana)
    for custom_id in (tap, "thank:999999:all", tap.replace("all", "choose:7")):
        assert "thanked already" in (await ana.forges(custom_id, on=panel)).text


async def test_the_question_what_came_of_it_thanks_in_one_tap_too(
    community: Community, ana: Person, cora: Person
) -> None:
    await community.waits_until(11)
    db, now = community.bot.db, community.bot.clock.now()
    for one in (cora, ana):
        await community.joined(one)
        await db.write(volunteers.choose_way, community.guild.id, one.id, "dm")
    draft = Draft("Count the fish ladder", "W", "S", deadline=now + 3 * HOUR)
    posted = await db.write(asks.post, community._caller(cora), draft, now=now)
    await db.write(commitments.report_done, posted.id, community._caller(ana), now=now)
    for _hours in range(4):
        await community.settles(after=6 * HOUR)
    [question] = [one for one in cora.dms if "Just thank them" in one.buttons]
    assert not [one for one in cora.dms if "Thank 1 person" in one.buttons], "no second message"
    assert "1 person gets" in (await cora.click("Just thank them", on=question)).text
    assert "has been thanked" in (await cora.click("Just thank them", on=question)).text
    form = await cora.click("Tell and thank", on=question)
    assert form.modal
