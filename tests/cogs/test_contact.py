"""What people agree to: being reminded, and being left alone for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.services.own import own_data
from sandbox.faults import Faults
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Shown
from sandbox.world import guilds, thread_members
from sandbox.world import threads as world_threads
from sandbox.world.model import Channel
from tests.community import Community, gives_back, mine, words
from tests.screens import entries_of

IN_TIME = timedelta(days=3)
THE_DAY_BEFORE = timedelta(days=2, hours=1)
ACTIVE = "/guilds/{guild_id}/threads/active"
OPEN_THREAD = "/channels/{channel_id}/threads"
LET_IN = "/channels/{channel_id}/thread-members/{user_id}"


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
    await gives_back(left, card)
    await gives_back(waiting, card)
    await community.settles()
    assert await reminded(community, ana) == 0, "not yet"
    await community.settles(after=THE_DAY_BEFORE)
    expected = {ana: 1, ben: 1, carmen: 1, mine_only: 1}
    for person in (ana, ben, carmen, mine_only, done, refused, silent, left, waiting):
        assert await reminded(community, person) == expected.get(person, 0), person.name
    assert ben.dms == [], "his are closed"
    [_first, told] = carmen.dms
    assert words(carmen, "Still on?") in told.text
    await community.settles(after=timedelta(hours=5))
    assert len(ana.dms) == 2, "the first one, and one reminder"


async def test_a_reminder_can_be_answered_and_stopped_where_it_arrives(
    community: Community, ana: Person
) -> None:
    card = await community.ask(deadline=IN_TIME, places=1)
    await says_yes(ana, card, "By direct message")
    await community.settles(after=THE_DAY_BEFORE)
    [_first, reminder] = ana.dms
    assert "You said yes to **Plant trees**" in reminder.text
    assert "Bring a spade" in reminder.text
    assert "You asked for reminders on" in reminder.text
    assert reminder.buttons == ["Done", "I can't make it", "See its card", "Why this?", "Stop these"]
    assert "No more reminders from there" in (await ana.click("Stop these", on=reminder)).text
    assert "Reminders: no" in (await mine(ana, "How you reach me")).text
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
    await gives_back(ana, ana.dms[-1])
    await community.settles()
    assert "A place is yours" in (await ben.command("/mine")).buttons


async def test_a_reminder_in_mine_is_drawn_from_todays_facts(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await says_yes(ana, card, "In /mine")
    await community.settles(after=THE_DAY_BEFORE)
    waiting = await ana.command("/mine")
    assert "A message waits for you" in waiting.text
    [reminder] = [one for one in entries_of(waiting) if one.startswith("mine:read:")]
    read = await ana.click("A reminder")
    assert "Still on?" in read.text
    assert "Yours" in (await ana.click("Back", on=read)).text
    assert "waits for you" not in (await ana.command("/mine")).text, "read is read"
    assert "Still on?" in (await ana.forges(reminder, on=waiting)).text, "but it can be read again"
    await ana.click("Done", on=card)
    assert "settled itself" in (await ana.forges(reminder, on=waiting)).text


async def test_the_answer_about_reminders_can_be_changed_in_mine(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await says_yes(ana, card, "No, thanks")
    assert "Reminders: no" in (await mine(ana, "How you reach me")).text
    await ana.click("Reminders")
    assert "I'll send you direct messages" in (await ana.click("By direct message")).text
    assert "Reminders: by direct message" in (await mine(ana, "How you reach me")).text
    await community.settles(after=THE_DAY_BEFORE)
    assert await reminded(community, ana) == 1


async def test_the_record_says_where_each_yes_was_given(
    community: Community, ana: Person, ben: Person, carmen: Person
) -> None:
    card = await community.ask()
    await says_yes(ana, card, "In /mine")
    await ben.command("/join")
    await ben.click("I agree, go on")
    await ben.click("Skip")
    await ben.click("Yes to “Plant trees”")
    await ben.click("In /mine")
    await carmen.click("I'm in", on=card)
    await carmen.command("/mine")
    await carmen.click(words(carmen, "How you reach me"))
    await carmen.click("Recordatorios")
    await carmen.click("En /mi-espacio")
    told = {}
    for person in (ana, ben, carmen):
        sheets = await community.bot.db.read(own_data.show, community.guild.id, person.id)
        [agreements] = [sheet for sheet in sheets if sheet.name == "agreements"]
        told[person] = [(row["kind"], row["place"]) for row in agreements.rows]
    assert told == {
        ana: [("reminders", "first yes")],
        ben: [("reminders", "/join")],
        carmen: [("reminders", "/mine")],
    }
    forged = await ana.forges("remind:elsewhere:dm", on=card)
    assert "no longer in use" in forged.text


async def test_there_is_nothing_to_remind_a_stranger_of(community: Community, ana: Person) -> None:
    card = await community.ask()
    for way in ("dm", "mine", "no", "thread_yes"):
        assert "nothing to remind you of yet" in (await ana.forges(f"remind:yes:{way}", on=card)).text
    assert "no longer in use" in (await ana.forges("remind:yes:fax", on=card)).text
    elsewhere = community.guild.id + 1
    assert not (await ana.forges(f"stop:{elsewhere}:reminders", on=card)).failed
    assert "Nothing is stored" in (await ana.command("/mine")).text


async def test_quiet_hours_hold_for_reminders(community: Community, ana: Person) -> None:
    """The deadline is 23:00 in Madrid, so its reminder would come at 23:00 the day before."""
    card = await community.ask(deadline=timedelta(days=3, hours=9))
    await says_yes(ana, card, "By direct message")
    await community.settles(after=timedelta(days=2, hours=9, minutes=1))
    assert await reminded(community, ana) == 0
    await community.settles(after=timedelta(hours=13))
    assert await reminded(community, ana) == 1


async def test_choosing_direct_messages_sends_one_at_once(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await ana.click("I'm in", on=card)
    told = await ana.click("By direct message")
    assert "It arrived!" in told.text
    [first] = ana.dms
    assert "Hello from Rising Tide" in first.text
    assert first.buttons == ["Why this?", "Stop these"]
    again = await ana.forges("remind:yes:dm", on=card)
    assert "It arrived!" in again.text
    assert len(ana.dms) == 2, "what is said to have arrived was sent"
    ana.dms_open = False
    closed = await ana.forges("remind:yes:dm", on=card)
    assert "Discord won't let me write to you" in closed.text, "also to somebody who chose it before"
    assert "here in /mine" in (await mine(ana, "How you reach me")).text


async def test_closed_direct_messages_are_noticed_when_they_are_chosen(
    community: Community, ben: Person
) -> None:
    card = await community.ask(deadline=IN_TIME)
    await ben.click("I'm in", on=card)
    told = await ben.click("By direct message")
    assert "Discord won't let me write to you" in told.text
    assert "Privacy Settings" in told.text
    ben.dms_open = True
    again = await ben.click("Try again")
    assert "It arrived!" in again.text
    await community.settles(after=THE_DAY_BEFORE)
    assert "Still on?" in ben.dms[-1].text


async def test_messages_closed_later_wait_in_mine(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await says_yes(ana, card, "By direct message")
    ana.dms_open = False
    await community.settles(after=THE_DAY_BEFORE)
    assert "A reminder" in (await ana.command("/mine")).buttons


async def test_what_time_it_is_is_asked_when_a_time_first_matters(community: Community, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await ana.click("I'm in", on=card)
    told = await ana.click("By direct message")
    [menu] = told.selects
    assert "Madrid" in menu.options[0], "the server's zone first"
    await ana.choose("What time is it for you now?", menu.options[3])
    again = await ana.forges("remind:yes:thread_yes", on=card)
    assert again.selects == [], "asked once"


# ------------------------------------------------------------------ a private thread


async def in_a_thread(community: Community, person: Person, card: Shown) -> None:
    await person.click("I'm in", on=card)
    told = await person.click("In a private thread")
    assert "Everyone with the permission “Manage Threads”" in told.text
    await person.click("Yes, in a private thread")
    await community.settles()


def threads(community: Community) -> list[Channel]:
    return list(community.guild.state.threads.values())


async def test_whoever_chose_a_private_thread_is_reminded_there(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=IN_TIME)
    await in_a_thread(community, ana, card)
    assert threads(community) == [], "it opens with the first message"
    await community.settles(after=THE_DAY_BEFORE)
    [thread] = threads(community)
    room = community.guild.room(thread)
    [reminder] = room.messages
    assert "Still on?" in reminder.text
    assert reminder.mentions == ["Ana"]
    assert "Ana" not in thread.name
    assert ana.sees(room)
    assert not ben.sees(room)
    assert ana.dms == []
    assert "Thank you" in (await ana.click("Done", on=reminder)).text


async def test_a_thread_is_used_again_also_from_the_archive_and_replaced_when_deleted(
    community: Community, ana: Person
) -> None:
    first, second, third = [await community.ask(title, deadline=IN_TIME) for title in ("A", "B", "C")]
    presses = [card.button("I'm in").custom_id or "" for card in (second, third)]
    await in_a_thread(community, ana, first)
    await community.settles(after=THE_DAY_BEFORE)
    [thread] = threads(community)
    thread_members.archive(community.guild.world, thread, True)
    for number, card in enumerate((second, third)):
        await ana.forges(presses[number], on=card)
        if number:
            world_threads.remove(community.guild.world, thread)
        later = await community.ask("Later", deadline=IN_TIME)
        await ana.click("I'm in", on=later)
        await community.settles(after=THE_DAY_BEFORE)
        assert len(threads(community)) == 1
        said = community.guild.room(threads(community)[0]).messages
        assert any("Later" in message.text for message in said)
    assert threads(community) != [thread]


def members(community: Community) -> list[list[str]]:
    """Of each thread, the people in it."""
    world = community.guild.world
    return [
        sorted(world.user(one).name for one in thread.details.members if not world.user(one).bot)
        for thread in threads(community)
    ]


TROUBLES: dict[str, Callable[[Faults], object]] = {
    "none": lambda faults: None,
    "opened, and the answer lost": lambda faults: faults.lose_answer("POST", OPEN_THREAD),
    "opened, and the person not let in": lambda faults: faults.fail("PUT", LET_IN, status=500, times=9),
    "let in, and the answer lost": lambda faults: faults.lose_answer("PUT", LET_IN, times=9),
    "several look before one opens": lambda faults: faults.delay("POST", OPEN_THREAD, seconds=0.3),
    "nobody can look": lambda faults: faults.fail("GET", ACTIVE, status=503, times=3),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_whatever_goes_wrong_a_person_has_one_private_thread(
    community: Community, ana: Person, trouble: str
) -> None:
    cards = [await community.ask(title, deadline=IN_TIME) for title in ("A", "B", "C")]
    await in_a_thread(community, ana, cards[0])
    for card in cards[1:]:
        await ana.click("I'm in", on=card)
    TROUBLES[trouble](community.bot.sandbox.faults)
    await community.settles(after=THE_DAY_BEFORE)
    community.bot.sandbox.faults.clear()
    for _each in range(3):
        await community.settles(after=timedelta(minutes=5))
    assert members(community) == [["Ana"]]
    said = community.guild.room(threads(community)[0]).messages
    assert sorted(title for title in "ABC" for one in said if f"**{title}**" in one.text) == ["A", "B", "C"]


async def test_without_the_permission_a_thread_is_not_offered_and_a_reminder_waits_in_mine(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=IN_TIME)
    await in_a_thread(community, ana, card)
    community.asks.deny(community.guild.everyone, Permissions.CREATE_PRIVATE_THREADS)
    [role] = [role for role in community.guild.state.roles.values() if role.name == "Groundswell"]
    role.permissions &= ~Permissions.CREATE_PRIVATE_THREADS
    guilds.changed(community.guild.world, community.guild.state)
    await community.settles(after=THE_DAY_BEFORE)
    assert threads(community) == []
    assert "A reminder" in (await ana.command("/mine")).buttons
    assert "In a private thread" not in (await ben.click("I'm in", on=card)).buttons


async def test_in_quiet_mode_no_thread_is_offered_opened_or_written_in(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.ask(deadline=IN_TIME)
    await in_a_thread(community, ana, card)
    await community.settles(after=THE_DAY_BEFORE)
    [thread] = threads(community)
    await ana.click("Done", on=card)
    later = await community.ask("Later", deadline=IN_TIME)
    await ana.click("I'm in", on=later)
    question = await ben.click("I'm in", on=later)
    await community.sets(quiet=True)
    told = await ben.click("In a private thread", on=question)
    assert "quiet mode, so I open no threads" in told.text
    await ben.click("In /mine", on=question)
    await ana.command("/mine")
    await ana.click("How you reach me")
    assert "In a private thread" not in (await ana.click("Reminders")).buttons
    cleo = await community.newcomer("Cleo")
    assert "In a private thread" not in (await cleo.click("I'm in", on=later)).buttons
    await community.settles(after=THE_DAY_BEFORE)
    assert threads(community) == [thread]
    assert not [said for said in community.guild.room(thread).messages if "Later" in said.text]
    assert "A reminder" in (await ana.command("/mine")).buttons


async def test_check_ins_never_go_to_a_thread(community: Community, cora: Person, ana: Person) -> None:
    card = await community.ask(deadline=IN_TIME)
    await in_a_thread(community, ana, card)
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Ask me in check-ins")
    await cora.command("/checkin new", question="How was your week?")
    await cora.click("Send")
    await community.settles(after=timedelta(minutes=1))
    assert threads(community) == []
    assert "A check-in" in (await ana.command("/mine")).buttons


# ------------------------------------------------------------------ a break


async def test_on_a_break_nothing_is_asked_unless_they_keep_their_reminders(community: Community) -> None:
    ana, ben = [await community.newcomer(name) for name in ("Ana", "Ben")]
    await community.waits_until(11)
    card = await community.ask(deadline=IN_TIME)
    for person in (ana, ben):
        await says_yes(person, card, "By direct message")
        panel = await person.command("/pause")
        assert panel.ephemeral
        assert "You need no reason" in panel.text
    for person in (ana, ben):
        told = await person.click("A week")
        assert "You're on a break until" in told.text
        assert "wait until then" in told.text
    assert "still come" in (await ben.click("Keep those reminders")).text
    assert "wait until then" in (await ben.click("Stop those reminders too")).text
    await ben.click("Keep those reminders")
    for person in (ana, ben):
        assert "On a break until" in (await person.command("/mine")).text
    await community.settles(after=THE_DAY_BEFORE)
    assert [len([one for one in person.dms if "Still on?" in one.text]) for person in (ana, ben)] == [0, 1]
    assert "A reminder" in (await ana.command("/mine")).buttons, "longer than the ask: it waits there"


async def test_a_break_is_shown_and_ended(community: Community, ana: Person) -> None:
    await ana.command("/pause")
    await ana.click("Two weeks")
    again = await ana.command("/pause")
    assert "You're on a break until" in again.text
    assert "Welcome back!" in (await ana.click("End the break now")).text
    assert "For how long?" in (await ana.command("/pause")).text


async def test_a_break_ends_by_itself(community: Community, ana: Person) -> None:
    await ana.command("/pause")
    await ana.click("A week")
    community.bot.clock.move(timedelta(days=8))
    assert "For how long?" in (await ana.command("/pause")).text
    assert "On a break" not in (await ana.command("/mine")).text


@pytest.mark.parametrize("custom_id", ["pause:0", "pause:36500", "pause:-7", "pause:reminders:keep"])
async def test_a_forged_break_is_refused(community: Community, ana: Person, custom_id: str) -> None:
    panel = await ana.command("/pause")
    told = await ana.forges(custom_id, on=panel)
    sentences = ("one of the times shown by /pause", "no longer in use", "over already")
    assert any(sentence in told.text for sentence in sentences)
    assert "Nothing is stored" in (await ana.command("/mine")).text
