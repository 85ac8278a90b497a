"""What people do that nobody planned for: no lost answer, no dead click, no traceback.

Trouble of one feature alone is tested with it: a list of interests shortened while somebody joins, direct
messages that close, names in any script, two thousand who arrive at once.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.services.own import mine
from sandbox.people import Person
from tests.community import Community, would_like
from tests.running import logging_to_memory
from tests.screens import FORM, controls_before, every_page, everything_on_their_screens, is_well_answered


@pytest.fixture
async def cora(community: Community) -> Person:
    return await community.newcomer("Cora", community.coordinators)


@pytest.fixture
async def ana(community: Community) -> Person:
    return await community.newcomer("Ana")


async def test_every_button_pressed_twice_at_once_and_backwards_is_answered_each_time(
    community: Community, cora: Person, ana: Person
) -> None:
    await everything_on_their_screens(community, ana, cora)
    people = (community.olga, cora, ana)
    buttons = {person: controls_before(person) for person in people}
    with logging_to_memory() as log:
        for person, each in buttons.items():
            last = [one for one in each if one[1].startswith("mine:erase")]
            for shown, custom_id in [*reversed([one for one in each if one not in last]), *last]:
                pressed = (person.forges(custom_id, on=shown) for _twice in range(2))
                for told in await asyncio.gather(*pressed):
                    is_well_answered(told, custom_id)
    assert "Traceback" not in log.getvalue()


async def test_every_button_left_for_six_weeks_is_answered(
    community: Community, cora: Person, ana: Person
) -> None:
    await everything_on_their_screens(community, ana, cora)
    buttons = {person: controls_before(person) for person in (community.olga, cora, ana)}
    await community.settles(after=timedelta(days=42))
    await community.bot.restart()
    for person, each in buttons.items():
        for shown, custom_id in each:
            is_well_answered(await person.forges(custom_id, on=shown), custom_id)


async def test_of_two_panels_the_last_press_counts_and_both_answer(community: Community, ana: Person) -> None:
    first = await ana.command("/mine")
    await ana.click("How you reach me", on=first)
    second = await ana.command("/mine")
    await ana.click("How you reach me", on=second)
    for panel in (first, second):
        await ana.click("Ask me in check-ins", on=panel)
        assert "Stop check-ins" in panel.entries, "both show what is so now"
    await ana.click("Stop check-ins", on=first)
    await ana.click("Stop check-ins", on=second)
    found = await community.bot.db.read(mine.show, community.guild.id, ana.id)
    assert found.agreed("checkins") is False


async def test_a_private_panel_lost_by_jumping_to_the_present_is_opened_again_where_it_was(
    community: Community, ana: Person
) -> None:
    await community.ask("Plant trees")
    await ana.command("/join")
    await ana.click("I agree, go on")
    lost = await ana.choose("Interests", "Design")
    assert "Step 3 of 3" in lost.text
    again = await ana.command("/join")
    assert "Step 3 of 3" in again.text
    await ana.click("Back", on=again)
    [menu] = again.selects
    assert [option for option in menu.options if option.default] == ["Design"]
    await ana.click("Go on", on=again)
    await ana.click("Yes to “Plant trees”", on=again)
    assert "You're a volunteer now" in again.text
    assert "You're a volunteer here" in (await ana.click("Just looking", on=lost)).text, "if it turns up"


async def test_a_deleted_member_role_keeps_nobody_from_taking_part_and_is_named(
    community: Community, cora: Person, ana: Person
) -> None:
    callers = community.guild.role("Callers")
    card = await community.role(member_role=callers)
    for gone in (callers, community.volunteers, community.coordinators):
        community.guild.remove(gone)
    told = await would_like(ana, card)
    assert "Phone banker" in told.text
    await community.joined(ana)
    await community.settles()
    assert "for coordinators" in (await cora.command("/role new")).text, "she is none any more"
    await community.olga.command("/setup")
    read = await every_page(community.olga, await community.olga.click("Check-up"))
    assert "⚠️ Coordinators: that member role is gone" in read
    assert "⚠️ Volunteers: that member role is gone" in read
    assert "no longer exists in Discord: choose another" in read
    assert "Phone banker" in (await ana.command("/mine")).text


async def test_an_interest_taken_off_the_list_while_somebody_writes_an_ask(
    community: Community, cora: Person
) -> None:
    await cora.command("/ask new")
    await cora.submit(dict.fromkeys(FORM, "Clean the park"))
    await cora.click("Who")
    await cora.choose("What is it about?", "Phones")
    await community.offers("Cooking")
    await cora.click("Back")
    told = await cora.click("Post")
    assert "no longer on the list of interests here. Please choose anew in Who." in told.text
    await community.settles()
    assert community.cards == []
    await cora.click("Who")
    await cora.choose("What is it about?", "Cooking")
    await cora.click("Back")
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "Clean the park" in card.text
    assert "Cooking" in card.text


async def test_what_closes_while_it_is_looked_at_says_so(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask("Plant trees")
    ask = await community.newest_ask()
    found = await ana.command("/find")
    opened = await ana.choose("Open one of them", "Plant trees", on=found)
    await cora.command("/ask manage", ask=str(ask.id))
    await cora.click("End it")
    await cora.click("Close this ask")
    told = await ana.click("I'm in", on=opened)
    assert "“Plant trees” is closed" in told.text
    assert "Nothing is open" in (await ana.command("/find")).text
