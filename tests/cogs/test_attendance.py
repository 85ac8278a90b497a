"""The sheet on which whoever looks after a thing ticks who did it."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.cogs.test_managing import manages, said_yes
from tests.community import Community


async def test_the_lead_ticks_who_did_it_and_corrects_it(
    community: Community, cora: Person, ana: Person
) -> None:
    dan = await community.newcomer("Dan")
    card = await community.ask(target=2)
    for person in (ana, dan):
        await said_yes(person, community)
    await manages(cora, community, "End it", "Close this ask", "Back")
    panel = await cora.click("Who did it?")
    await cora.choose("Who did it?", ana, dan)
    assert (await community.newest_ask()).done == 2
    await cora.choose("Who did it?", ana)
    assert (await community.newest_ask()).done == 1
    await community.settles()
    assert "Together: 1 of 2" in card.text
    await cora.choose("Who did it?", ana, community.olga)
    assert f"{community.olga.mention}: not on this list" in panel.text


async def test_without_anybody_there_is_nobody_to_tick(community: Community, cora: Person) -> None:
    await community.ask()
    panel = await manages(cora, community, "End it", "Close this ask", "Back", "Who did it?")
    assert "Nobody is in" in panel.text
    assert panel.buttons == ["Back"]


async def test_it_is_for_whoever_looks_after_it(community: Community, ana: Person) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    for custom_id in (f"attendance:{ask.id}:0", f"attendance:{ask.id}:0:1:9:9:tick"):
        assert "for coordinators" in (await ana.forges(custom_id, on=card)).text


async def test_who_pressed_done_by_a_slip_takes_it_back(community: Community, ana: Person) -> None:
    card = await community.ask(target=2)
    await said_yes(ana, community)
    told = await ana.click("Done", on=card)
    undone = await ana.click("That was a slip", on=told)
    assert "You're still in for **Plant trees**." in undone.text
    assert undone.buttons == ["Done", "I can't make it"]
    await community.settles()
    assert "0 / 2" in card.text
    await ana.click("Done", on=undone)
    await ana.click("Yes, with my name")
    told = await ana.click("Done", on=card)
    assert "it is not counted" in (await ana.click("That was a slip", on=told)).text
    await community.settles(after=timedelta(days=1))
    assert not [one for one in community.guild.channel("wins").messages if ana.mention in one.text], (
        "nor told"
    )
