"""`/setup`, Who is on duty: a role that goes round, and what somebody reads who asks for support."""

from __future__ import annotations

from datetime import timedelta

from bot.services.guild import guild_settings
from bot.services.roles import duty_rota, taking_turns
from bot.services.things import approvals, commitments
from sandbox.people import Person
from tests.community import Community

DAY = timedelta(days=1)


async def a_rota(community: Community, *people: Person) -> int:
    """Somebody says yes to each; returns the role in which they take turns."""
    bot, by = community.bot, community._caller(community.olga)
    await community.role("On call", places=3)
    role = await community.newest_id("role")
    now = bot.clock.now()
    await bot.db.write(approvals.begin, role, by, by="coordinators", now=now)
    for one in people:
        await bot.db.write(commitments.accept, role, community._caller(one), now=now)
        await bot.db.write(approvals.approve, role, by, one.id, now=now)
    await bot.db.write(taking_turns.begin, role, by, every="week", now=now)
    return role


async def test_an_admin_chooses_whose_turn_is_the_duty(
    community: Community, ana: Person, ben: Person, cora: Person
) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.choose("Choose a section", "Who is on duty")
    assert "Calls for support go to the coordinators" in panel.text
    assert not panel.selects
    role = await a_rota(community, ana)
    await olga.command("/setup")
    await olga.choose("Choose a section", "Who is on duty")
    panel = await olga.choose("Whose turn is the duty?", "On call")
    assert "Whoever has the turn hears of a call for support first" in panel.text
    assert ana.mention in panel.text
    for forged in ("setup:duty", f"rota:{role}"):
        assert ana.mention not in (await ben.forges(forged, on=await community.ask())).text
    await community.settles(after=7 * DAY)
    await community.waits_until(12)
    await ben.command("/mine")
    await ben.click("People here")
    assert "I tell whoever is on duty that somebody" in (await ben.click("I'd like support")).text
    await ben.click("Tell them")
    await community.settles()
    assert "Support, since" in ana.dms[-1].text
    assert ben.mention not in ana.dms[-1].text
    board = await ana.command("/followups")
    assert "Support: 1" in board.text
    assert ben.mention in (await ana.click("Open it")).text
    await olga.command("/setup")
    await olga.choose("Choose a section", "Who is on duty")
    assert (
        "Calls for support go" in (await olga.choose("Whose turn is the duty?", "Nobody in particular")).text
    )
    await olga.command("/setup")
    assert "Who is on duty" in (await olga.click("Changes")).text


async def test_with_nobody_on_duty_it_is_said_at_once_with_whom_to_turn_to(
    community: Community, ana: Person, ben: Person
) -> None:
    bot, admin = community.bot, community._caller(community.olga)
    crisis = "call 024"
    await bot.db.write(guild_settings.set_crisis, admin, crisis, now=bot.clock.now())
    role = await a_rota(community, ana)
    await bot.db.write(duty_rota.choose, admin, role, now=bot.clock.now())
    await community.settles(after=7 * DAY)
    await community.waits_until(12)
    await ana.command("/pause")
    await ana.click("A month")
    await ben.command("/mine")
    await ben.click("People here")
    told = await ben.click("I'd like support")
    assert "Nobody is on duty to answer you at the moment" in told.text
    assert "I tell the coordinators" in told.text
    assert crisis in told.text
    await community.olga.command("/setup")
    panel = await community.olga.choose("Choose a section", "Who is on duty")
    assert "Nobody is on duty now" in panel.text
