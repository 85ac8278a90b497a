"""The briefing, from /setup to the coordinators' channel."""

from __future__ import annotations

from datetime import timedelta

from bot.drawing import Chart
from bot.services.figures import briefings
from sandbox.people import Person
from tests.community import Community


async def until_the_next(community: Community) -> None:
    held = await community.bot.db.read(briefings.find, community.guild.id)
    assert held is not None
    assert held.briefing_at is not None
    await community.settles(after=held.briefing_at - community.bot.clock.now() + timedelta(minutes=5))
    await community.settles(after=timedelta(hours=1))


async def test_an_admin_switches_it_on_and_coordinators_read_of_the_week(
    community: Community, cora: Person, drawn: list[Chart]
) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.choose("Choose a section", "Monday's briefing")
    assert "**Monday's briefing**: off" in panel.text
    await olga.click("Switch it on", on=panel)
    assert "The next one:" in panel.text
    await until_the_next(community)
    card = await community.ask("Plant *trees*", places=50)
    for one in range(6):
        await (await community.newcomer(f"Person {one}")).click("Done", on=card)
    await until_the_next(community)
    told = [one for one in community.team.messages if "Last week, and what waits" in one.text]
    assert len(told) == 2, "also a week in which nothing happened is told of"
    assert "Nobody took part last week." in told[0].text
    assert "6 people took part last week, 6 more than the week before." in told[1].text
    assert "6 Done were reported; the week before it was 0." in told[1].text
    assert "For 6 of them it was the first time." in told[1].text
    assert "What needs a decision" not in told[1].text
    [alt] = told[1].pictures
    assert "6, 6 for the first time" in alt
    assert told[1].mentions == []
    assert "How we are doing" in (await cora.click("All figures", on=told[1])).text
    await community.bot.restart()
    await community.settles(after=timedelta(hours=2))
    assert len([one for one in community.team.messages if "Last week" in one.text]) == 2
    await olga.click("Switch it off", on=panel)
    assert "**Monday's briefing**: off" in panel.text
    await community.settles(after=timedelta(days=14))
    assert len([one for one in community.team.messages if "Last week" in one.text]) == 2
