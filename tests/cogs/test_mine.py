"""`/mine`: everything about oneself, to see, to change and to erase."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.db import Transaction
from bot.services.own import own_data
from sandbox.people import Person
from tests.community import Community, gives_back, mine, words, would_like
from tests.screens import fits_a_phone


def _rows_about(tx: Transaction, user_id: int) -> dict[str, int]:
    """By table: in how many rows the person's id stands, in whatever column that may hold one."""
    found: dict[str, int] = {}
    for holding in own_data.HOLDINGS:
        for column in holding.columns:
            counted = select(func.count()).select_from(column.table).where(column == user_id)
            if rows := int(tx.value(counted)):
                found[column.table.name] = found.get(column.table.name, 0) + rows
    return found


async def what_is_stored(community: Community, person: Person) -> dict[str, int]:
    return await community.bot.db.read(_rows_about, person.id)


async def erase(person: Person) -> str:
    """They ask for it, and mean it."""
    await person.command("/mine")
    await person.click(words(person, "My data"))
    question = await person.click(words(person, "Erase everything"))
    assert words(person, "Erase everything about you?") in question.text
    return (await person.click(words(person, "Erase everything"))).text


async def test_a_stranger_reads_that_nothing_is_stored(community: Community, ana: Person) -> None:
    panel = await ana.command("/mine")
    assert panel.ephemeral
    assert "Nothing is stored about you here." in panel.text
    assert await what_is_stored(community, ana) == {}


async def test_everything_about_oneself_is_on_one_panel(community: Community, ana: Person) -> None:
    await community.joined(ana)
    done = await community.ask("Call the council")
    await ana.click("Done", on=done)
    full = await community.ask("Paint the fence", places=1)
    await community.olga.click("I'm in", on=full)
    await ana.click("I'm in", on=full)
    await ana.click("In /mine")
    await would_like(ana, await community.role("Phone banker"))
    pages: dict[tuple[str, ...], tuple[str, ...]] = {
        (): (
            "Call the council (done)",
            "Paint the fence (waiting for a place)",
            "Phone banker (a role)",
        ),
        ("How you reach me",): (
            "Reminders: here in /mine",
            "Check-ins: no",
            "Celebrated: not asked yet",
        ),
        ("My data",): ("Joined: <t:", "Coordinators see what you said yes to"),
    }
    for steps, lines in pages.items():
        panel = await mine(ana, *steps)
        fits_a_phone(panel)
        for line in lines:
            assert line in panel.text


async def test_each_commitment_is_opened_and_given_back_in_three_taps(
    community: Community, ana: Person, ben: Person
) -> None:
    await ana.click("I'm in", on=await community.ask("Paint the fence"))
    full = await community.ask("Call the council", places=1)
    await ben.click("I'm in", on=full)
    await ana.click("I'm in", on=full)
    await would_like(ana, await community.role("Phone banker"))
    for title, back in (
        ("Paint the fence", "I can't make it"),
        ("Call the council", "Leave the list"),
        ("Phone banker", "Step down"),
    ):
        panel = await mine(ana, title)
        assert title in panel.text
        assert "Back" in panel.buttons
        assert (await ana.click(back, on=panel)).text
    assert "Nothing at the moment" in (await mine(ana)).text


async def test_what_is_no_longer_theirs_is_said_when_it_is_opened(community: Community, ana: Person) -> None:
    card = await community.ask("Paint the fence")
    await ana.click("I'm in", on=card)
    panel = await mine(ana)
    [held] = panel.selects
    opens = held.options[0]
    await gives_back(ana, card)
    assert "not in it any more" in (await ana.choose(str(held), opens, on=panel)).text
    elsewhere = await Community.found(community.bot)
    there = await elsewhere.guild.join(ana)
    stolen = await there.forges(opens.value, on=await elsewhere.ask())
    assert "no longer exists" in stolen.text
    ben = await community.newcomer("Ben")
    told = await ben.forges(opens.value, on=card)
    assert "no longer exists" in told.text
    assert "Paint the fence" not in told.text
    await elsewhere.is_left_alone()


async def test_many_commitments_fit_the_panel(community: Community, ana: Person) -> None:
    for number in range(14):
        await ana.click("I'm in", on=await community.ask("*" * 90 + f" {number}"))
    panel = await ana.command("/mine")
    assert not panel.failed
    assert "… and 11 more" in panel.text
    fits_a_phone(panel)
    [held] = panel.selects
    assert len(held.options) == 15, "each, and the way to all of them"


async def test_switches_change_at_once_and_back(community: Community, ana: Person) -> None:
    await community.joined(ana)
    panel = await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Ask me in check-ins")
    assert "Check-ins: yes" in panel.text
    await ana.click("Stop check-ins")
    assert "Check-ins: no" in panel.text
    await ana.click("Celebrations")
    await ana.click("Yes, without a name")
    assert "Celebrated: without your name" in (await mine(ana, "How you reach me")).text


async def test_a_message_that_waits_is_for_its_reader_only(
    community: Community, ana: Person, ben: Person, carmen: Person
) -> None:
    card = await community.ask(places=1)
    await ben.click("I'm in", on=card)
    await carmen.click("I'm in", on=card)
    await gives_back(ben, card)
    await community.settles()
    mine = await carmen.command("/mine")
    waiting = next(each for each in mine.buttons if each == words(carmen, "A place is yours"))
    stolen = await ana.forges(waiting.custom_id or "", on=card)
    assert "no longer here" in stolen.text
    assert "no longer here" in (await ana.forges("mine:read:999999999", on=card)).text
    read = await carmen.click(words(carmen, "A place is yours"))
    assert words(carmen, "A place is yours!") in read.text


# ------------------------------------------------------------------ erasing


async def test_erasing_asks_first(community: Community, ana: Person) -> None:
    await community.joined(ana)
    panel = await mine(ana, "My data", "Erase everything")
    assert "can't be undone" in panel.text
    await ana.click("Never mind")
    assert "Joined:" in panel.text


async def test_erasing_leaves_nothing_and_keeps_what_was_done_counted(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    await community.joined(ana)
    done = await community.ask("Done one", target=5)
    await ana.click("Done", on=done)
    await ana.click("Yes, with my name")
    open_one = await community.ask("Open one", places=1)
    await ana.click("I'm in", on=open_one)
    await ana.click("By direct message")
    await ben.click("I'm in", on=open_one)
    role = await community.role(member_role=community.guild.role("Caller"))
    await would_like(ana, role)
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Ask me in check-ins")
    await cora.command("/checkin new")
    await cora.click("Send")
    await community.settles()
    question = ana.dms[-1]
    await ana.click("I need support", on=question)
    await ana.click("Tell them")
    await community.celebrates()
    (win, role_win), [call] = community.wins.messages, community.team.messages
    assert ana.mention in win.text
    assert f"{ana.mention} has their first role" in role_win.text
    assert ana.mention not in call.text, "who opens it reads it, and nobody else"
    assert ana.roles == {"Volunteer", "Caller"}

    assert "Everything about you is erased" in await erase(ana)
    await community.settles()
    assert ana.mention not in win.text + role_win.text
    assert ana.mention not in call.text
    assert ana.roles == set()
    assert "1 / 5" in done.text, "what was done stays counted"
    assert "A place is yours" in (await ben.command("/mine")).buttons
    assert "Nothing is stored" in (await ana.command("/mine")).text
    assert await what_is_stored(community, ana) == {}


async def test_a_coordinator_who_erases_everything_leaves_their_asks_behind(
    community: Community, cora: Person, ana: Person
) -> None:
    form = {"Title": "Plant", "Why does it matter?": "Shade", "The one step to take": "Dig"}
    await cora.command("/ask new")
    await cora.submit(form)
    await cora.click("Post")
    await cora.command("/ask new")
    await cora.submit(form | {"Title": " "})
    await cora.click("See who is in")
    await erase(cora)
    await community.settles()
    assert await what_is_stored(community, cora) == {}
    assert "You're in!" in (await ana.click("I'm in")).text
    told = await cora.click("Fix it")
    assert "no longer here" in told.text


async def test_erasing_twice_and_coming_back(community: Community, ana: Person) -> None:
    card = await community.ask(places=1)
    await ana.click("I'm in", on=card)
    await erase(ana)
    assert "erased" in (await ana.forges("mine:erased", on=card)).text
    await community.settles()
    assert "1 place left" in card.text
    assert "Remind me?" in (await ana.click("I'm in", on=card)).text, "asked anew"


async def test_old_messages_of_somebody_erased_do_no_harm(community: Community, ana: Person) -> None:
    card = await community.ask(places=1)
    yes = await ana.click("I'm in", on=card)
    mine = await ana.command("/mine")
    await erase(ana)
    for shown in (yes, mine):
        for button in shown.buttons:
            if not (button.custom_id or "").startswith("ask:"):  # those say yes, or Done, anew
                assert not (await ana.forges(button.custom_id or "", on=card)).failed
    await community.bot.settles()  # a member role that is taken back is one more parcel, until it is
    assert await what_is_stored(community, ana) == {}


async def test_erasing_here_erases_nothing_elsewhere(community: Community, ana: Person) -> None:
    elsewhere = await Community.found(community.bot)
    there = await elsewhere.guild.join(ana)
    await there.click("I'm in", on=await elsewhere.ask())
    await ana.click("I'm in", on=await community.ask())
    await erase(ana)
    assert "Plant trees" in (await there.command("/mine")).text
    await elsewhere.is_left_alone()


async def test_mine_is_in_the_readers_language(community: Community, carmen: Person) -> None:
    await carmen.click("I'm in", on=await community.ask())
    await carmen.click(words(carmen, "In /mine"))
    panel = await mine(carmen, "How you reach me")
    assert words(carmen, "Back") in panel.buttons
    assert "Reminders:" not in panel.text
    assert words(carmen, "Everything about you is erased.") in await erase(carmen)


@pytest.mark.parametrize("custom_id", ["mine:checkins:perhaps", "mine:read:x", "mine:everything"])
async def test_forged_buttons_of_mine_change_nothing(
    community: Community, ana: Person, custom_id: str
) -> None:
    told = await ana.forges(custom_id, on=community.welcome.messages[0])
    assert not told.failed
    assert "reference" not in told.text
    assert await what_is_stored(community, ana) == {}
