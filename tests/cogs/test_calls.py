"""The member role of those who want to hear of every ask: taken and given back, and pinged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.faults import Faults
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Shown
from sandbox.world import guilds as server
from sandbox.world import model
from tests.cogs.test_drafting import writes
from tests.cogs.test_series import repeats
from tests.community import Community, mine, words

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
POSTS = "/channels/{channel_id}/messages"


@pytest.fixture
async def called(community: Community) -> model.Role:
    """The member role that an admin has chosen for it."""
    role = community.guild.role("Called", mentionable=True)
    community.guild.move(community.guild.role("Groundswell"), 20)
    await community.sets(calls_role_id=role.id)
    await community.waits_until(12)
    return role


def changes(community: Community, role: model.Role, **how: int) -> None:
    """Somebody who manages the server changes the role in Discord."""
    for name, value in how.items():
        setattr(role, name, value)
    server.role_changed(community.bot.sandbox.world, role)


def pings(community: Community, role: model.Role) -> list[Shown]:
    return [one for one in community.asks.messages if role.id in one.message.mention_roles]


async def wants_it(cora: Person) -> None:
    """Cora's newest draft is to ping."""
    await cora.click("More")
    await cora.choose("Something else", "Ping who wants to hear of it")
    await cora.click("Ping them when it is posted")
    await cora.click("Back")
    await cora.click("Back")


async def test_people_take_it_from_find_and_give_it_back_from_mine(
    community: Community, ana: Person, called: model.Role
) -> None:
    await community.ask()
    shown = await ana.command("/find")
    assert "Hear of every ask" in shown.buttons
    shown = await ana.click("Hear of every ask")
    assert "not between 21:00 and 9:00" in shown.text
    assert "Everybody in this server can see who has it" in shown.text
    await ana.click("Take it")
    await community.settles()
    assert called.id in ana.member.role_ids
    shown = await ana.click("Back")
    assert "Hear of every ask" not in shown.buttons
    shown = await mine(ana, "How you reach me")
    assert "Pinged for every ask: yes" in shown.text
    await ana.choose("Change something", "Pings for every ask")
    await ana.click("Give it back")
    await community.settles()
    assert called.id not in ana.member.role_ids
    assert "Pinged for every ask: no" in (await ana.click("Back")).text


async def test_where_there_is_no_such_member_role_nothing_is_offered(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    assert "Hear of every ask" not in (await ana.command("/find")).buttons
    assert "There is no member role for that here." in (await ana.forges("calls:find", on=card)).text
    await ana.forges("calls:find:take", on=card)
    await writes(cora)
    await cora.click("More")
    shown = await cora.choose("Something else", "Ping who wants to hear of it")
    assert "No member role for that is chosen yet" in shown.text
    assert shown.buttons == ["Back"]


async def test_an_ask_pings_it_once_below_its_card_and_says_before_whom_it_reaches(
    community: Community, cora: Person, ana: Person, called: model.Role
) -> None:
    await ana.command("/find")
    await ana.click("Hear of every ask")
    await ana.click("Take it")
    await community.settles()
    await writes(cora)
    await cora.click("More")
    shown = await cora.choose("Something else", "Ping who wants to hear of it")
    assert "is pinged once: 1 person has it." in shown.text
    shown = await cora.click("Ping them when it is posted")
    assert "They are pinged once it is posted." in shown.text
    for step in ("Back", "Back", "Post"):
        await cora.click(step)
    await community.settles()
    assert not pings(community, called), "its card stands first"
    for _time in range(3):
        await community.settles(after=MINUTE)
    [ping] = pings(community, called)
    assert "Clean the park" in ping.text
    assert ping.message.mentions == []
    assert not ping.message.mention_everyone
    assert ping.message.mention_roles == [called.id]
    ask_id = (await community.newest_ask()).id
    shown = await cora.forges(f"call:{ask_id}", on=ping)
    assert "They were pinged for it, and are not again." in shown.text
    assert "Ping them once" not in shown.buttons
    for way in ("on", "off", "on"):
        await cora.forges(f"call:{ask_id}:{way}", on=ping)
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.click("Change")
    await cora.click("Words")
    await cora.submit({"Title": "Clean the lake"})
    await community.settles(after=DAY)
    assert len(pings(community, called)) == 1


async def test_at_night_it_waits_for_the_morning_and_what_is_over_by_then_pings_nobody(
    community: Community, cora: Person, called: model.Role
) -> None:
    await community.waits_until(23)
    await writes(cora)
    await wants_it(cora)
    await cora.click("Post")
    await community.settles(after=MINUTE)
    await writes(cora, Title="Clean the lake")
    await wants_it(cora)
    await cora.click("Post")
    await community.settles(after=MINUTE)
    assert len(community.cards) == 2
    assert not pings(community, called)
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    await cora.click("End it")
    await cora.click("Close this ask")
    await community.waits_until(8)
    assert not pings(community, called)
    await community.waits_until(10)
    [ping] = pings(community, called)
    assert "Clean the park" in ping.text


async def test_a_lost_answer_pings_nobody_twice(
    community: Community, cora: Person, called: model.Role
) -> None:
    faults: Faults = community.bot.sandbox.faults
    faults.clear()
    await community.ask()
    ask_id = (await community.newest_ask()).id
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.choose("More", "Ping who wants to hear of it")
    await cora.click("Ping them once")
    faults.lose_answer("POST", POSTS)
    for _time in range(4):
        await community.settles(after=MINUTE)
    assert len(pings(community, called)) == 1


async def test_it_can_be_called_off_before_it_is_said_and_only_coordinators_ping(
    community: Community, cora: Person, ana: Person, called: model.Role
) -> None:
    card = await community.ask()
    ask_id = (await community.newest_ask()).id
    assert "for coordinators" in (await ana.forges(f"call:{ask_id}:on", on=card)).text
    await cora.command("/ask manage", ask=str(ask_id))
    await cora.choose("More", "Ping who wants to hear of it")
    await cora.click("Ping them once")
    await cora.click("Don't ping")
    await community.settles(after=MINUTE)
    assert not pings(community, called)
    await writes(ana)
    await ana.click("More")
    assert not any("Ping" in str(one) for one in ana.last_reply.buttons)


async def test_what_can_do_much_is_never_given_nor_pinged(
    community: Community, cora: Person, ana: Person, called: model.Role
) -> None:
    await writes(cora)
    await wants_it(cora)
    changes(community, called, permissions=int(Permissions.BAN_MEMBERS))
    await cora.click("Post")
    for _time in range(3):
        await community.settles(after=MINUTE)
    assert not pings(community, called)
    told = await ana.forges("calls:find:take", on=community.cards[-1])
    await community.settles()
    assert called.id not in ana.member.role_ids
    assert told.text
    changes(community, called, permissions=0)
    with pytest.raises(Exception, match="carry a right"):
        await community.sets(calls_role_id=community.coordinators.id)


async def test_what_discord_would_not_ring_is_said_before(
    community: Community, cora: Person, called: model.Role
) -> None:
    changes(community, called, mentionable=False)
    community.asks.deny(community.guild.everyone, Permissions.MENTION_EVERYONE)
    community.asks.deny(community.bot.application, Permissions.MENTION_EVERYONE)
    await writes(cora)
    await cora.click("More")
    shown = await cora.choose("Something else", "Ping who wants to hear of it")
    assert "Allow anyone to @mention this role" in shown.text
    assert shown.buttons == ["Back"]


async def test_each_date_of_a_series_pings_once(
    community: Community, cora: Person, called: model.Role
) -> None:
    await repeats(community, cora)
    await cora.click("Change all coming ones")
    await cora.click("More")
    shown = await cora.choose("Something else", "Ping who wants to hear of it")
    assert "Each of its dates pings once." in shown.text
    await cora.click("Ping them when it is posted")
    await community.settles(after=4 * DAY)
    await community.waits_until(12)
    assert len(pings(community, called)) == 1


async def test_in_spanish(community: Community, called: model.Role) -> None:
    await community.ask()
    carmen = await community.newcomer("Carmen", locale="es-ES")
    await carmen.command("/find")
    shown = await carmen.click(words(carmen, "Hear of every ask"))
    assert words(carmen, "Take it") != "Take it"
    assert words(carmen, "Take it") in shown.buttons
