"""How many can take part, and how many Done make it a success, are changed after posting."""

from __future__ import annotations

import pytest

from sandbox.people import Person
from tests.cogs.test_managing import manages, said_yes
from tests.community import Community

PLACES, TARGET = "How many people can take part?", "How many Done would make it a success?"


async def test_more_places_go_to_whoever_waits(community: Community, cora: Person, ana: Person) -> None:
    dan = await community.newcomer("Dan")
    await community.ask(places=1)
    for person in (ana, dan):
        await said_yes(person, community)
    await manages(cora, community, "Change", "Places")
    panel = await cora.submit({PLACES: "2"})
    assert "2 places · full, with a waiting list" in panel.text
    await community.settles()
    assert "A place is yours!" in dan.dms[-1].text
    await cora.click("Places")
    panel = await cora.submit({PLACES: ""})
    assert "as many as come" in panel.text


async def test_a_target_that_is_reached_already_is_celebrated(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask(target=5)
    await ana.click("Done", on=card)
    await manages(cora, community, "Change", "Target")
    panel = await cora.submit({TARGET: "1"})
    assert "Together: 1 of 1" in panel.text
    await community.celebrates()
    assert "has reached its target" in community.wins.messages[-1].text


@pytest.mark.parametrize("typed", ["many", "-1", "0", "1001", "1.5"])
async def test_what_is_no_number_is_refused(community: Community, cora: Person, typed: str) -> None:
    await community.ask(places=3, target=4)
    for line, label in (("Places", PLACES), ("Target", TARGET)):
        await manages(cora, community, "Change", line)
        told = await cora.submit({label: typed})
        assert "number" in told.text or "between 1 and 1,000" in told.text
    ask = await community.newest_ask()
    assert (ask.places, ask.target) == (3, 4)
