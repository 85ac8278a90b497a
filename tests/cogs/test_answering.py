"""Several shifts in a row: one message of all of them, answered in one tap, and otherwise for one of them."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.cogs.test_shifts import stall
from tests.community import Community, mine

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


OTHERWISE = "Otherwise for one of them"


def all_of(menu: str, shown: Shown) -> list[str]:
    return [str(option) for option in shown.select(menu).options]


async def otherwise(person: Person, number: int, on: Shown) -> Reply:
    return await person.choose(OTHERWISE, all_of(OTHERWISE, on)[number], on=on)


async def three_in_a_row(community: Community, ana: Person) -> None:
    """She takes all of them, and wants to be reminded; then they are a day away."""
    await community.waits_until(11)
    _found, card = await stall(community, 3)
    await ana.choose("Take one or several", *all_of("Take one or several", card), on=card)
    await ana.click("By direct message")
    before = len(ana.dms)
    await community.settles(after=3 * DAY + 6 * HOUR)
    assert len(ana.dms) == before + 1, "one reminder for three of them"


async def test_one_reminder_is_answered_for_all_and_one_of_them_is_given_back(
    community: Community, ana: Person
) -> None:
    await three_in_a_row(community, ana)
    asked = ana.dms[-1]
    assert "Still on?" in asked.text
    assert asked.text.count("- <t:") == 3
    assert "The market" in asked.text
    told = await ana.click("Yes, I'll be at all of them", on=asked)
    assert "Good to know" in told.text
    told = await otherwise(ana, 1, told)
    await ana.click("I can't make it", on=told)
    await community.settles()
    assert community.cards[-1].text.count("2 of 2 places open") == 1
    again = await ana.click("Yes, I'll be at all of them", on=asked)
    assert "It has changed since" in again.text
    assert again.text.count("- <t:") == 2
    assert "Good to know" in (await ana.click("Yes, I'll be at all of them", on=again)).text


async def test_they_are_asked_once_how_it_went_and_say_otherwise_of_one(
    community: Community, ana: Person
) -> None:
    await three_in_a_row(community, ana)
    before = len(ana.dms)
    for hours in (18, 6, 2):
        await community.settles(after=hours * HOUR)
    asked = [one for one in ana.dms[before:] if "How did it go?" in one.text]
    assert len(asked) == 1
    assert asked[0].text.count("- <t:") == 3
    told = await otherwise(ana, 0, asked[0])
    told = await ana.click("I couldn't come", on=told)
    assert "Noted" in told.text
    assert told.text.count("- <t:") == 2
    told = await ana.click("I did them all", on=told)
    assert "2 shifts done." in told.text
    told = await otherwise(ana, 1, told)
    told = await ana.click("That was a slip", on=told)
    assert "it is not counted" in told.text
    panel = await mine(ana)
    assert "The stall" in panel.text


async def test_none_of_them_worked_out(community: Community, ana: Person) -> None:
    await three_in_a_row(community, ana)
    for hours in (18, 6, 2):
        await community.settles(after=hours * HOUR)
    told = await ana.click("They didn't work out", on=ana.dms[-1])
    assert "Thank you for saying so." in told.text
    told = await otherwise(ana, 0, told)
    told = await ana.click("I did it", on=told)
    assert "Noted" in told.text
    assert "nothing to say" in told.text
