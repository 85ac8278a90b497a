"""Saying yes to what clashes with another yes: what holds is said first, on a card and in a message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.things import adding, asks
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, mine, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def stall(
    community: Community, title: str, start: float, hours: float, *, places: int | None = None
) -> Shown:
    """Its card; it starts so many hours after the clock's time in nine days."""
    starts = community.bot.clock.now() + 9 * DAY + start * HOUR
    occasion = Occasion(starts, starts + hours * HOUR, "The market")
    draft = Draft(title, "Soup for all", "Bring a ladle", places, occasion=occasion)
    olga = community._caller(community.olga)
    await community.bot.db.write(asks.post, olga, draft, now=community.bot.clock.now())
    await community.settles()
    return community.cards[-1]


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_take_both_or_leave_it(community: Community, ana: Person, carmen: Person, who: str) -> None:
    person = ana if who == "ana" else carmen
    first, second = await stall(community, "Stall", 0, 2), await stall(community, "Kitchen", 1, 2)
    await person.click("I'm in", on=first)
    asked = await person.click("I'm in", on=second)
    assert words(person, "At the same time") in asked.text
    assert "Stall" in asked.text
    assert words(person, "No place is taken yet, so somebody else may be faster.") in asked.text
    left = await person.click(words(person, "Leave it"))
    assert words(person, "You have not said yes to it.") in left.text
    assert "Kitchen" not in (await mine(person)).text
    await person.click("I'm in", on=second)
    told = await person.click(words(person, "Take both"))
    assert words(person, "You're in!") in told.text
    await community.settles()
    shown = await mine(person)
    assert "Kitchen" in shown.text
    assert "Stall" in shown.text


async def test_a_place_that_is_kept_stays_kept_while_they_think(
    community: Community, cora: Person, ana: Person
) -> None:
    first, second = await stall(community, "Stall", 0, 2), await stall(community, "Kitchen", 1, 2, places=1)
    await ana.click("I'm in", on=first)
    await ana.click(words(ana, "By direct message"))
    kitchen = await community.newest_ask()
    await community.bot.db.write(
        adding.ask, kitchen.id, community._caller(cora), ana.id, now=community.bot.clock.now()
    )
    await community.settles()
    asked = await ana.click("Yes, I'm in", on=ana.dms[-1])
    assert "Its place is kept for you until" in asked.text
    left = await ana.click("Leave it", on=asked)
    assert "A place is yours if you take it until" in left.text
    await community.settles()
    assert "full" in second.text
    again = await ana.click("I'll take it", on=left)
    told = await ana.click("Take both", on=again)
    assert "You're in!" in told.text


async def test_many_hours_in_a_row_are_asked_about_as_the_server_chose(
    community: Community, ana: Person
) -> None:
    panel = await community.olga.command("/setup")
    panel = await community.olga.click("Hours in a row", on=panel)
    assert "asked about: more than 8 hours" in panel.text
    panel = await community.olga.choose("Ask about more than", "asked about: more than 4 hours")
    assert "✅ **Hours in a row**: asked about: more than 4 hours" in panel.text
    first, second = await stall(community, "Stall", 0, 3), await stall(community, "Kitchen", 3, 2)
    await ana.click("I'm in", on=first)
    asked = await ana.click("I'm in", on=second)
    assert "that is 5 hours in a row:" in asked.text
    panel = await community.olga.choose("Ask about more than", "never asked about", on=panel)
    told = await ana.click("I'm in", on=second)
    assert "You're in!" in told.text


async def test_strangers_read_no_titles(community: Community, ana: Person, ben: Person) -> None:
    await stall(community, "Secret", 0, 2)
    ask = await community.newest_ask()
    await ana.click("I'm in", on=community.cards[-1])
    await ana.click(words(ana, "By direct message"))
    told = await ben.forges(f"thing:{ask.id}:leave", on=community.cards[-1])
    assert "You have not said yes to it." in told.text


async def test_where_it_is_full_both_puts_them_in_line_but_for_a_place_that_somebody_offers(
    community: Community, cora: Person, ana: Person
) -> None:
    first, second = await stall(community, "Stall", 0, 2), await stall(community, "Kitchen", 1, 2, places=1)
    await ana.click("I'm in", on=first)
    await cora.click("I'm in", on=second)
    asked = await ana.click("I'm in", on=second)
    assert "**Take both** puts you in line." in asked.text
    await cora.command("/mine")
    await cora.choose("Open one of them", "Kitchen")
    await cora.choose("More", "Offer my place")
    await cora.click("Offer it")
    await community.settles()
    assert "full, but somebody offers a place" in community.noticeboard.text
    asked = await ana.click("I'm in", on=second)
    assert "No place is taken yet" in asked.text
    told = await ana.click("Take both")
    assert "You're in!" in told.text
