"""What people agree to: being reminded, and being left alone for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community, words

IN_TIME = timedelta(days=3)
THE_DAY_BEFORE = timedelta(days=2, hours=1)


async def says_yes(person: Person, card: Shown, reminders: str | None) -> None:
    await person.click("I'm in", on=card)
    if reminders:
        await person.click(words(person, reminders))


async def reminded(community: Community, person: Person) -> int:
    """In a direct message or waiting in /mine."""
    mine = await person.command("/mine")
    waiting = sum(button == words(person, "A reminder") for button in mine.buttons)
    return waiting + sum(words(person, "Still on?") in shown.text for shown in person.dms)


# ------------------------------------------------------------------ reminders


async def test_only_those_who_agreed_and_owe_are_reminded_once(
    community: Community, ana: Person, ben: Person, carmen: Person
) -> None:
    done, refused, silent, left, mine_only, waiting = [
        await community.newcomer(name) for name in ("Dan", "Eve", "Fay", "Gil", "Hal", "Ida")
    ]
    card = await community.ask(deadline=IN_TIME, places=8)
    for person in (ana, ben, carmen, done, left):
        await says_yes(person, card, "By direct message")
    await says_yes(refused, card, "No, thanks")
    await says_yes(silent, card, None)
    await says_yes(mine_only, card, "In /mine")
    await says_yes(waiting, card, "By direct message")
    await done.click("Done", on=card)
    await left.click("Not this time", on=card)
    await waiting.click("Not this time", on=card)
    await community.settles()
    assert await reminded(community, ana) == 0, "not yet"
    await community.settles(after=THE_DAY_BEFORE)
    expected = {ana: 1, ben: 1, carmen: 1, mine_only: 1}
    for person in (ana, ben, carmen, mine_only, done, refused, silent, left, waiting):
        assert await reminded(community, person) == expected.get(person, 0), person.name
    assert ben.dms == [], "his are closed"
    [told] = carmen.dms
    assert words(carmen, "Still on?") in told.text
    await community.settles(after=timedelta(hours=5))
    assert len(ana.dms) == 1


async def test_a_reminder_can_be_answered_and_stopped_where_it_arrives(
    community: Community, ana: Person
) -> None:
    card = await community.ask(deadline=IN_TIME, places=1)
    await says_yes(ana, card, "By direct message")
    await community.settles(after=THE_DAY_BEFORE)
    [reminder] = ana.dms
    assert "You said yes to **Plant trees**" in reminder.text
    assert "Bring a spade" in reminder.text
    assert "You asked to be reminded" in reminder.text
    assert reminder.buttons == ["Done", "I can't make it", "Why this?", "Stop these"]
    assert "No more reminders from there" in (await ana.click("Stop these", on=reminder)).text
    assert "Reminders: no" in (await ana.command("/mine")).text
    assert "You did **Plant trees**" in (await ana.click("Done", on=reminder)).text
    assert "counted once" in (await ana.click("Done", on=reminder)).text
    assert "did this one already" in (await ana.click("I can't make it", on=reminder)).text


async def test_who_can_not_make_it_makes_room_from_the_reminder(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=IN_TIME, places=1)
    await says_yes(ana, card, "By direct message")
    await says_yes(ben, card, "In /mine")
    await community.settles(after=THE_DAY_BEFORE)
    await ana.click("I can't make it", on=ana.dms[0])
    await community.settles()
    assert "A place is yours" in (await ben.command("/mine")).buttons


async def test_a_reminder_in_mine_is_drawn_from_todays_facts(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await says_yes(ana, card, "In /mine")
    await community.settles(after=THE_DAY_BEFORE)
    mine = await ana.command("/mine")
    assert "**Waiting for you**" in mine.text
    read = await ana.click("A reminder")
    assert "Still on?" in read.text
    assert "Waiting for you" not in (await ana.command("/mine")).text, "read is read"
    assert "Still on?" in (await ana.click("A reminder", on=mine)).text, "but it can be read again"
    await ana.click("Done", on=card)
    assert "settled itself" in (await ana.click("A reminder", on=mine)).text


async def test_the_answer_about_reminders_can_be_changed_in_mine(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await says_yes(ana, card, "No, thanks")
    assert "Reminders: no" in (await ana.command("/mine")).text
    await ana.click("Preferences")
    await ana.click("Reminders")
    assert "I'll write to you directly" in (await ana.click("By direct message")).text
    assert "Reminders: by direct message" in (await ana.command("/mine")).text
    await community.settles(after=THE_DAY_BEFORE)
    assert await reminded(community, ana) == 1


async def test_there_is_nothing_to_remind_a_stranger_of(community: Community, ana: Person) -> None:
    card = await community.ask()
    for way in ("dm", "mine", "no"):
        assert "nothing to remind you of yet" in (await ana.forges(f"remind:{way}", on=card)).text
    assert "not one of the three" in (await ana.forges("remind:fax", on=card)).text
    elsewhere = community.guild.id + 1
    assert not (await ana.forges(f"stop:{elsewhere}:reminders", on=card)).failed
    assert "Nothing is stored" in (await ana.command("/mine")).text


async def test_quiet_hours_hold_for_reminders(community: Community, ana: Person) -> None:
    """The deadline is 23:00 in Madrid, so its reminder would come at 23:00 the day before."""
    card = await community.ask(deadline=timedelta(days=3, hours=9))
    await says_yes(ana, card, "By direct message")
    await community.settles(after=timedelta(days=2, hours=9, minutes=1))
    assert ana.dms == []
    await community.settles(after=timedelta(hours=13))
    assert await reminded(community, ana) == 1


# ------------------------------------------------------------------ a break


async def test_on_a_break_nothing_is_asked_unless_they_keep_their_reminders(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=IN_TIME)
    for person in (ana, ben):
        await says_yes(person, card, "In /mine")
        panel = await person.command("/pause")
        assert panel.ephemeral
        assert "You need no reason" in panel.text
    ways = {"no": ana, "keep": ben}
    for way, person in ways.items():
        told = await person.click(f"pause:7:{way}")
        assert "You're on a break until" in told.text
        assert "On a break until" in (await person.command("/mine")).text
    await community.settles(after=THE_DAY_BEFORE)
    assert await reminded(community, ana) == 0
    assert await reminded(community, ben) == 1


async def test_a_break_is_shown_and_ended(community: Community, ana: Person) -> None:
    await ana.command("/pause")
    await ana.click("pause:14:no")
    again = await ana.command("/pause")
    assert "You're on a break until" in again.text
    assert "Welcome back!" in (await ana.click("End the break now")).text
    assert "For how long?" in (await ana.command("/pause")).text


async def test_a_break_ends_by_itself(community: Community, ana: Person) -> None:
    await ana.command("/pause")
    await ana.click("pause:7:no")
    community.bot.clock.move(timedelta(days=8))
    assert "For how long?" in (await ana.command("/pause")).text
    assert "On a break" not in (await ana.command("/mine")).text


@pytest.mark.parametrize("custom_id", ["pause:0:no", "pause:36500:keep", "pause:8:no", "pause:-7:no"])
async def test_a_forged_break_is_refused(community: Community, ana: Person, custom_id: str) -> None:
    panel = await ana.command("/pause")
    told = await ana.forges(custom_id, on=panel)
    assert "one of the times shown by /pause" in told.text or "no longer in use" in told.text
    assert "Nothing is stored" in (await ana.command("/mine")).text
