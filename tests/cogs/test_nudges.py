"""Below every nudge: why it came, and one tap that stops its kind; also in a DM, and after a restart."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from tests.community import Community, mine

THE_DAY_BEFORE = timedelta(days=2, hours=1)


async def agreed(community: Community, person: Person, way: str) -> None:
    await person.click("I'm in", on=await community.ask(deadline=timedelta(days=3)))
    await person.click(way)


async def test_why_and_stop_work_in_a_direct_message_after_a_restart(
    community: Community, ana: Person
) -> None:
    await agreed(community, ana, "By direct message")
    await community.settles(after=THE_DAY_BEFORE)
    [_first, reminder] = ana.dms
    await community.bot.restart()
    why = await ana.click("Why this?", on=reminder)
    assert why.ephemeral
    assert "You asked for reminders on" in why.text
    assert "<t:" in why.text, "since when"
    assert "/mine" in why.text, "how to change it"
    assert "No more reminders" in (await ana.click("Stop these", on=reminder)).text
    assert "Reminders: no" in (await mine(ana, "How you reach me")).text
    assert "stopped these already" in (await ana.click("Why this?", on=reminder)).text


async def test_they_work_on_what_waits_in_mine_too(community: Community, ana: Person) -> None:
    await agreed(community, ana, "In /mine")
    await community.settles(after=THE_DAY_BEFORE)
    await ana.command("/mine")
    reminder = await ana.click("A reminder")
    said = reminder.text
    assert "You asked for reminders on" in (await ana.click("Why this?")).text
    await ana.click("Back")
    assert reminder.text == said, "in the place of which it stood"
    assert "No more reminders" in (await ana.click("Stop these")).text
    assert "A reminder" not in (await ana.command("/mine")).buttons


async def test_a_check_in_says_why_and_is_stopped_by_one_tap(
    community: Community, cora: Person, ana: Person
) -> None:
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Ask me in check-ins")
    await cora.command("/checkin new")
    await cora.click("Send")
    await community.settles()
    await ana.command("/mine")
    asked = await ana.click("A check-in")
    assert "Why this? You switched check-ins on" in asked.text
    await ana.click("Stop these")
    again = await cora.command("/checkin new", question="And how was it?")
    assert "Nobody has switched check-ins on yet" in again.text


async def test_what_is_forged_names_no_kind(community: Community, ana: Person) -> None:
    card = await community.ask()
    for forged in (f"why:{community.guild.id}:spam", f"stop:{community.guild.id}:spam"):
        assert "messages of that kind" in (await ana.forges(forged, on=card)).text
