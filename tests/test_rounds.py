"""What should be so is made so again: each kind of card and of member role, and each way it gets lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.courier import rounds
from bot.db import Transaction
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.things import joining, reminders
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Shown
from sandbox.rooms import Room
from tests.community import Community, would_like
from tests.screens import every_page

SOON = timedelta(minutes=6)
HOUR = timedelta(hours=1, minutes=1)


async def _settled(community: Community, after: timedelta = SOON) -> None:
    """A round looks, and what it finds is mended."""
    await community.settles(after=after)
    await community.settles()


# Cards.


async def an_ask(community: Community) -> Room:
    await community.ask("Plant trees")
    return community.asks


async def a_role(community: Community) -> Room:
    await community.role("Phone banker")
    return community.asks


async def the_welcome(community: Community) -> Room:
    return community.welcome


async def the_board(community: Community) -> Room:
    ana = await community.newcomer("Ana")
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("A hello from one of us")
    await ana.click("I'd like a hello")
    await ana.submit({})
    return community.team


CARDS: dict[str, tuple[Callable[[Community], Awaitable[Room]], str]] = {
    "ask": (an_ask, "asks_channel_id"),
    "role": (a_role, "asks_channel_id"),
    "noticeboard": (an_ask, "asks_channel_id"),
    "welcome": (the_welcome, "welcome_channel_id"),
    "board": (the_board, "coordinators_channel_id"),
}
cards = pytest.mark.parametrize("kind", CARDS)


async def posted(community: Community, kind: str) -> tuple[Room, Shown]:
    room = await CARDS[kind][0](community)
    await community.settles()
    return room, standing(room, kind)[-1]


def standing(room: Room, kind: str) -> list[Shown]:
    """What the bot posted there; of the asks channel either its cards or the noticeboard, which is pinned."""
    return [one for one in room.messages if one.text and one.pinned == (kind == "noticeboard")]


@cards
async def test_a_card_that_is_deleted_by_hand_stands_again(community: Community, kind: str) -> None:
    room, card = await posted(community, kind)
    said = card.text
    await community.olga.deletes(card)
    assert said not in [one.text for one in standing(room, kind)]
    await _settled(community)
    assert [one.text for one in standing(room, kind)].count(said) == 1
    await _settled(community)
    assert [one.text for one in standing(room, kind)].count(said) == 1, "once"


@cards
async def test_a_card_moves_with_its_channel_also_when_that_was_deleted(
    community: Community, kind: str
) -> None:
    for number in range(2):
        room, card = await posted(community, kind)
        said = card.text
        another = community.guild.channel(f"another-{number}")
        if number:
            community.guild.remove(room)
        await community.sets(**{CARDS[kind][1]: another.id})
        await _settled(community, timedelta(seconds=5))
        assert said in [one.text for one in standing(another, kind)]
        if not number:
            assert said not in [one.text for one in standing(room, kind)]
            await community.sets(**{CARDS[kind][1]: room.id})
            await _settled(community, timedelta(seconds=5))


@cards
async def test_every_open_card_speaks_the_language_of_public_posts(community: Community, kind: str) -> None:
    room, card = await posted(community, kind)
    said = card.text
    await community.sets(language="es")
    await _settled(community, timedelta(seconds=5))
    assert standing(room, kind)[-1].text != said
    await community.sets(language="en")
    await _settled(community, timedelta(seconds=5))
    assert standing(room, kind)[-1].text == said


@cards
async def test_a_card_that_was_refused_is_posted_once_it_may_be(community: Community, kind: str) -> None:
    closed = community.guild.channel("closed")
    closed.deny(community.guild.everyone, Permissions.SEND_MESSAGES)
    _room, card = await posted(community, kind)
    said = card.text
    await community.sets(**{CARDS[kind][1]: closed.id})
    await _settled(community)
    assert closed.messages == []
    await _settled(community)
    await community.olga.command("/setup")
    check_up = await community.olga.click("Check-up")
    assert check_up.text.count("I may not write there") <= 1, "said once, however often it was tried"
    closed.allow(community.guild.everyone, Permissions.SEND_MESSAGES)
    await _settled(community)
    assert said in [one.text for one in standing(closed, kind)]


async def test_what_has_ended_is_not_posted_again(community: Community) -> None:
    card = await community.ask("Plant trees", deadline=timedelta(hours=1))
    await community.settles(after=HOUR)
    await community.olga.deletes(card)
    await _settled(community)
    assert community.cards == []


# Member roles.


async def who_joined(community: Community) -> Person:
    ana = await community.newcomer("Ana")
    await community.joined(ana)
    return ana


async def who_signed_up(community: Community) -> Person:
    card = await community.role(member_role=community.guild.role("Caller"))
    ana = await community.newcomer("Ana")
    await would_like(ana, card)
    await community.settles()
    return ana


HOLDERS: dict[str, tuple[Callable[[Community], Awaitable[Person]], str]] = {
    "joined": (who_joined, "Volunteer"),
    "signed up": (who_signed_up, "Caller"),
}
holders = pytest.mark.parametrize("how", HOLDERS)


@holders
async def test_a_member_role_that_was_taken_by_hand_is_given_again(community: Community, how: str) -> None:
    ana, name = await HOLDERS[how][0](community), HOLDERS[how][1]
    assert name in ana.roles
    community.guild.take(ana, community.guild.role(name))
    assert name not in ana.roles
    await _settled(community, HOUR)
    assert name in ana.roles


@holders
async def test_a_member_role_that_was_refused_is_given_once_it_can_be(community: Community, how: str) -> None:
    name = HOLDERS[how][1]
    community.guild.move(community.guild.role(name), 20)
    ana = await HOLDERS[how][0](community)
    assert name not in ana.roles
    await _settled(community, HOUR)
    await _settled(community, HOUR)
    await community.olga.command("/setup")
    check_up = await every_page(community.olga, await community.olga.click("Check-up"))
    assert check_up.count("giving or taking a member role") == 1, "said once, however often it was tried"
    community.guild.move(community.guild.role(name), 1)
    await _settled(community, HOUR)
    assert name in ana.roles


@holders
async def test_who_comes_back_to_the_server_has_their_member_roles_again(
    community: Community, how: str
) -> None:
    """Where nobody tells who leaves, who comes back at once was never away."""
    ana, name = await HOLDERS[how][0](community), HOLDERS[how][1]
    await ana.leave()
    back = await community.guild.join(ana)
    assert name not in back.roles
    await _settled(community, HOUR)
    assert name in back.roles


async def test_a_round_of_many_goes_on_where_it_stopped_and_asks_little(community: Community) -> None:
    people = [await community.newcomer(f"Person {number}") for number in range(130)]
    for person in people:
        await community.bot.db.write(_joins, community.guild.id, person.id, now=community.bot.clock.now())
    await community.settles()
    for person in people:
        community.guild.take(person, community.volunteers)
    community.guild.give(people[0], community.volunteers)
    community.guild.give(people[1], community.guild.role("By hand"))
    community.bot.sandbox.requests.clear()
    await _settled(community, HOUR)
    assert all("Volunteer" in person.roles for person in people)
    assert "By hand" in people[1].roles
    asked = [one for one in community.bot.sandbox.requests if one.path.endswith(f"/members/{people[0].id}")]
    assert not asked, "who has what they should have costs no request of their own"


def _joins(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    caller = Caller(user_id, guild_id)
    joining.agree(tx, caller, guilds.find(tx, guild_id).wording, now=now)
    joining.finish(tx, caller, None, now=now)


# Reminders.


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (1, 9)])
async def test_another_number_of_days_holds_for_who_said_yes_before(
    community: Community, before: int, after: int
) -> None:
    """In a week; a moment that is over already changes nothing."""
    await community.sets(reminder_days=before)
    ana = await community.newcomer("Ana")
    card = await community.ask("Plant trees", deadline=timedelta(days=7))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    await community.sets(reminder_days=after)
    days = after if after < 7 else before
    await community.settles(after=timedelta(days=7 - days) - timedelta(minutes=2))
    assert not [told for told in ana.dms if "Still on?" in told.text]
    await community.settles(after=timedelta(minutes=4))
    assert len([told for told in ana.dms if "Still on?" in told.text]) == 1
    await community.settles(after=timedelta(days=days) - timedelta(minutes=9))
    assert len([told for told in ana.dms if "Still on?" in told.text]) == 1, "once"


async def test_a_thing_that_can_not_be_planned_anew_holds_up_no_other(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("A", "B", "C"):
        await community.ask(title, deadline=timedelta(days=7))
    db, guild_id, tried = community.bot.db, community.guild.id, list[int]()
    first, *others = await db.read(reminders.to_replan, guild_id)

    def replan(tx: Transaction, thing_id: int, *, now: datetime) -> None:
        tried.append(thing_id)
        if thing_id == first:
            raise KeyError(thing_id)

    monkeypatch.setattr(reminders, "replan", replan)
    with pytest.raises(KeyError):
        await rounds.replan_reminders(db, guild_id, community.bot.clock.now())
    assert tried == [first, *others]
    assert len(others) == 2
