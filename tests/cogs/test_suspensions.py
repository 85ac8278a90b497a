"""Suspended: what the person reads wherever they press, and what stays theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.community import Community
from tests.forging import forged_choice, forged_form

FORM = {"The reason": "Shouted at people, twice.", "Their places": ["They keep what they have"]}


@pytest.fixture
def moderators_time_out(community: Community) -> None:
    """As moderators on Discord usually may; the entry in the menu is for those."""
    community.moderators.permissions |= Permissions.MODERATE_MEMBERS


async def suspended(mo: Person, person: Person, places: str = "They keep what they have") -> str:
    await mo.uses("Suspend participation", on=person)
    return (await mo.submit(FORM | {"Their places": [places]})).text


@pytest.mark.usefixtures("moderators_time_out")
async def test_whatever_they_press_tells_them_why_and_their_own_data_stays_theirs(
    community: Community, ana: Person, mo: Person
) -> None:
    card = await community.ask()
    assert ana.mention in await suspended(mo, ana)
    for told in (
        await ana.click("I'm in", on=card),
        await ana.command("/find"),
        await ana.command("/join"),
    ):
        assert "suspended" in told.text
        assert "Shouted at people, twice." in told.text
        assert "Olga" in told.text, "whom to turn to"
    mine = await ana.command("/mine")
    assert "Shouted at people, twice." in mine.text
    assert "Report a problem" in (await ana.command("/help")).buttons
    await community.settles()
    assert "is in" not in card.text


@pytest.mark.usefixtures("moderators_time_out")
async def test_moderators_lift_it_and_everything_works_again(
    community: Community, ana: Person, mo: Person
) -> None:
    card = await community.ask()
    await suspended(mo, ana)
    await community.bot.restart()
    await mo.command("/stats")
    assert ana.mention in (await mo.click("Suspensions")).text
    lifted = await mo.click("Lift it")
    assert "lifted" in lifted.text
    assert "You're in!" in (await ana.click("I'm in", on=card)).text


async def test_moderators_suspend_from_their_panel_whatever_discord_lets_them(
    community: Community, ana: Person, mo: Person
) -> None:
    assert not community.moderators.permissions & Permissions.MODERATE_MEMBERS
    await mo.command("/stats")
    await mo.click("Suspensions")
    await mo.choose("Suspend somebody", ana)
    assert ana.mention in (await mo.submit(FORM)).text
    assert ana.mention in (await mo.click("All suspensions")).text


async def test_who_has_left_can_be_suspended_before_they_come_back(
    community: Community, ana: Person, mo: Person
) -> None:
    card = await community.ask()
    await ana.leave()
    await mo.command("/stats")
    await mo.click("Suspensions")
    await mo.choose("Suspend somebody", ana)
    assert ana.mention in (await mo.submit(FORM)).text
    back = await community.guild.join(ana)
    assert "suspended" in (await back.click("I'm in", on=card)).text


async def test_others_do_not_get_the_panel(community: Community, ana: Person, ben: Person) -> None:
    card = await community.ask()
    assert "for moderators" in (await ana.forges("suspension:list:0", on=card)).text
    told = await forged_choice(ana, "suspension:somebody", str(ben.id), on=card)
    assert "for moderators" in told.text


@pytest.mark.usefixtures("moderators_time_out")
async def test_places_go_to_whoever_waits_if_the_moderator_says_so_and_no_reminder_is_sent(
    community: Community, ana: Person, cora: Person, mo: Person
) -> None:
    card = await community.ask(places=1, deadline=timedelta(days=3))
    for person in (ana, cora):
        await person.click("I'm in", on=card)
    await community.settles()
    await suspended(mo, ana, "They go to whoever waits")
    await community.settles(after=timedelta(days=2, hours=1))
    await cora.command("/mine")
    assert "Plant trees" in (await cora.command("/mine")).text
    assert not [shown for shown in ana.dms if "Plant trees" in shown.text]


@pytest.mark.usefixtures("moderators_time_out")
async def test_erasing_everything_is_no_way_round(community: Community, ana: Person, mo: Person) -> None:
    card = await community.ask()
    await suspended(mo, ana)
    await ana.command("/mine")
    await ana.click("My data")
    await ana.click("Erase everything")
    await ana.click("Erase everything")
    assert "suspended" in (await ana.click("I'm in", on=card)).text


@pytest.mark.usefixtures("moderators_time_out")
async def test_whoever_manages_the_server_and_oneself_can_not_be_suspended(
    community: Community, mo: Person, olga: Person
) -> None:
    assert "can't be suspended" in (await mo.uses("Suspend participation", on=olga)).text
    assert "That is you" in (await mo.uses("Suspend participation", on=mo)).text
    forged = await forged_form(mo, f"suspension:{olga.id}:suspend", reason="x", places="keep")
    assert "can't be suspended" in forged.text


async def test_forged_by_others_it_does_nothing(community: Community, ana: Person, ben: Person) -> None:
    told = await forged_form(ana, f"suspension:{ben.id}:suspend", reason="x", places="keep")
    assert "for moderators" in told.text
    assert "Report a problem" in (await ben.command("/help")).buttons
    card = await community.ask()
    assert "for moderators" in (await ana.forges("suspension:1:lift", on=card)).text
    assert "You're in!" in (await ben.click("I'm in", on=card)).text
