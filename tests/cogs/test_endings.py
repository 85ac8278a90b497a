"""Cancelled, taken back, closed and opened again from the panel; those concerned hear of it."""

from __future__ import annotations

from datetime import timedelta

from bot.services.things.managing import GRACE
from sandbox.people import Person
from tests.cogs.test_managing import SECOND, manages, said_yes
from tests.community import Community, would_like

DAY = timedelta(days=1)


async def test_a_cancellation_is_told_after_a_minute(community: Community, cora: Person, ana: Person) -> None:
    card = await community.ask(deadline=3 * DAY)
    await said_yes(ana, community)
    panel = await manages(cora, community, "End it")
    assert "1 person who said yes hears of it" in panel.text
    await cora.click("Cancel it")
    assert "1 person hears of it" in panel.text
    await community.settles(after=GRACE + SECOND)
    assert "Cancelled: it will not happen." in card.text
    assert "It's off" in ana.dms[-1].text


async def test_a_slip_of_the_finger_is_opened_again_and_nobody_hears_of_it(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask(deadline=3 * DAY)
    await said_yes(ana, community)
    heard = len(ana.dms)
    await manages(cora, community, "End it", "Cancel it")
    await cora.click("Open again")
    panel = await cora.submit({})
    assert "It goes on." in panel.text
    assert "hears of it" not in panel.text
    await community.settles(after=GRACE + SECOND)
    assert "I'm in" in card.buttons
    assert len(ana.dms) == heard


async def test_of_two_who_end_it_at_once_the_second_reads_how_it_ended(
    community: Community, cora: Person, olga: Person, ana: Person
) -> None:
    await community.ask(deadline=3 * DAY)
    await said_yes(ana, community)
    await manages(olga, community, "End it")
    await manages(cora, community, "End it", "Cancel it")
    panel = await olga.click("Close this ask")
    assert "It is cancelled." in panel.text
    ask = await community.newest_ask()
    mine = await ana.forges(f"thing:{ask.id}:mine", on=community.cards[-1])
    assert "It is cancelled." in mine.text


async def test_only_what_nobody_has_answered_is_taken_back(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    panel = await manages(cora, community, "End it")
    assert "Take it back" in panel.buttons
    await said_yes(ana, community)
    await cora.click("Take it back")
    assert "has said yes to “Plant trees” already" in cora.replies[-1].text
    panel = await manages(cora, community, "End it")
    assert "Take it back" not in panel.buttons
    await ana.click("Not this time", on=card)


async def test_an_ended_role_goes_on_without_a_moment(
    community: Community, cora: Person, ana: Person
) -> None:
    caller = community.guild.role("Caller")
    card = await community.role(member_role=caller)
    await would_like(ana, card)
    await manages(cora, community, "End it", "End this role", kind="role")
    await community.settles()
    assert ana.roles == set()
    await cora.click("Open again")
    await community.settles()
    assert "I'd like this role" in card.buttons
    assert ana.roles == {caller.name}
