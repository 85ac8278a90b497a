"""`/setup`, Member roles: naming coordinators and moderators."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Reply
from tests.community import Community

HOUR = timedelta(hours=1)


async def opens(admin: Person, who: str = "Coordinators") -> Reply:
    await admin.command("/setup")
    panel = await admin.click("Member roles")
    return await admin.choose("Name somebody", who, on=panel)


async def test_an_admin_names_a_coordinator_and_takes_it_back(community: Community, ana: Person) -> None:
    olga = community.olga
    panel = await opens(olga)
    assert f"<@&{community.coordinators.id}>" in panel.text
    told = await olga.choose("Name somebody", ana, on=panel)
    assert f"{ana.mention} has <@&{community.coordinators.id}> now" in told.text
    assert "Coordinator" in ana.roles
    assert not (await ana.command("/ask new")).failed
    await community.settles(after=2 * HOUR)
    assert "Coordinator" in ana.roles, "no round takes it back"
    await olga.click("Somebody else")
    again = await olga.choose("Name somebody", ana, on=panel)
    assert "They have it already" in again.text
    assert "no longer has" in (await olga.click("Take it back")).text
    assert "Coordinator" not in ana.roles


async def test_who_is_gone_or_a_bot_is_told_apart(community: Community, ana: Person) -> None:
    panel = await opens(community.olga)
    await ana.leave()
    for custom_id in ("setup:name:king", "setup:unname:king:1", "setup:holders:volunteer"):
        assert "no longer in use" in (await community.olga.forges(custom_id, on=panel)).text
    assert not (await community.olga.forges(f"setup:unname:coordinator:{ana.id}", on=panel)).failed


async def test_only_admins_name_people(community: Community, ana: Person, cora: Person) -> None:
    card = community.welcome.messages[0]
    for person in (ana, cora):
        for custom_id in ("setup:holders:coordinator", f"setup:unname:coordinator:{cora.id}"):
            assert "Manage Server" in (await person.forges(custom_id, on=card)).text
    assert "Coordinator" in cora.roles


async def test_what_has_power_over_the_server_is_given_by_who_could_give_it_by_hand(
    community: Community, ana: Person
) -> None:
    strong = community.guild.role("Strong", permissions=Permissions.KICK_MEMBERS)
    await community.sets(moderator_role_id=strong.id)
    manager = community.guild.role("Manager", permissions=Permissions.MANAGE_GUILD)
    max_ = await community.newcomer("Max", manager)
    community.guild.offer("/setup", to=max_)
    panel = await opens(max_, "Moderators")
    assert "somebody with “Manage Roles”" in (await max_.choose("Name somebody", ana, on=panel)).text
    assert "Strong" not in ana.roles
    panel = await opens(community.olga, "Moderators")
    assert "has <@&" in (await community.olga.choose("Name somebody", ana, on=panel)).text
    assert "Strong" in ana.roles


async def test_what_stands_above_the_bot_is_explained(community: Community, ana: Person) -> None:
    community.guild.move(community.coordinators, len(community.guild.state.roles) - 1)
    panel = await opens(community.olga)
    assert "stands above my own role" in (await community.olga.choose("Name somebody", ana, on=panel)).text
    assert "Coordinator" not in ana.roles
