"""Roles, members, channels, threads and scheduled events, and who may change what."""

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from discord.ext import commands

from sandbox.permissions import Overwrite, Permissions
from sandbox.world import guilds, messages, scheduled_events
from sandbox.world.model import ChannelType
from tests.pictures import png
from tests.running import afresh
from tests.sandbox.conftest import Home


@pytest.fixture
def guild(home: Home, client: commands.Bot) -> discord.Guild:
    found = client.get_guild(home.guild.id)
    assert found is not None
    return found


@pytest.fixture
async def general(home: Home, guild: discord.Guild) -> discord.TextChannel:
    channel = guild.get_channel(home.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def refusal(request: Awaitable[Any]) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as caught:
        await request
    return caught.value.status, caught.value.code


# ---------------------------------------------------------------------- roles and members


async def test_a_role_below_the_bots_own_is_given_and_taken(home: Home, guild: discord.Guild) -> None:
    crew = guilds.add_role(home.sandbox.world, home.guild, "Crew")
    ana = await guild.fetch_member(home.ana.id)
    await ana.add_roles(discord.Object(crew.id), reason="She signed up")
    assert home.guild.members[home.ana.id].role_ids == {crew.id}
    assert [role.name for role in (await guild.fetch_member(home.ana.id)).roles] == ["@everyone", "Crew"]
    await ana.remove_roles(discord.Object(crew.id))
    assert home.guild.members[home.ana.id].role_ids == set()


async def test_a_role_above_the_bots_own_cannot_be_given(home: Home, guild: discord.Guild) -> None:
    high = guilds.add_role(home.sandbox.world, home.guild, "High")
    guilds.move_role(home.sandbox.world, high, position=9)
    ana = await guild.fetch_member(home.ana.id)
    assert await refusal(ana.add_roles(discord.Object(high.id))) == (403, 50013)
    assert home.guild.members[home.ana.id].role_ids == set()


async def test_giving_roles_needs_the_permission(home: Home, guild: discord.Guild) -> None:
    crew = guilds.add_role(home.sandbox.world, home.guild, "Crew")
    home.allow(Permissions.VIEW_CHANNEL)
    ana = await guild.fetch_member(home.ana.id)
    assert await refusal(ana.add_roles(discord.Object(crew.id))) == (403, 50013)


async def test_unknown_roles_and_people_and_the_roles_of_bots(home: Home, guild: discord.Guild) -> None:
    ana = await guild.fetch_member(home.ana.id)
    assert await refusal(ana.add_roles(discord.Object(1))) == (404, 10011)
    own = home.me.role_ids.copy().pop()
    assert await refusal(ana.add_roles(discord.Object(own))) == (400, 50028)
    gone = guilds.register(home.sandbox.world, "gone")
    assert await refusal(guild.fetch_member(gone.id)) == (404, 10007)


async def test_roles_are_made_changed_and_deleted(home: Home, guild: discord.Guild) -> None:
    made = await guild.create_role(name="Callers", permissions=discord.Permissions(send_messages=True))
    await made.edit(name="Phone bank", mentionable=True)
    stored = home.guild.roles[made.id]
    assert (stored.name, stored.mentionable, stored.permissions) == ("Phone bank", True, 1 << 11)
    await made.delete()
    assert made.id not in home.guild.roles


async def test_a_server_holds_250_roles_and_500_channels(home: Home, guild: discord.Guild) -> None:
    for number in range(251 - len(home.guild.roles)):
        home.guild.roles[number] = home.guild.everyone
    assert await refusal(guild.create_role(name="One more")) == (400, 30005)
    for number in range(500 - len(home.guild.channels)):
        home.guild.channels[number] = home.general
    assert await refusal(guild.create_text_channel("one-more")) == (400, 30013)


async def test_nobody_gives_away_permissions_they_do_not_have(home: Home, guild: discord.Guild) -> None:
    home.allow(Permissions.MANAGE_ROLES)
    request = guild.create_role(name="Gods", permissions=discord.Permissions(administrator=True))
    assert await refusal(request) == (403, 50013)


async def test_the_owner_and_those_above_cannot_be_timed_out(home: Home, guild: discord.Guild) -> None:
    ana, olga = await guild.fetch_member(home.ana.id), await guild.fetch_member(home.olga.id)
    await ana.timeout(timedelta(hours=1))
    assert home.sandbox.world.timed_out(home.guild.members[home.ana.id])
    assert not home.sandbox.world.may(home.ana, home.general, Permissions.SEND_MESSAGES)
    assert await refusal(olga.timeout(timedelta(hours=1))) == (403, 50013)


async def test_members_are_listed_and_searched(home: Home, guild: discord.Guild) -> None:
    everybody = discord.http.Route("GET", "/guilds/{guild_id}/members", guild_id=guild.id)
    listed = await guild._state.http.request(everybody, params={"limit": 1000})
    assert sorted(each["user"]["username"] for each in listed) == ["Helper", "ana", "olga"]
    home.application.members_intent = False
    found = await guild._state.http.request(
        discord.http.Route("GET", "/guilds/{guild_id}/members/search", guild_id=guild.id),
        params={"query": "OL", "limit": 5},
    )
    assert [each["user"]["username"] for each in found] == ["olga"]
    assert await refusal(guild._state.http.request(everybody)) == (403, 50001)


# ---------------------------------------------------------------------- channels


async def test_channels_are_made_changed_and_deleted(home: Home, guild: discord.Guild) -> None:
    area = await guild.create_category("Teams")
    made = await guild.create_text_channel("wins", category=area, topic="What went well")
    stored = home.guild.channels[made.id]
    assert (stored.name, stored.topic, stored.parent) == (
        "wins",
        "What went well",
        home.guild.channels[area.id],
    )
    await made.edit(name="good-news")
    assert stored.name == "good-news"
    await made.delete()
    assert made.id not in home.sandbox.world.channels
    assert await refusal(guild.fetch_channel(made.id)) == (404, 10003)


async def test_an_overwrite_hides_a_channel_from_everybody_else(
    home: Home, general: discord.TextChannel
) -> None:
    await general.set_permissions(general.guild.default_role, view_channel=False)
    assert not home.sandbox.world.sees(home.ana, home.general)
    assert home.sandbox.world.sees(home.olga, home.general)
    await general.set_permissions(await general.guild.fetch_member(home.ana.id), view_channel=True)
    assert home.sandbox.world.sees(home.ana, home.general)
    await general.set_permissions(general.guild.default_role, overwrite=None)
    assert list(home.general.overwrites) == [home.ana.id]


# ---------------------------------------------------------------------- threads


async def test_a_thread_on_a_message(home: Home, general: discord.TextChannel) -> None:
    sent = await general.send("Flyers on Saturday")
    thread = await sent.create_thread(name="Flyers", auto_archive_duration=1440)
    assert (thread.id, thread.parent_id, thread.owner_id) == (sent.id, general.id, home.me.user.id)
    await thread.send("Who has a car?")
    assert [each.content for each in home.sandbox.world.channels[thread.id].messages.values()] == [
        "Who has a car?"
    ]
    fetched = await general.fetch_message(sent.id)
    assert fetched.flags.has_thread
    assert await refusal(sent.create_thread(name="Again")) == (400, 160004)


async def test_a_private_thread_is_seen_by_those_who_were_added(
    home: Home, general: discord.TextChannel
) -> None:
    ben = guilds.register(home.sandbox.world, "ben")
    guilds.join(home.sandbox.world, home.guild, ben)
    thread = await general.create_thread(name="Support", invitable=False)
    await thread.add_user(discord.Object(home.ana.id))
    stored = home.sandbox.world.channels[thread.id]
    assert stored.type is ChannelType.PRIVATE_THREAD
    assert home.sandbox.world.sees(home.ana, stored)
    assert not home.sandbox.world.sees(ben, stored)
    assert sorted(member.id for member in await thread.fetch_members()) == sorted(
        [home.me.user.id, home.ana.id]
    )
    await thread.remove_user(discord.Object(home.ana.id))
    assert not home.sandbox.world.sees(home.ana, stored)


async def test_an_archived_thread_opens_again_when_somebody_writes(
    home: Home, general: discord.TextChannel
) -> None:
    thread = await general.create_thread(name="Talk", type=discord.ChannelType.public_thread)
    sent = await thread.send("one")
    await thread.edit(archived=True)
    assert await refusal(sent.edit(content="uno")) == (400, 50083)
    assert [each.id async for each in general.archived_threads()] == [thread.id]
    await thread.send("two")
    assert not home.sandbox.world.channels[thread.id].details.archived
    assert [each.id for each in await general.guild.active_threads()] == [thread.id]


async def test_a_locked_thread_takes_no_messages_from_ordinary_members(
    home: Home, general: discord.TextChannel
) -> None:
    thread = await general.create_thread(name="Closed", type=discord.ChannelType.public_thread)
    await thread.edit(locked=True)
    home.allow(Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES_IN_THREADS)
    assert await refusal(thread.send("hello?")) == (400, 160005)


async def test_threads_need_permissions_of_their_own(home: Home, general: discord.TextChannel) -> None:
    home.allow(Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    assert await refusal(general.create_thread(name="Support")) == (403, 50013)


async def test_a_thread_has_at_most_a_thousand_members(
    home: Home, guild: discord.Guild, general: discord.TextChannel
) -> None:
    thread = await general.create_thread(name="Full", type=discord.ChannelType.private_thread)
    members = home.guild.threads[thread.id].details.members
    for number in range(1000 - len(members)):
        members[number] = datetime.now(UTC)
    ana = await guild.fetch_member(home.ana.id)
    assert await refusal(thread.add_user(ana)) == (400, 30033)
    del members[0]
    await thread.add_user(ana)
    assert home.ana.id in members


async def test_a_forum_post_comes_with_its_first_message(home: Home, guild: discord.Guild) -> None:
    forum = guilds.add_channel(home.sandbox.world, home.guild, "ideas", kind=ChannelType.FORUM)
    channel = await guild.fetch_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    made = await channel.create_thread(name="A picnic", content="In May?")
    assert (made.thread.name, made.message.content) == ("A picnic", "In May?")
    assert not forum.messages


# ---------------------------------------------------------------------- scheduled events


NOW = datetime.now(UTC).replace(microsecond=0)
"""Once: two looks at the clock may be a second apart."""


def tomorrow(hours: int = 0) -> datetime:
    return NOW + timedelta(days=1, hours=hours)


async def make_event(guild: discord.Guild, **changed: Any) -> discord.ScheduledEvent:
    settings: dict[str, Any] = {
        "name": "Canvass",
        "start_time": tomorrow(),
        "end_time": tomorrow(2),
        "entity_type": discord.EntityType.external,
        "location": "Town hall",
        "privacy_level": discord.PrivacyLevel.guild_only,
    }
    return await guild.create_scheduled_event(**{**settings, **changed})


async def test_an_event_is_made_moved_and_cancelled(home: Home, guild: discord.Guild) -> None:
    event = await make_event(guild)
    stored = home.guild.events[event.id]
    assert (stored.name, stored.location, stored.creator) == ("Canvass", "Town hall", home.me.user)
    await event.edit(start_time=tomorrow(1), end_time=tomorrow(3))
    assert stored.start == event.start_time + timedelta(hours=1)
    scheduled_events.interest(home.sandbox.world, stored, home.ana)
    [seen] = await guild.fetch_scheduled_events(with_counts=True)
    assert seen.user_count == 1
    assert [user.name async for user in seen.users()] == ["ana"]
    await seen.cancel()
    assert await guild.fetch_scheduled_events() == []
    await event.delete()
    assert await refusal(guild.fetch_scheduled_event(event.id)) == (404, 10070)


async def test_an_event_has_a_cover(home: Home, guild: discord.Guild) -> None:
    event = await make_event(guild, image=png())
    stored = home.guild.events[event.id]
    assert str(stored.image).startswith("data:image/png;base64,")
    [seen] = await guild.fetch_scheduled_events()
    assert seen.cover_image is not None
    await guild._state.http.edit_scheduled_event(guild.id, event.id, image=None)
    assert stored.image is None
    asked = guild._state.http.edit_scheduled_event(guild.id, event.id, image="trees.png")
    assert await refusal(asked) == (400, 50035)


async def test_an_event_elsewhere_begins_and_ends_by_itself(home: Home, guild: discord.Guild) -> None:
    event = await make_event(guild)
    stored = home.guild.events[event.id]
    with afresh(home.sandbox):
        home.sandbox.clock.move(timedelta(days=1, minutes=1))
        [seen] = await guild.fetch_scheduled_events()
        assert seen.status is discord.EventStatus.active
        later = home.sandbox.clock.now() + timedelta(hours=1)
        assert await refusal(event.edit(start_time=later)) == (400, 50035)
        await event.edit(name="Canvassing", end_time=later)
        assert (stored.name, stored.start) == ("Canvassing", event.start_time)
        home.sandbox.clock.move(timedelta(hours=1))
        assert await guild.fetch_scheduled_events() == []
        assert (await guild.fetch_scheduled_event(event.id)).status is discord.EventStatus.completed
        assert await refusal(event.edit(name="Again")) == (400, 180000)


async def test_events_need_create_events_and_others_events_manage_events(
    home: Home, guild: discord.Guild
) -> None:
    home.allow(Permissions.VIEW_CHANNEL)
    assert await refusal(make_event(guild)) == (403, 50013)
    home.allow(Permissions.VIEW_CHANNEL | Permissions.CREATE_EVENTS)
    own = await make_event(guild)
    await own.edit(name="Canvassing")
    own_stored = home.guild.events[own.id]
    own_stored.creator = home.olga
    assert await refusal(own.edit(name="Mine")) == (403, 50013)
    assert own_stored.name == "Canvassing"


async def test_a_bot_cannot_be_interested_in_an_event(home: Home, guild: discord.Guild) -> None:
    event = await make_event(guild)
    path = f"/guilds/{guild.id}/scheduled-events/{event.id}/users/@me"
    put = guild._state.http.request(discord.http.Route("PUT", path))
    assert await refusal(put) == (404, 0)


async def test_an_event_in_the_past_or_one_too_many_is_refused(home: Home, guild: discord.Guild) -> None:
    assert await refusal(make_event(guild, start_time=datetime.now(UTC) - timedelta(hours=1))) == (400, 50035)
    for number in range(100):
        scheduled_events.schedule(
            home.sandbox.world, home.guild, home.olga, str(number), start=tomorrow(), entity_type=3
        )
    assert await refusal(make_event(guild)) == (400, 30038)


# ---------------------------------------------------------------------- permissions in channels


async def test_embeds_without_their_permission_are_not_shown(
    home: Home, general: discord.TextChannel
) -> None:
    home.allow(Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    sent = await general.send("look", embed=discord.Embed(title="Chart"))
    assert home.general.messages[sent.id].embeds == []


async def test_an_overwrite_for_the_bots_role_counts(home: Home, general: discord.TextChannel) -> None:
    home.allow(Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    own = home.me.role_ids.copy().pop()
    home.general.overwrites[own] = Overwrite(deny=int(Permissions.SEND_MESSAGES))
    guilds.channel_changed(home.sandbox.world, home.general)
    assert await refusal(general.send("hello")) == (403, 50013)


async def test_somebody_who_left_is_gone_from_threads_and_can_still_be_read(
    home: Home, general: discord.TextChannel
) -> None:
    said = messages.post(home.sandbox.world, home.general, home.ana, {"content": "bye"})
    guilds.leave(home.sandbox.world, home.guild.members[home.ana.id])
    assert (await general.fetch_message(said.id)).author.id == home.ana.id
