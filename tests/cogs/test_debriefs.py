"""Looking back on something hard: support first, private, and read once five have written."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.checkin_scenes import a_debrief
from tests.cogs.test_checkins import end_it
from tests.community import Community
from tests.stage import Stage

HARD = {"What was hard for you?": "The noise", "What helped, or who?": "Dan"}


async def test_support_stands_first_and_what_five_wrote_is_read_without_names(community: Community) -> None:
    await community.waits_until(11)
    await a_debrief(Stage(community, "dm", "en-US"))
    await community.settles(after=timedelta(minutes=5))
    everybody = {one.name: one for one in community.guild.people if isinstance(one, Person)}
    people = [everybody[name] for name in ("Ana", "Ben", "Eve", "Dan", "Mo")]
    cora = everybody["Cora"]
    for number, one in enumerate(people):
        asked = one.dms[-1]
        assert asked.buttons[0] == "I'd like support"
        assert "You were there" in asked.text
        await one.click("Look back", on=asked)
        told = await one.submit({**HARD, "What helped, or who?": f"Friend {number}"})
        assert told.buttons[0] == "I'd like support"
    result = await end_it(community, cora)
    assert "What people looked back on is over" in result
    assert "The noise" not in result, "in the channel nobody reads it"
    await cora.click("Open it", on=community.team.messages[-1])
    read = await cora.click("What people wrote")
    assert "The noise" in read.text
    assert not [one.name for one in people if one.name in read.text]


async def test_it_is_begun_from_checkin_new_where_enough_were_there(community: Community) -> None:
    await community.waits_until(11)
    await a_debrief(Stage(community, "mine", "en-US"))
    [cora] = [one for one in community.guild.people if isinstance(one, Person) and one.name == "Cora"]
    await cora.command("/checkin new")
    await cora.click("What it asks")
    listed = await cora.click("Debrief: looking back on something hard")
    assert "Support comes first" in listed.text
    drafted = await cora.choose("What was it?", listed.selects[0].options[0])
    assert "Goes to 5 people who were there." in drafted.text
    assert "The check-in goes round" in (await cora.click("Send")).text
