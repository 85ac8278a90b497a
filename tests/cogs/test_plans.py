"""When will you do it? Asked with a yes, changed in /mine, and one reminder at that moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.services.guild.callers import Caller
from bot.services.things import amendments
from bot.services.things.managing import GRACE
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Reply, Shown
from tests.community import Community, gives_back, mine, words
from tests.screens import menus

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = "**When will you do it?** If you choose a moment, I'll remind you then, once."


async def moved(community: Community, **changes: Any) -> None:
    olga = Caller(community.olga.id, community.guild.id, frozenset({community.coordinators.id}))
    ask, now = await community.newest_ask(), community.bot.clock.now()
    await community.bot.db.write(amendments.move, ask.id, olga, **changes, now=now)
    await community.settles(after=GRACE + timedelta(seconds=1))


async def takes_place(community: Community, *, ahead: timedelta) -> Shown:
    """An ask that starts so far ahead."""
    await community.ask()
    start = community.bot.clock.now() + ahead
    await moved(community, occasion=Occasion(start, start + 2 * HOUR, "The old oak"))
    return community.cards[-1]


def moments(told: Reply) -> list[str]:
    """What can be chosen there."""
    return [str(option) for one in menus(told) if one.custom_id == "menu:plan" for option in one.options]


async def chooses(person: Person, told: Reply, which: int) -> Reply:
    return await person.choose(words(person, "When will you do it?"), moments(told)[which], on=told)


async def test_a_moment_is_chosen_with_the_yes_and_one_reminder_comes_then_in_each_language(
    community: Community, ana: Person, carmen: Person
) -> None:
    card = await community.ask(deadline=5 * DAY)
    for person in (ana, carmen):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
        told = await person.click("I'm in", on=card)
        assert words(person, ASKED) in told.text
        tomorrow = words(person, "Tomorrow, {hour}").split("{")[0]
        [which] = [n for n, label in enumerate(moments(told)) if label.startswith(tomorrow)][:1]
        noted = await chooses(person, told, which)
        assert words(person, "Noted!") in noted.text
        told_how = words(person, "I'll tell you by direct message; if that fails, in /mine.")
        assert told_how.split(";")[0] in noted.text
        before = len(person.dms)
        await community.settles(after=2 * DAY)
        [reminder] = person.dms[before:]
        assert words(person, "You wanted to do it now") in reminder.text
        assert words(person, "Why this? You chose this moment, and it comes once.") in reminder.text
        await community.settles(after=HOUR)
        assert len(person.dms) == before + 1
        await person.click(words(person, "Done"), on=reminder)
        card = await community.ask(deadline=5 * DAY)


async def test_it_is_asked_with_the_first_yes_and_who_never_said_how_is_asked_that(
    community: Community, ana: Person
) -> None:
    card = await community.ask(deadline=5 * DAY)
    told = await ana.click("I'm in", on=card)
    assert "Remind me?" in told.text
    assert ASKED in told.text
    noted = await chooses(ana, told, 0)
    assert "How shall I tell you?" in noted.text
    told = await ana.click("By direct message", on=noted)
    assert "I'll remind you there, as you chose." in told.text
    assert "remind you at the moment you chose" in ana.dms[-1].text
    await community.settles(after=DAY + HOUR)
    assert "You wanted to do it now" in ana.dms[-1].text
    before = len(ana.dms)
    await community.settles(after=3 * DAY)
    assert len(ana.dms) == before, "that was a yes to one reminder, and to no others"


async def test_a_day_and_hour_can_be_written_and_are_read_by_ones_own_clock(
    community: Community, ana: Person
) -> None:
    card = await community.ask(deadline=20 * DAY)
    told = await ana.click("I'm in", on=card)
    panel = await chooses(ana, told, -1)
    assert "Choosing it is your yes to that, and to nothing else." in panel.text
    for typed, says in (
        ("yesterday 10:00", "over already"),
        ("in 3 weeks at 10:00", "is to be done by"),
        ("gladly", "I can't read"),
    ):
        await ana.click("Write day and hour", on=panel)
        refused = await ana.submit({"Day and hour, by your clock": typed})
        assert says in refused.text, typed
    await ana.click("Write day and hour", on=panel)
    noted = await ana.submit({"Day and hour, by your clock": "saturday"})
    assert "Noted!" in noted.text
    held = await mine(ana)
    assert "you want to do it" in held.text
    opened = await ana.choose("Open one of them", "Plant trees", on=held)
    assert "You want to do it" in opened.text
    again = await ana.click("Another moment", on=opened)
    gone = await ana.click("At no particular moment", on=again)
    assert "All right, no reminder then." in gone.text
    back = await ana.click("Back", on=gone)
    assert ASKED in back.text


async def test_the_reminder_itself_leads_to_another_moment_and_then_to_no_more(
    community: Community, ana: Person
) -> None:
    card = await community.ask()
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    told = await ana.click("I'm in", on=card)
    for _twice in range(2):
        await chooses(ana, told, 0)
        before = len(ana.dms)
        await community.settles(after=DAY + HOUR)
        [reminder] = ana.dms[before:]
        told = await ana.click("Another moment", on=reminder)
        assert "Until" not in told.text
    noted = await chooses(ana, told, 0)
    assert "I have reminded you of it twice, so no more comes." in noted.text
    before = len(ana.dms)
    await community.settles(after=3 * DAY)
    assert len(ana.dms) == before


async def test_who_gave_it_back_or_did_it_hears_nothing(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=5 * DAY)
    for person in (ana, ben):
        await person.click("I'm in", on=card)
        await person.click("By direct message")
        await chooses(person, await person.click("I'm in", on=card), 0)
    await gives_back(ana, card)
    await ben.click("Done", on=card)
    before = [len(ana.dms), len(ben.dms)]
    await community.settles(after=4 * DAY)
    assert [len(ana.dms), len(ben.dms)] == before
    late = await ana.forges(f"plan:{(await community.newest_ask()).id}", on=card)
    assert "There is nothing to choose any more." in late.text


async def test_a_deadline_that_comes_before_it_says_so(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=9 * DAY)
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    panel = await chooses(ana, await ana.click("I'm in", on=card), -1)
    await ana.click("Write day and hour", on=panel)
    await ana.submit({"Day and hour, by your clock": "in 5 days at 12:00"})
    await moved(community, deadline=community.bot.clock.now() + 2 * DAY)
    assert "which would be too late. /mine changes that." in ana.dms[-1].text.replace("`", "")
    opened = await ana.choose("Open one of them", "Plant trees", on=await mine(ana))
    assert "which would be too late" in opened.text
    assert ASKED in opened.text


async def test_what_starts_is_reminded_of_on_the_day_for_who_asks(
    community: Community, ana: Person, carmen: Person
) -> None:
    card = await takes_place(community, ahead=3 * DAY)
    for person in (ana, carmen):
        await person.click("I'm in", on=card)
        await person.click(words(person, "By direct message"))
        told = await person.click("I'm in", on=card)
        assert not moments(told)
        noted = await person.click(words(person, "Remind me 2 hours before"), on=told)
        assert words(person, "Noted!") in noted.text
    no_more = await carmen.click(words(carmen, "No reminder then"))
    assert words(carmen, "All right, no reminder then.") in no_more.text
    await community.settles(after=2 * DAY + HOUR)
    assert "Still on?" in ana.dms[-1].text
    await community.settles(after=22 * HOUR)
    assert "It starts soon" in ana.dms[-1].text
    assert "The old oak" in ana.dms[-1].text
    assert "Good to know" in (await ana.click("Yes, I'll be there", on=ana.dms[-1])).text
    assert words(carmen, "Still on?") in carmen.dms[-1].text


async def test_without_reminders_a_late_yes_is_offered_one(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await takes_place(community, ahead=5 * HOUR)
    for person, answer in ((ana, "No, thanks"), (ben, "By direct message")):
        await person.click("I'm in", on=card)
        await person.click(answer)
    assert "Remind me 2 hours before" not in (await ben.click("I'm in", on=card)).buttons, "he is anyway"
    noted = await ana.click("Remind me 2 hours before", on=await ana.click("I'm in", on=card))
    assert "once: that is all you said yes to." in noted.text
    opened = await ana.choose("Open one of them", "Plant trees", on=await mine(ana))
    assert "You are reminded" in opened.text
    await community.settles(after=3 * HOUR)
    waiting = await mine(ana, "The reminder you asked for")
    assert "It starts soon" in waiting.text


async def test_quiet_hours_and_a_break_are_told_before_anybody_waits(
    community: Community, ana: Person
) -> None:
    card = await community.ask()
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    panel = await chooses(ana, await ana.click("I'm in", on=card), -1)
    await ana.click("Write day and hour", on=panel)
    noted = await ana.submit({"Day and hour, by your clock": "tomorrow 23:30"})
    assert "That is in your quiet hours, so it comes" in noted.text
    await ana.command("/pause")
    await ana.click("Two weeks")
    again = await ana.click("Another moment", on=noted)
    await ana.click("Write day and hour", on=again)
    noted = await ana.submit({"Day and hour, by your clock": "tomorrow 12:00"})
    assert "You're on a break then: it comes after that, or waits in /mine." in noted.text


async def test_forged_moments_are_refused(community: Community, ana: Person, ben: Person) -> None:
    card = await community.ask(deadline=5 * DAY)
    await ana.click("I'm in", on=card)
    ask = await community.newest_ask()
    for forged in (
        f"plan:{ask.id}:at:0",
        f"plan:{ask.id}:at:99999999999999",
        f"plan:{ask.id}:at:-5",
        f"plan:{ask.id}:before",
        "plan:999999",
        "plan:999999:at:0",
        "plan:999999:none",
    ):
        told = await ana.forges(forged, on=card)
        assert told.text, forged
        assert "Noted" not in told.text
    for forged in (f"plan:{ask.id}", f"plan:{ask.id}:none", f"plan:{ask.id}:write"):
        assert "no longer exists" in (await ben.forges(forged, on=card)).text
