"""`/setup`, Check-up: what is wrong in this server, made to happen."""

from __future__ import annotations

from datetime import timedelta

from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.community import Community
from tests.running import Bot
from tests.screens import every_page


async def check_up(community: Community) -> str:
    await community.olga.command("/setup")
    panel = await community.olga.click("Check-up")
    return await every_page(community.olga, panel)


async def test_all_is_well_in_a_server_that_is_well_set_up(community: Community) -> None:
    community.closes_team_but_for(community.coordinators, community.moderators)
    told = await check_up(community)
    assert "All is well here" in told
    assert "⚠️" not in told
    assert "The Server Members intent is off" in told, "worth knowing, and no trouble"


async def test_where_pictures_are_posted_it_says_where_files_can_t_be(community: Community) -> None:
    community.closes_team_but_for(community.coordinators, community.moderators)
    for where in (community.asks, community.wins):
        where.deny(community.guild.everyone, Permissions.ATTACH_FILES)
        where.deny(community.bot.application, Permissions.ATTACH_FILES)
    told = await check_up(community)
    assert f"Asks channel: in {community.asks.mention} I lack Attach Files." in told
    assert "What has a picture is posted there without it." in told
    assert f"{community.wins.mention} I lack" not in told, "there are none"


async def test_each_trouble_is_named_with_why_it_matters_and_what_to_do(community: Community) -> None:
    guild = community.guild
    guild.remove(community.wins)
    guild.remove(community.moderators)
    community.asks.deny(guild.everyone, Permissions.SEND_MESSAGES)
    guild.move(community.volunteers, len(guild.state.roles) - 1)
    told = await check_up(community)
    for what in (
        "⚠️ Wins channel: that channel is gone, or I can't see it.",
        "⚠️ Moderators: that member role is gone.",
        f"⚠️ Asks channel: in {community.asks.mention} I lack Send Messages.",
        f"⚠️ Coordinators' channel: everybody can read {community.team.mention}.",
        "⚠️ I can't hand out Volunteer: it stands above my own role.",
    ):
        assert what in told
    assert told.count("-# →") >= 5
    assert "All is well" not in told
    guild.remove(community.volunteers)
    panel = await community.olga.click("Look again")
    told = await every_page(community.olga, panel)
    assert "⚠️ Volunteers: that member role is gone." in told


async def test_messages_that_wait_because_of_closed_dms_are_counted_and_name_nobody(
    community: Community, ana: Person
) -> None:
    card = await community.ask(deadline=timedelta(days=2))
    await ana.click("I'm in", on=card)
    await ana.click("By direct message")
    ana.dms_open = False
    await community.settles(after=timedelta(days=1, minutes=1))
    told = await check_up(community)
    assert "1 message waits in /mine because somebody's direct messages are closed" in told
    assert ana.mention not in told


async def test_posts_that_failed_are_listed_with_the_reason(community: Community, ana: Person) -> None:
    card = await community.ask()
    community.wins.deny(community.guild.everyone, Permissions.VIEW_CHANNEL)
    await ana.click("Done", on=card)
    await ana.click("Yes, with my name")
    await community.celebrates()
    told = await check_up(community)
    assert "could not be done: what went well for somebody" in told
    assert "give it View Channel there" in told


async def test_a_server_that_discord_refuses_dms_for_is_told_so(bot: Bot, community: Community) -> None:
    for _refusal in range(8):
        bot.courier.directs._breaker.refused(community.guild.id)
    told = await check_up(community)
    assert "Discord refuses direct messages of this server for the moment" in told


async def test_commands_that_show_twice_are_named(bot: Bot, community: Community) -> None:
    application = int(bot.client.application_id or 0)
    await bot.client.http.bulk_upsert_guild_commands(
        application, community.guild.id, [{"name": "help", "description": "Twice"}]
    )
    told = await check_up(community)
    assert "These commands show twice: /help." in told
