"""At the start people say that they are there, or will be late; whoever had them asked hears it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.reach import covering
from bot.services.shifts import roll_call
from bot.services.things import asks
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, mine, words

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SUPPRESS_NOTIFICATIONS = 1 << 12


@pytest.fixture
async def card(community: Community, cora: Person) -> Shown:
    """A stall that Cora looks after: it begins in two hours, and five can come."""
    await community.waits_until(11)
    await cora.command("/mine")
    starts = community.bot.clock.now() + 2 * HOUR
    draft = Draft("Stall", "We are asked things", "Stand there", 5, occasion=Occasion(starts, starts + HOUR))
    await community.bot.db.write(asks.post, community._caller(cora), draft, now=community.bot.clock.now())
    await community.settles()
    return community.cards[-1]


async def says_yes(person: Person, card: Shown, *, reminded: bool) -> None:
    await person.click("I'm in", on=card)
    await person.click(words(person, "By direct message" if reminded else "No, thanks"))


async def test_who_agreed_to_reminders_is_asked_at_the_start_and_answers_there(
    community: Community, ana: Person, carmen: Person, card: Shown
) -> None:
    await says_yes(ana, card, reminded=True)
    await says_yes(carmen, card, reminded=False)
    before = len(carmen.dms)
    await community.settles(after=HOUR + 46 * MINUTE)
    await community.bot.restart()
    asked = ana.dms[-1]
    assert "Are you there yet?" in asked.text
    assert len(carmen.dms) == before, "she wants no reminders"
    told = await ana.click("I'm here", on=asked)
    assert "Good that you're here!" in told.text
    assert "I'm here" not in [*map(str, (await mine(ana)).buttons)]
    back = await ana.click("That was a slip", on=told)
    assert "you're not there yet" in back.text


async def test_whoever_gets_no_message_finds_it_in_mine_and_on_the_card(
    community: Community, carmen: Person, ana: Person, card: Shown
) -> None:
    for person in (ana, carmen):
        await says_yes(person, card, reminded=False)
    assert "I'm here" not in [*map(str, card.buttons)]
    await community.settles(after=HOUR + 46 * MINUTE)
    assert "I'm here" in [*map(str, community.cards[-1].buttons)]
    assert "Good that you're here!" in (await ana.click("I'm here", on=community.cards[-1])).text
    panel = await mine(carmen)
    told = await carmen.click(words(carmen, "I'm here"), on=panel)
    assert words(carmen, "Good that you're here!") in told.text
    assert words(carmen, "You said that you're there.") in (await mine(carmen)).text


async def test_too_early_too_late_and_without_a_place_is_said_plainly(
    community: Community, ana: Person, ben: Person, card: Shown
) -> None:
    await says_yes(ana, card, reminded=False)
    ask = await community.newest_id("ask")
    assert "begins" in (await ana.forges(f"thing:{ask}:arrived", on=card)).text
    await community.settles(after=2 * HOUR)
    assert "You have no place" in (await ben.forges(f"thing:{ask}:arrived", on=card)).text
    await community.settles(after=HOUR + MINUTE)
    assert "is over" in (await ana.forges(f"thing:{ask}:arrived", on=card)).text


async def test_late_is_chosen_and_whoever_asked_reads_when_they_come(
    community: Community, ana: Person, cora: Person, card: Shown
) -> None:
    await says_yes(ana, card, reminded=True)
    await community.settles(after=2 * HOUR + 11 * MINUTE)
    ask = await community.newest_id("ask")
    now = community.bot.clock.now()
    await community.bot.db.write(roll_call.ask, ask, community._caller(cora), now=now)
    await community.settles()
    assert "Are you on your way?" in ana.dms[-1].text
    question = await ana.click("I'm late", on=ana.dms[-1])
    told = await ana.choose("In how long?", "In 20 minutes", on=question)
    assert "You'll be there at about" in told.text
    await community.settles()
    heard = cora.dms[-1]
    assert f"<@{ana.id}> will be there" in heard.text
    assert "will be there at about" in (await cora.click("Who's missing now", on=heard)).text
    await ana.click("I can't make it", on=ana.dms[-1])
    await community.settles()
    assert f"<@{ana.id}> can't make it" in cora.dms[-1].text


async def test_in_quiet_hours_it_comes_in_time_and_does_not_ring(
    community: Community, ana: Person, cora: Person
) -> None:
    """A stall that begins at seven in the morning, when nothing may ring."""
    await community.waits_until(11)
    await ana.command("/mine")
    now = community.bot.clock.now()
    starts = now + 20 * HOUR - MINUTE * 5
    draft = Draft("Bread", "It is warm", "Bake", 5, occasion=Occasion(starts, starts + 4 * HOUR))
    await community.bot.db.write(asks.post, community._caller(cora), draft, now=now)
    await community.settles()
    await says_yes(ana, community.cards[-1], reminded=True)
    await community.settles(after=20 * HOUR - 15 * MINUTE)
    [asked] = [one for one in ana.dms if "Are you there yet?" in one.text]  # beside "Still on?"
    assert asked.message.flags & SUPPRESS_NOTIFICATIONS
    await community.settles(after=25 * MINUTE)
    told = cora.dms[-1]
    assert "Who's missing now" in told.text
    assert told.message.flags & SUPPRESS_NOTIFICATIONS


async def test_who_signs_off_late_is_told_of_once(
    community: Community, ana: Person, cora: Person, card: Shown
) -> None:
    """The last moment to sign off is over: that word comes by itself, and the answer makes room for it."""
    await says_yes(ana, card, reminded=True)
    ask, lead = await community.newest_id("ask"), community._caller(cora)
    now = community.bot.clock.now()
    await community.bot.db.write(covering.set_sign_off, ask, lead, 60, now=now)
    await community.settles(after=2 * HOUR + 11 * MINUTE)
    await community.bot.db.write(roll_call.ask, ask, lead, now=community.bot.clock.now())
    await community.settles()
    before = len(cora.dms)
    await ana.click("I can't make it", on=ana.dms[-1])
    await ana.forges(f"thing:{ask}:sure", on=ana.dms[-1])
    await community.settles(after=MINUTE)
    told = [one.text for one in cora.dms[before:]]
    assert len([text for text in told if f"<@{ana.id}>" in text]) == 1, told
