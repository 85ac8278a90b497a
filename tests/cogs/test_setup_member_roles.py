"""`/setup`, Member roles."""

from __future__ import annotations

from sandbox.permissions import Permissions
from tests.community import Community, all_settings
from tests.forging import forged_choice


async def test_a_member_role_has_to_be_one_the_bot_can_give(community: Community) -> None:
    olga, guild = community.olga, community.guild
    boss = guild.role("Boss")
    guild.move(boss, len(guild.state.roles) - 1)
    strong = guild.role("Strong", permissions=Permissions.ADMINISTRATOR)
    await olga.command("/setup")
    panel = await olga.click("Member roles")
    assert "stands above my own role" in (await olga.choose("Volunteers", boss, on=panel)).text
    assert "can do too much" in (await olga.choose("Volunteers", strong, on=panel)).text
    assert "would mean everybody" in (await olga.choose("Moderators", guild.everyone, on=panel)).text
    told = await forged_choice(olga, "setup:role:coordinator", "123", on=panel)
    assert "no longer exists" in told.text
    await olga.choose("Coordinators", boss, on=panel)
    assert f"<@&{boss.id}>" in await all_settings(olga), "that one it need not give"


async def test_the_section_says_which_are_gone_and_which_stand_too_high(community: Community) -> None:
    olga, guild = community.olga, community.guild
    guild.remove(community.coordinators)
    guild.move(community.volunteers, len(guild.state.roles) - 1)
    await olga.command("/setup")
    panel = await olga.click("Member roles")
    assert "⚠️ Coordinators: that member role is gone" in panel.text
    assert "Volunteer: it stands above my own role" in panel.text
    guild.remove(community.volunteers)
    await olga.click("Back", on=panel)
    await olga.click("Member roles", on=panel)
    assert "⚠️ Volunteers: that member role is gone" in panel.text


async def test_a_member_role_of_a_volunteering_role_is_looked_at_too(community: Community) -> None:
    callers = community.guild.role("Callers")
    await community.role(member_role=callers)
    community.guild.move(callers, len(community.guild.state.roles) - 1)
    await community.olga.command("/setup")
    panel = await community.olga.click("Member roles")
    assert "Callers: it stands above my own role" in panel.text


async def test_a_member_role_that_setup_does_not_know_is_refused(community: Community) -> None:
    card = community.welcome.messages[0]
    told = await forged_choice(community.olga, "setup:role:king", str(community.volunteers.id), on=card)
    assert "no longer in use" in told.text
