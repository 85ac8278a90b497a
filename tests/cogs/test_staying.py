"""Who stays, as those see it who may: in a sentence, in lines, and as a heat map."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawing import Chart, HeatMap
from sandbox.people import Person
from tests.community import Community

pytestmark = pytest.mark.usefixtures("drawn")


async def test_who_joined_and_took_part_later_is_a_sentence_and_a_picture(
    community: Community, ana: Person, cora: Person, mo: Person, drawn: list[Chart]
) -> None:
    nothing = await mo.choose("Look at …", "Who stays", on=await mo.command("/stats"))
    assert "once enough people have joined" in nothing.text
    assert not nothing.pictures
    people = [await community.newcomer(f"Person {number}") for number in range(6)]
    for person in people:
        await community.joined(person)
    await community.settles(after=timedelta(days=31))
    card = await community.ask("Count the fish", places=50)
    for person in people:
        await person.click("Done", on=card)
    await community.settles(after=timedelta(days=31))
    panel = await mo.choose("Look at …", "Who stays", on=await mo.command("/stats"))
    assert "(6), 6 took part 1 month later." in panel.text
    assert "6 joined → 6" in panel.text
    assert isinstance(drawn[-1], HeatMap)
    assert (1.0, "6") in [cell for row in drawn[-1].cells for cell in row]
    [alt] = panel.pictures
    assert "6 joined → 6" in alt
    counted = await mo.click("How is this counted?", on=panel)
    assert "who took part in a later one" in counted.text
    assert "Who stays" in (await mo.click("Back", on=counted)).text
    for person in (ana, cora):
        mine = await person.command("/help")
        for custom_id in ("stats:staying", "stats:counted:staying"):
            assert "moderators" in (await person.forges(custom_id, on=mine)).text
