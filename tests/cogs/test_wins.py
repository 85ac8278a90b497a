"""Celebrations: by name, without one, or not at all; and an ask that reaches its target."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.things import commitments
from sandbox.people import Person
from tests.community import Community, mine


async def first_done(community: Community, person: Person, how: str) -> None:
    card = await community.ask()
    told = await person.click("Done", on=card)
    assert "That was your first action here!" in told.text
    await person.click(how)
    await community.celebrates()


async def test_a_first_action_is_celebrated_by_name(community: Community, ana: Person) -> None:
    await first_done(community, ana, "Yes, with my name")
    [win] = community.wins.messages
    assert f"{ana.mention} did **Plant trees**, their first with us" in win.text
    assert win.mentions == ["Ana"], "and nobody else"
    second = await community.ask("Another")
    told = await ana.click("Done", on=second)
    assert "first action" not in told.text
    await community.celebrates()
    assert len(community.wins.messages) == 1


async def test_a_first_action_is_celebrated_without_a_name(community: Community, ana: Person) -> None:
    await first_done(community, ana, "Yes, without a name")
    [win] = community.wins.messages
    assert "Somebody did **Plant trees**" in win.text
    assert ana.mention not in win.text


async def test_a_first_action_stays_between_us(community: Community, ana: Person) -> None:
    await first_done(community, ana, "Rather not")
    assert community.wins.messages == []
    assert "Celebrated: not at all" in (await mine(ana, "How you reach me")).text


async def test_without_an_answer_nothing_is_celebrated(community: Community, ana: Person) -> None:
    await ana.click("Done", on=await community.ask())
    await community.celebrates()
    assert community.wins.messages == []


@pytest.mark.parametrize("then", ["Yes, without a name", "Rather not"])
async def test_who_changes_their_mind_is_no_longer_named(
    community: Community, ana: Person, then: str
) -> None:
    await first_done(community, ana, "Yes, with my name")
    await ana.command("/mine")
    await ana.click("How you reach me")
    await ana.click("Celebrations")
    await ana.click(then)
    await community.settles()
    [win] = community.wins.messages
    assert ana.mention not in win.text


async def test_an_ask_that_reaches_its_target_is_celebrated_once(
    community: Community, ana: Person, ben: Person, carmen: Person
) -> None:
    card = await community.ask("@everyone", target=2)
    for person in (ana, ben, carmen):
        await person.forges(card.buttons[1].custom_id or "", on=card)
        await community.celebrates()
    [win] = community.wins.messages
    assert "has reached its target: 2 done" in win.text
    assert "@everyone" not in win.text
    assert win.mentions == []


async def test_without_a_wins_channel_thanks_are_still_given(community: Community, ana: Person) -> None:
    community.guild.remove(community.wins)
    card = await community.ask(target=1)
    assert "Thank you!" in (await ana.click("Done", on=card)).text
    assert "no channel for wins here" in (await ana.click("Yes, with my name")).text
    await community.settles()


async def test_a_stranger_has_nothing_to_celebrate_yet(community: Community, ana: Person) -> None:
    card = await community.ask()
    for how in ("name", "anonymous", "no"):
        assert (
            "nothing to celebrate yet"
            in (await ana.forges(f"celebrate:{community.guild.id}:{how}", on=card)).text
        )
    assert (
        "not one of the three" in (await ana.forges(f"celebrate:{community.guild.id}:loudly", on=card)).text
    )
    await community.settles()
    assert community.wins.messages == []
    assert "Nothing is stored" in (await ana.command("/mine")).text


async def test_a_round_number_of_all_has_a_picture_that_says_the_same(
    community: Community, ana: Person
) -> None:
    await community.ask()
    ask_id = await community.newest_id("ask")

    def ten_do_it(tx: Transaction, *, now: datetime) -> None:
        for number in range(10):
            person = Caller(920_000_000_000_000_000 + number, community.guild.id)
            commitments.report_done(tx, ask_id, person, now=now)

    await community.bot.db.write(ten_do_it, now=community.bot.clock.now())
    await community.celebrates()
    [win] = community.wins.messages
    assert "10 things done together" in win.text
    assert win.pictures == ["10 things done together"]
    await ana.click("Join in", on=win)
    await community.settles()
    assert "Join in · 1" in win.buttons
    assert win.pictures == ["10 things done together"], "it stays"
    assert "10 things done together since" in community.noticeboard.text or await later(community)


async def later(community: Community) -> bool:
    """The noticeboard is looked at every five minutes."""
    await community.settles(after=timedelta(minutes=6))
    return "🎉 10 things done together since" in community.noticeboard.text
