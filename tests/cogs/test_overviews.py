"""`/ask manage` and `/role manage` without a name show what one looks after."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.community import Community, words

DAY = timedelta(days=1)


async def test_a_coordinator_sees_what_is_open_with_what_needs_a_decision_first(
    community: Community, cora: Person, ana: Person
) -> None:
    await community.ask("Plant trees", places=12, target=20)
    await ana.click("I'm in", on=community.cards[-1])
    await ana.click("Done", on=community.cards[-1])
    await community.ask("Clean the park", places=3, deadline=DAY)
    panel = await cora.command("/ask manage")
    assert "Open asks" in panel.text
    assert panel.text.index("Clean the park") < panel.text.index("Plant trees")
    assert "⚠️ Too few are in, and there is a day left at most." in panel.text
    assert "1/12 in · 1 of 20 done" in panel.text
    assert "0/3 in" in panel.text
    await cora.click("Open", beside="Plant trees")
    assert "1 person is in" in panel.text
    await cora.click("Back")
    assert "Open asks" in panel.text
    await cora.click("Only mine")
    assert "You look after no ask here." in panel.text
    await cora.click("All of them")
    assert "Plant trees" in panel.text


async def test_what_has_ended_is_behind_a_button_and_can_be_opened_again(
    community: Community, cora: Person
) -> None:
    await community.ask("Plant trees")
    panel = await cora.command("/ask manage")
    await cora.click("Open")
    await cora.click("End it")
    await cora.click("Cancel it")
    await cora.click("Back")
    await cora.click("Back")
    assert "Asks that have ended" in panel.text
    assert "cancelled <t:" in panel.text
    await cora.click("What is open")
    assert "No ask is open. /ask new posts one." in panel.text
    await cora.click("What has ended")
    await cora.click("Open", beside="Plant trees")
    assert "Open again" in panel.buttons


async def test_a_lead_sees_theirs_and_whoever_leads_nothing_is_offered_what_they_can_do(
    community: Community, cora: Person, ana: Person
) -> None:
    await cora.command("/role new")
    await cora.submit({"Title": "Phone friend", "What is it for?": "Calls"})
    await cora.click("Post")
    await community.settles()
    await community.role("Guard")
    dan = await community.newcomer("Dan", community.coordinators)
    assert dan
    community.guild.take(cora, community.coordinators)
    panel = await cora.command("/role manage")
    assert "Phone friend" in panel.text
    assert "Guard" not in panel.text
    assert "Only mine" not in panel.buttons
    refused = await ana.command("/role manage")
    assert "for coordinators" in refused.text
    assert refused.buttons[:2] == ["Things to do", "Mine"]
    forged = await ana.forges("overview:role:all:open:0", on=community.cards[-1])
    assert "for coordinators" in forged.text
    ended = await ana.forges("overview:ask:all:ended:0", on=community.cards[-1])
    assert "Nothing you looked after has ended yet." in ended.text
    assert "Propose something" in (await ana.command("/ask manage")).buttons
    assert "no longer exists" in (await cora.forges("overview:feast:all:open:0", on=panel)).text


async def test_in_spanish_everything_is_said_in_spanish(community: Community) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    await community.ask(places=3)
    panel = await carmen.command("/ask manage")
    for text in ("Open", "Only mine", "What has ended"):
        assert words(carmen, text) in panel.buttons
        assert words(carmen, text) != text
    assert words(carmen, "Open asks") in panel.text
