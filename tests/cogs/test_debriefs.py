"""Looking back on something hard: support first, private, and read once five have written."""

from __future__ import annotations

from datetime import timedelta

from bot.db import Transaction
from bot.services.things import leads, things
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
    assert "The look back is over" in result
    assert "The noise" not in result, "in the channel nobody reads it"
    await cora.click("Open it", on=community.team.messages[-1])
    read = await cora.click("What people wrote")
    assert "The noise" in read.text
    assert not [one.name for one in people if one.name in read.text]


async def test_it_is_begun_from_checkin_new_where_enough_were_there(community: Community) -> None:
    await community.waits_until(11)
    await a_debrief(Stage(community, "mine", "en-US"))
    [cora] = [one for one in community.guild.people if isinstance(one, Person) and one.name == "Cora"]
    await end_it(community, cora)
    await cora.command("/checkin new")
    await cora.click("What it asks")
    listed = await cora.click("Debrief: looking back on something hard")
    assert "Support comes first" in listed.text
    drafted = await cora.choose("What was it?", listed.selects[0].options[0])
    assert "Goes to 5 people who were there." in drafted.text
    assert "The check-in goes round" in (await cora.click("Send")).text


async def test_whoever_looks_after_it_finds_it_there_without_being_a_coordinator(
    community: Community, cora: Person
) -> None:
    await community.waits_until(11)
    on = Stage(community, "dm", "en-US")
    await a_debrief(on, sends=False)
    everybody = {one.name: one for one in community.guild.people if isinstance(one, Person)}
    lead, thing_id = everybody["Mo"], (await community.newest_ask()).id

    def leads_it(tx: Transaction) -> None:
        leads.add(tx, things.show(tx, thing_id), lead.id, now=community.bot.clock.now())

    await community.bot.db.write(leads_it)
    await lead.command("/ask manage", ask=str(thing_id))
    page = await lead.click("Debrief")
    assert "Support comes first" in page.text
    drafted = await lead.click("Prepare it")
    assert "Goes to 5 people who were there." in drafted.text
    assert f"read by {lead.mention} alone" in drafted.text
    assert "What it asks" not in drafted.entries
    told = await lead.click("Send")
    assert "five have written" in told.text
    assert "are asked until" in (await lead.click("Back")).text
    await community.settles(after=timedelta(minutes=5))
    for one in ("Ana", "Ben", "Eve", "Dan", "Mo"):
        person = everybody[one]
        await person.click("Look back", on=person.dms[-1])
        await person.submit({**HARD, "What helped, or who?": "The tea"})
    await community.settles(after=timedelta(days=4))
    await lead.command("/ask manage", ask=str(thing_id))
    await lead.click("Debrief")
    read = await lead.click("What people wrote")
    assert read.text.count("The tea") == 5
    assert "Prepare it" in (await lead.click("Back")).buttons
    ana = everybody["Ana"]
    told = await ana.forges(f"debrief:thing:{thing_id}", on=ana.dms[-1])
    assert "The tea" not in told.text
    assert "Prepare it" not in told.buttons
