"""`/setup`, Create what's missing: what is shown is made, once, whatever gets in the way."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.replies import Reply
from sandbox.rooms import Room
from sandbox.world.model import ChannelType
from tests.community import Community, all_settings
from tests.running import NEEDED, Bot

CHANNELS = "/guilds/{guild_id}/channels"
ROLES = "/guilds/{guild_id}/roles"
MADE = ["welcome", "things-to-do", "wins", "coordinators", "reports"]


@pytest.fixture
def bare(bot: Bot, community: Community) -> Guild:
    """A server with one channel, whose bot may make channels."""
    guild = bot.sandbox.guild("Bare", owner="Olga")
    guild.channel("general")
    guild.add(bot.application, permissions=NEEDED | Permissions.MANAGE_CHANNELS)
    return guild


async def look(person: Person) -> Reply:
    await person.command("/setup")
    return await person.click("Create what's missing")


def named(guild: Guild, name: str) -> Room:
    [room] = [room for room in guild.channels if room.name == name]
    return room


def names(guild: Guild) -> list[str]:
    return [room.name for room in guild.channels if room.thing.type is ChannelType.TEXT]


async def test_it_shows_exactly_what_it_will_make_and_makes_nothing_before(bare: Guild) -> None:
    panel = await look(bare.owner)
    for text in ("#welcome", "#things-to-do", "#wins", "#coordinators", "@Coordinator", "@Moderator"):
        assert text in panel.text
    assert "only coordinators and I can see it" in panel.text
    assert "with no permissions" in panel.text
    assert names(bare) == ["general"]


async def test_what_was_shown_is_made_and_chosen(bare: Guild) -> None:
    olga, newcomer = bare.owner, await bare.join("Noor")
    panel = await look(olga)
    await olga.click("Create this", on=panel)
    assert names(bare) == ["general", *MADE]
    coordinator = bare.role("Coordinator")
    assert coordinator.permissions == 0
    cora = await bare.join("Cora", roles=[coordinator])
    mo = await bare.join("Mo", roles=[bare.role("Moderator")])
    for room, readers in (("coordinators", [True, False, False]), ("reports", [False, True, False])):
        assert [person.sees(named(bare, room)) for person in (cora, mo, newcomer)] == readers
    for room_made in MADE:
        assert named(bare, room_made).mention in panel.text
    await olga.click("Back", on=panel)
    moderators, reports = bare.role("Moderator"), named(bare, "reports")
    settings = await all_settings(olga, panel)
    assert f"**Who gets reports**: <@&{moderators.id}> in {reports.mention}" in settings
    assert newcomer.sees(named(bare, "welcome"))
    for setting in ("Welcome channel", "Asks channel", "Wins channel", "Coordinators", "Volunteers"):
        assert f"✅ **{setting}**" in settings
    await olga.click("Back", on=panel)
    await olga.click("Create what's missing", on=panel)
    assert "Nothing is missing" in panel.text


async def test_what_is_there_already_is_used(bare: Guild) -> None:
    bare.channel("Wins")
    bare.channel("coordinators")  # which everybody can read
    bare.role("volunteer")
    panel = await look(bare.owner)
    assert f"**Wins channel** {named(bare, 'Wins').mention}" in panel.text
    assert f"**Volunteers** <@&{bare.role('volunteer').id}>" in panel.text
    assert "make #coordinators" in panel.text
    await bare.owner.click("Create this", on=panel)
    assert sorted(names(bare)) == sorted(
        ["general", "Wins", "coordinators", "coordinators", "welcome", "things-to-do", "reports"]
    )


async def test_without_the_permission_it_says_which_and_how_and_makes_nothing(fresh: Community) -> None:
    for room in (fresh.welcome, fresh.wins):
        fresh.guild.remove(room)
    panel = await look(fresh.olga)
    assert "I lack: **Manage Channels**" in panel.text
    assert panel.buttons == ["Give me the permission", "Look again", "Back"]
    url = panel.button("Give me the permission").url
    assert url is not None
    assert f"guild_id={fresh.guild.id}" in url
    [permissions] = [part for part in url.split("&") if part.startswith("permissions=")]
    assert int(permissions.split("=")[1]) == NEEDED | Permissions.MANAGE_CHANNELS


async def test_of_two_who_agree_at_once_one_makes_it_and_the_other_sees_it_made(bare: Guild) -> None:
    admin = bare.role("Admin", permissions=Permissions.MANAGE_GUILD)
    olga, alba = bare.owner, await bare.join("Alba", roles=[admin])
    panels = [await look(person) for person in (olga, alba)]
    await asyncio.gather(
        *(person.click("Create this", on=panel) for person, panel in zip((olga, alba), panels, strict=True))
    )
    assert names(bare) == ["general", *MADE]
    assert sorted("Nothing is missing" in panel.text for panel in panels) == [False, True]


async def test_a_server_that_changed_since_is_shown_anew_instead(bare: Guild) -> None:
    panel = await look(bare.owner)
    bare.channel("wins")
    await bare.owner.click("Create this", on=panel)
    assert "has changed since you looked" in panel.text
    assert names(bare) == ["general", "wins"]


async def test_what_discord_refuses_half_way_is_told_and_can_be_tried_again(bot: Bot, bare: Guild) -> None:
    olga = bare.owner
    panel = await look(olga)
    bot.sandbox.faults.fail("POST", CHANNELS, status=400, times=1)
    await olga.click("Create this", on=panel)
    assert "⚠️ welcome: Discord refused it" in panel.text
    assert bare.role("Volunteer").id
    roles_made = len(bare.state.roles)
    await olga.click("Try again", on=panel)
    await olga.click("Create this", on=panel)
    assert sorted(names(bare)) == sorted(["general", *MADE])
    assert len(bare.state.roles) == roles_made
    bot.sandbox.requests.clear()  # one of them was refused before it was read
    folders = [room.name for room in bare.channels if room.thing.type is ChannelType.CATEGORY]
    assert folders == ["Volunteering"]


async def test_what_was_made_though_nobody_heard_of_it_is_found_and_not_made_again(
    bot: Bot, bare: Guild
) -> None:
    olga = bare.owner
    panel = await look(olga)
    bot.sandbox.faults.lose_answer("POST", ROLES)
    bot.sandbox.faults.lose_answer("POST", CHANNELS, times=2)
    await olga.click("Create this", on=panel)
    assert panel.text.count("no answer from Discord") == 3
    await bot.restart()
    await olga.click("Try again", on=panel)
    assert "Already there" in panel.text
    await olga.click("Create this", on=panel)
    made = [role.name for role in bare.state.roles.values()]
    assert [made.count(name) for name in ("Coordinator", "Moderator", "Volunteer")] == [1, 1, 1]
    assert sorted(names(bare)) == sorted(["general", *MADE])


async def test_in_a_spanish_server_names_are_spanish_and_found_in_both_languages(bare: Guild) -> None:
    alba = await bare.join(
        "Alba", roles=[bare.role("Admin", permissions=Permissions.MANAGE_GUILD)], locale="es-ES"
    )
    bare.channel("wins")
    await alba.command("/setup")
    panel = await alba.click("Crear lo que falta")
    assert "#bienvenida" in panel.text
    await alba.click("Crear esto", on=panel)
    assert {"bienvenida", "wins", "cosas-por-hacer", "coordinación"} <= set(names(bare))
