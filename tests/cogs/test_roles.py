"""Volunteering roles, and the member role that comes with one."""

from __future__ import annotations

import asyncio

import pytest

from bot import in_order
from bot.errors import BadDatabase
from bot.services.things import approvals
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.refusals import CannotDo
from sandbox.world import applications, guilds
from tests.community import Community, gives_back, words, would_like
from tests.forging import forged_command, forged_form
from tests.patience import PATIENCE

BAN = int(Permissions.BAN_MEMBERS)
FORM = {"Title": "Phone banker", "What is it for?": "Calls the neighbours"}
FORGED = {"title": "Phone banker", "purpose": "Calls the neighbours"}
ACTIONS = ("in", "show", "people")


async def test_a_role_is_offered_taken_and_given_back_with_its_member_role(
    community: Community, cora: Person, ana: Person
) -> None:
    caller = community.guild.role("Caller")
    await cora.command("/role new", places=1, member_role=caller)
    await cora.submit(FORM)
    told = await cora.click("Post")
    assert "**Phone banker** appears in the asks channel" in told.text
    await community.settles()
    [card] = community.cards
    assert "Calls the neighbours" in card.text
    assert "1 place left" in card.text
    assert f"Comes with <@&{caller.id}>" in card.text
    taken = await would_like(ana, card)
    assert "You are now **Phone banker**" in taken.text
    assert taken.buttons == ["Step down", "Who else is in", "What is stored", "Mine"]
    assert "when, and later" in (await ana.click("What is stored")).text
    await community.settles()
    assert "full" in card.text
    assert ana.roles == {"Caller"}
    assert "You have this role already" in (await would_like(ana, card)).text
    assert "is free for somebody else" in (await gives_back(ana, card)).text
    await community.settles()
    assert ana.roles == set()
    assert "1 place left" in card.text
    assert "nothing to give back" in (await ana.click("Step down", on=card)).text


async def test_who_waits_for_a_role_is_told_in_their_language_and_given_the_member_role(
    community: Community, ana: Person, carmen: Person
) -> None:
    community_role = community.guild.role("Caller")
    card = await community.role(places=1, member_role=community_role)
    ask = await community.ask()
    await carmen.click("I'm in", on=ask)
    await carmen.click(words(carmen, "By direct message"))
    await would_like(ana, card)
    waits = await would_like(carmen, card)
    assert words(carmen, "You're on the waiting list") in waits.text
    await community.settles()
    assert "1 person waiting" in card.text
    assert carmen.roles == set()
    await gives_back(ana, card)
    await community.settles()
    [_first, told] = carmen.dms
    assert "Phone banker" in told.text
    assert carmen.roles == {"Caller"}
    await gives_back(carmen, told)
    await community.settles()
    assert carmen.roles == set()


async def test_who_waits_for_a_role_is_asked_how_to_be_told_and_is(
    community: Community, ana: Person, ben: Person
) -> None:
    card = await community.role(places=1)
    await would_like(ben, card)
    waits = await would_like(ana, card)
    assert "I'll tell you the way you choose here" in waits.text
    await ana.click("By direct message")
    await gives_back(ben, card)
    await community.settles()
    assert "A place is yours" in ana.dms[-1].text


async def test_a_newcomer_can_not_offer_or_manage_roles(community: Community, ana: Person) -> None:
    card = await community.role()
    role = await community.newest_role()
    assert "for coordinators" in (await ana.command("/role new")).text
    assert "for coordinators" in (await forged_form(ana, "role:new::", **FORGED)).text
    assert "for coordinators" in (await ana.command("/role manage", role=str(role.id))).text
    assert await ana.autocomplete("/role manage", role="") == []
    assert "for coordinators" in (await ana.forges(f"role:{role.id}:people", on=card)).text
    await community.settles()
    assert await community.newest_role() == role


@pytest.mark.parametrize("places", [0, 10_000])
async def test_no_role_has_0_or_10_000_places(community: Community, cora: Person, places: int) -> None:
    with pytest.raises(CannotDo):
        await cora.command("/role new", places=places)
    await forged_command(cora, "/role new", places=places)
    told = await forged_form(cora, f"role:new:{places}:", **FORGED)
    assert "between 1 and 1,000" in told.text
    await community.settles()
    assert community.cards == []


async def test_texts_that_are_too_long_or_missing_are_refused_and_mended(
    community: Community, cora: Person
) -> None:
    await cora.command("/role new")
    with pytest.raises(CannotDo):
        await cora.submit(FORM | {"What is it for?": "x" * 5000})
    assert "characters" in (await forged_form(cora, "role:new::", title="x", purpose="x" * 5000)).text
    await cora.command("/role new", places=2)
    await cora.submit(FORM | {"Title": " "})
    await cora.click("Fix it")
    await cora.submit(title="@everyone **now**")
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "2 places left" in card.text
    assert "@everyone" not in card.text
    assert "**now**" not in card.text
    assert card.mentions == []


async def test_a_member_role_above_the_bots_own_is_refused_with_what_to_do(
    community: Community, cora: Person
) -> None:
    boss = community.guild.role("Boss")
    community.guild.move(boss, len(community.guild.state.roles) - 1)
    told = await cora.command("/role new", member_role=boss)
    assert "can't hand out Boss: it stands above my own role" in told.text
    assert "Server Settings, Roles" in told.text
    assert cora.modal is None
    assert "stands above" in (await forged_form(cora, f"role:new::{boss.id}", **FORGED)).text
    await community.settles()
    assert community.cards == []


async def test_member_roles_that_nobody_may_take_by_a_click_are_refused(
    community: Community, cora: Person
) -> None:
    guild = community.guild
    everyone = await cora.command("/role new", member_role=guild.everyone)
    assert "Nobody can hand out" in everyone.text
    assert everyone.mentions == []
    strong = guild.role("Strong", permissions=Permissions.BAN_MEMBERS)
    assert "gives power here" in (await cora.command("/role new", member_role=strong)).text
    own = applications.own_role(guild.state, community.bot.application)
    assert own is not None
    assert "belongs to Discord or to another bot" in (await cora.command("/role new", member_role=own)).text
    assert "no longer exists" in (await forged_form(cora, "role:new::123", **FORGED)).text
    own.permissions &= ~int(Permissions.MANAGE_ROLES)
    guilds.role_changed(guild.world, own)
    harmless = guild.role("Harmless")
    assert (
        "I lack the permission “Manage Roles”" in (await cora.command("/role new", member_role=harmless)).text
    )
    await community.settles()
    assert community.cards == []


async def test_a_role_survives_its_member_role_and_says_what_is_wrong(
    community: Community, cora: Person, ana: Person
) -> None:
    caller = community.guild.role("Caller")
    card = await community.role(member_role=caller)
    identity = str((await community.newest_role()).id)
    panel = await cora.command("/role manage", role=identity)
    assert "⚠️" not in panel.text
    community.guild.move(caller, len(community.guild.state.roles) - 1)
    await cora.click("Refresh")
    assert "⚠️ I can't hand out Caller: it stands above my own role" in panel.text
    community.guild.remove(caller)
    assert "You are now **Phone banker**" in (await would_like(ana, card)).text
    await community.settles()
    await cora.click("Refresh")
    assert "⚠️ The member role that came with this is gone" in panel.text
    assert ana.mention in panel.text


async def test_ending_a_role_asks_first_and_takes_the_member_role_back(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    card = await community.role(places=1, member_role=community.guild.role("Caller"))
    await would_like(ana, card)
    await would_like(ben, card)
    await community.settles()
    [suggested] = await cora.autocomplete("/role manage", role="phone")
    panel = await cora.command("/role manage", role=suggested)
    assert f"**Has the role** (1)\n{ana.mention}" in panel.text
    assert f"**Waiting, in order** (1)\n{ben.mention}" in panel.text
    await cora.click("End it")
    assert "taken back" in panel.text
    await cora.click("Back")
    await cora.click("End it")
    await cora.click("End this role")
    await community.settles()
    assert ana.roles == set()
    assert "This role has ended." in card.text
    with pytest.raises(CannotDo):
        await would_like(ben, card)
    identity = (await community.newest_role()).id
    assert "is closed" in (await ben.forges(f"role:{identity}:in", on=card)).text
    await cora.click("Back")
    assert "End it" not in panel.buttons


@pytest.mark.parametrize("typed", ["Phone banker", "999999", "-1"])
async def test_what_is_typed_instead_of_chosen_is_refused(cora: Person, typed: str) -> None:
    told = await cora.command("/role manage", role=typed)
    assert "suggested roles" in told.text or "no longer exists" in told.text


async def test_the_buttons_of_a_role_that_is_gone_or_elsewhere_say_so(
    community: Community, cora: Person
) -> None:
    elsewhere = await Community.found(community.bot)
    await elsewhere.role("Secret")
    theirs = await elsewhere.newest_role()
    card = await community.role()
    for role_id in (theirs.id, 999_999_999):
        for action in ACTIONS:
            told = await cora.forges(f"role:{role_id}:{action}", on=card)
            assert "no longer exists" in told.text, action
            assert "Secret" not in told.text, action
    assert await elsewhere.newest_role() == theirs
    await elsewhere.is_left_alone()


async def test_without_an_asks_channel_there_is_no_form(community: Community, cora: Person) -> None:
    community.asks.deny(community.guild.everyone, Permissions.SEND_MESSAGES)
    told = await cora.command("/role new")
    assert "In #asks I lack: Send Messages" in told.text
    assert cora.modal is None


async def test_an_admin_offers_what_gives_power_and_says_yes_or_no_to_each_person(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    strong = community.guild.role("Strong", permissions=Permissions.BAN_MEMBERS)
    await community.olga.command("/role new", member_role=strong)
    assert "says yes to each person" in (await community.olga.submit(FORM)).text
    assert "/role manage shows who" in (await community.olga.click("Post")).text
    await community.settles()
    [card] = community.cards
    asked = await would_like(ana, card)
    assert "says yes to each person for **Phone banker**" in asked.text
    await ana.click("By direct message")
    await would_like(ben, card)
    await community.settles()
    assert ana.roles == ben.roles == set()
    posted = community.team.messages[-1]
    assert "Somebody would like a role" in posted.text
    assert ana.mention not in posted.text
    told = await cora.click("See who", on=posted)
    assert "**Would like it, in order** (2)" in told.text
    assert told.text.index(ana.mention) < told.text.index(ben.mention)
    identity = (await community.newest_role()).id
    for forged in (f"approval:{identity}:yes:{ana.id}", f"approval:{identity}:each"):
        assert "Manage Server" in (await cora.forges(forged, on=card)).text
    olga = community.olga
    await olga.click("See who", on=posted)
    await olga.choose("Say yes or no to somebody", ana)
    assert "has said yes to" in (await olga.click("Yes, gladly")).text
    await olga.click("Back")
    await olga.choose("Say yes or no to somebody", ben)
    await olga.click("Not this time")
    assert "This is what" in (await olga.submit({})).text
    assert "that it's not this time" in (await olga.click("Send it")).text
    await community.settles()
    assert ana.roles == {"Strong"}
    assert ben.roles == set()
    assert "It's yours!" in ana.dms[-1].text
    assert "That has been settled" in posted.text
    await gives_back(ana, ana.dms[-1])
    await community.settles()
    assert ana.roles == set()


async def guarded(community: Community) -> None:
    """Until Discord's word has come and is stored: no button gives any member role that could do harm."""
    mighty = [role.id for role in community.guild.state.roles.values() if role.permissions & BAN]
    async with asyncio.timeout(PATIENCE):
        while await community.bot.db.read(approvals.unguarded, community.guild.id, mighty):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await community.settles()


async def test_what_becomes_mighty_after_it_was_linked_is_given_to_nobody_without_a_yes(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    caller = community.guild.role("Caller")
    card = await community.role(member_role=caller)
    await would_like(ana, card)
    await community.settles()
    caller.permissions |= BAN
    guilds.role_changed(community.guild.world, caller)
    await guarded(community)
    assert "says yes to each person" in card.text
    asked = await would_like(ben, card)
    assert "says yes to each person" in asked.text
    await community.settles()
    assert (ana.roles, ben.roles) == ({"Caller"}, set())


async def test_forty_that_become_mighty_at_once_are_all_guarded(community: Community, ana: Person) -> None:
    callers = [community.guild.role(f"Caller {number}") for number in range(40)]
    for caller in callers:
        await community.role(f"Role {caller.name}", member_role=caller)
    for caller in callers:
        caller.permissions |= BAN
        guilds.role_changed(community.guild.world, caller)
    await guarded(community)
    cards = community.cards
    assert len(cards) == 40
    assert all("says yes to each person" in card.text for card in cards)


async def test_a_role_that_becomes_mighty_while_the_database_fails_is_guarded_later(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = community.guild.role("Caller")
    card = await community.role(member_role=caller)
    guard, failed = approvals.guard, 0

    def fails_once(*arguments: object, **named: object) -> int:
        nonlocal failed
        failed += 1
        if failed == 1:
            raise BadDatabase("The disk is full.")
        return guard(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(approvals, "guard", fails_once)
    monkeypatch.setattr(in_order, "AGAIN_AFTER", 0.01)
    caller.permissions |= BAN
    guilds.role_changed(community.guild.world, caller)
    await guarded(community)
    assert "says yes to each person" in card.text


@pytest.mark.parametrize("nothing", ["\u200b", "\u2800", "\u3164", "\u202e", " \ufeff\u2060 "])
async def test_a_title_in_which_nothing_can_be_seen_is_missing(
    community: Community, cora: Person, nothing: str
) -> None:
    await cora.command("/role new")
    told = await cora.submit(FORM | {"Title": nothing})
    assert "A role needs a title" in told.text
    await community.settles()
    assert community.cards == []


async def test_a_title_that_turns_text_around_ends_where_it_ends(community: Community, cora: Person) -> None:
    await cora.command("/role new")
    await cora.submit(FORM | {"Title": "Phone \u202ereknab at <t:0:R>"})
    await cora.click("Post")
    await community.settles()
    [card] = community.cards
    assert "Phone reknab at \\<t:0:R>" in card.text
