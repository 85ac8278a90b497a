"""Messages, reactions, pins and direct messages as a bot sends and reads them."""

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import discord
import pytest
from discord.ext import commands

from sandbox import Sandbox
from sandbox.permissions import Permissions
from sandbox.world import guilds, messages
from tests.sandbox.conftest import Home


@pytest.fixture
def general(home: Home, client: commands.Bot) -> discord.TextChannel:
    channel = client.get_channel(home.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def refusal(request: Awaitable[Any]) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as caught:
        await request
    return caught.value.status, caught.value.code


async def test_a_message_is_said_changed_and_taken_back(home: Home, general: discord.TextChannel) -> None:
    sent = await general.send("hello", embed=discord.Embed(title="Today"))
    [stored] = home.general.messages.values()
    assert (stored.id, stored.content, stored.embeds[0]["title"]) == (sent.id, "hello", "Today")
    edited = await sent.edit(content="good morning")
    assert (stored.content, edited.edited_at) == ("good morning", stored.edited)
    assert stored.embeds
    await sent.delete()
    assert not home.general.messages
    assert await refusal(sent.edit(content="too late")) == (404, 10008)


async def test_the_same_nonce_says_a_thing_once(home: Home, general: discord.TextChannel) -> None:
    first = await general.send("once", nonce="ask-1")
    again = await general.send("once", nonce="ask-1")
    other = await general.send("once", nonce="ask-2")
    assert first.id == again.id != other.id
    assert list(home.general.messages) == [first.id, other.id]


async def test_a_nonce_counts_for_one_channel_only(home: Home, client: commands.Bot) -> None:
    elsewhere = guilds.add_channel(home.sandbox.world, home.guild, "elsewhere")
    here = await client.get_partial_messageable(home.general.id).send("hi", nonce="n")
    there = await client.get_partial_messageable(elsewhere.id).send("hi", nonce="n")
    assert here.id != there.id


async def test_a_nonce_whose_message_was_deleted_is_refused(general: discord.TextChannel) -> None:
    sent = await general.send("once", nonce="ask-1")
    await sent.delete()
    assert await refusal(general.send("once", nonce="ask-1")) == (404, 10008)


async def test_a_nonce_is_forgotten_after_its_window(
    home: Home, general: discord.TextChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await general.send("once", nonce="ask-1")
    monkeypatch.setattr(home.sandbox.limits, "nonce_window", 0.0)
    assert (await general.send("once", nonce="ask-1")).id != first.id


async def test_history_comes_in_pages(home: Home, general: discord.TextChannel) -> None:
    said = [
        messages.post(home.sandbox.world, home.general, home.ana, {"content": str(n)}).id for n in range(250)
    ]
    assert [each.id async for each in general.history(limit=None)] == said[::-1]
    after = discord.Object(said[99])
    assert [each.id async for each in general.history(limit=None, after=after)] == said[100:]
    around = [each.id async for each in general.history(limit=11, around=discord.Object(said[100]))]
    assert sorted(around) == said[95:106]


async def test_without_read_message_history_the_list_is_empty(
    home: Home, general: discord.TextChannel
) -> None:
    sent = await general.send("hello")
    home.allow(Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    assert [each async for each in general.history()] == []
    assert await refusal(general.fetch_message(sent.id)) == (403, 50001)
    assert await refusal(sent.reply("and?")) == (400, 160002)


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [(Permissions.SEND_MESSAGES, (403, 50001)), (Permissions.VIEW_CHANNEL, (403, 50013))],
)
async def test_where_the_bot_may_not_speak_it_is_told_why(
    home: Home, general: discord.TextChannel, allowed: Permissions, expected: tuple[int, int]
) -> None:
    home.allow(allowed)
    assert await refusal(general.send("hello")) == expected
    assert not home.general.messages


async def test_what_is_unknown_is_said_to_be_unknown(
    client: commands.Bot, general: discord.TextChannel
) -> None:
    assert await refusal(client.fetch_channel(1)) == (404, 10003)
    assert await refusal(general.fetch_message(1)) == (404, 10008)
    assert await refusal(client.fetch_user(1)) == (404, 10013)
    assert await refusal(client.fetch_guild(1)) == (404, 10004)


async def test_an_empty_or_too_long_message_is_refused(general: discord.TextChannel) -> None:
    assert await refusal(general.send("")) == (400, 50006)
    with pytest.raises(discord.HTTPException, match="Must be 2000 or fewer in length"):
        await general.send("x" * 2001)


async def test_nobody_elses_message_can_be_edited(home: Home, general: discord.TextChannel) -> None:
    said = messages.post(home.sandbox.world, home.general, home.ana, {"content": "mine"})
    assert await refusal(general.get_partial_message(said.id).edit(content="yours")) == (403, 50005)
    home.allow(Permissions.VIEW_CHANNEL)
    assert await refusal(general.get_partial_message(said.id).delete()) == (403, 50013)
    assert said.content == "mine"


async def test_files_are_kept_and_can_be_read_back(home: Home, general: discord.TextChannel) -> None:
    files = [
        discord.File(BytesIO(b"one"), "one.txt", description="The first"),
        discord.File(BytesIO(b"\x89PNG"), "chart.png"),
    ]
    sent = await general.send("look", files=files)
    first, chart = sent.attachments
    assert (first.filename, first.description, await first.read()) == ("one.txt", "The first", b"one")
    assert (chart.content_type, await chart.read()) == ("image/png", b"\x89PNG")
    kept = await sent.edit(attachments=[chart])
    assert [each.id for each in kept.attachments] == [chart.id]


async def test_a_file_that_an_embed_shows_is_named_there_alone(general: discord.TextChannel) -> None:
    embed = discord.Embed(title="Chart").set_image(url="attachment://chart.png")
    sent = await general.send("look", file=discord.File(BytesIO(b"\x89PNG"), "chart.png"), embed=embed)
    assert sent.attachments == []
    assert (sent.embeds[0].image.url or "").endswith("/chart.png")


def gallery(url: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem(url, description="A chart")))
    return view


async def test_a_picture_that_a_component_shows_is_kept_by_its_id_and_name(
    home: Home, general: discord.TextChannel
) -> None:
    url = "attachment://chart.png"
    sent = await general.send(view=gallery(url), file=discord.File(BytesIO(b"\x89PNG"), "chart.png"))
    assert sent.attachments == []
    shown = sent.components[0]
    assert isinstance(shown, discord.MediaGalleryComponent)
    attachment_id = shown.items[0].media.attachment_id
    [stored] = home.general.messages.values()
    assert attachment_id == stored.attachments[0].id
    edit = general._state.http.edit_message

    async def edited(**attachment: str) -> object:
        items = [{"media": {"url": url}, "description": "A chart"}]
        payload = {"components": [{"type": 12, "items": items}], "attachments": [attachment]}
        return await edit(general.id, sent.id, params=discord.http.MultipartParameters(payload, None, None))

    await edited(id=str(attachment_id), filename="chart.png")
    assert [each.id for each in stored.attachments] == [attachment_id]
    assert await refusal(edited(id=str(attachment_id))) == (400, 50035)
    assert await refusal(edited(id="123456789012345678", filename="chart.png")) == (400, 50035)


async def test_a_file_needs_the_permission_also_in_an_edit(home: Home, general: discord.TextChannel) -> None:
    sent = await general.send("look")
    home.allow(Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    file = discord.File(BytesIO(b"\x89PNG"), "chart.png")
    assert await refusal(sent.edit(attachments=[file])) == (403, 50013)
    await sent.edit(content="still")


async def test_a_file_of_ten_megabytes_is_taken_and_a_larger_one_refused(
    home: Home, general: discord.TextChannel
) -> None:
    most = 10 * 1024 * 1024
    sent = await general.send(file=discord.File(BytesIO(bytes(most)), "most.bin"))
    assert sent.attachments[0].size == most
    assert await refusal(general.send(file=discord.File(BytesIO(bytes(most + 1)), "more.bin"))) == (
        400,
        50045,
    )


async def test_mentions_reach_only_those_who_may_be_mentioned(
    home: Home, general: discord.TextChannel
) -> None:
    text = f"<@{home.ana.id}> <@{home.olga.id}> @everyone"
    only_ana = discord.AllowedMentions(users=[discord.Object(home.ana.id)], everyone=False)
    sent = await general.send(text, allowed_mentions=only_ana)
    assert ([each.id for each in sent.mentions], sent.mention_everyone) == ([home.ana.id], False)
    silent = await general.send(text, allowed_mentions=discord.AllowedMentions.none())
    assert silent.mentions == []
    loud = await general.send(text)
    assert loud.mention_everyone


async def test_reactions_and_pins(home: Home, general: discord.TextChannel) -> None:
    sent = await general.send("vote")
    stored = home.general.messages[sent.id]
    await sent.add_reaction("👍")
    messages.react(home.sandbox.world, stored, home.ana, "👍")
    [reaction] = (await general.fetch_message(sent.id)).reactions
    assert (reaction.emoji, reaction.count, reaction.me) == ("👍", 2, True)
    assert [each.name async for each in reaction.users()] == ["ana", "Helper"]
    await sent.clear_reactions()
    assert not stored.reactions
    await sent.pin()
    assert [each.id async for each in general.pins()] == [sent.id]
    await sent.unpin()
    assert [each async for each in general.pins()] == []
    assert await refusal(sent.add_reaction("nonsense")) == (400, 10014)


async def test_a_message_holds_20_reactions_and_a_channel_250_pins(
    home: Home, general: discord.TextChannel
) -> None:
    sent = await general.send("vote")
    for number in range(20):
        messages.react(home.sandbox.world, home.general.messages[sent.id], home.ana, chr(0x1F331 + number))
    assert await refusal(sent.add_reaction("👍")) == (400, 30010)
    for number in range(250):
        said = messages.post(home.sandbox.world, home.general, home.ana, {"content": str(number)})
        said.pinned, said.pinned_at = True, said.created
    assert await refusal(sent.pin()) == (400, 30003)


async def test_many_messages_are_deleted_at_once(home: Home, general: discord.TextChannel) -> None:
    sent = [await general.send(str(number)) for number in range(3)]
    await general.delete_messages(sent)
    assert not home.general.messages
    old = messages.post(
        home.sandbox.world,
        home.general,
        home.ana,
        {"content": "old"},
        at=datetime.now(UTC) - timedelta(days=20),
    )
    newer = await general.send("new")
    assert await refusal(general.delete_messages([discord.Object(old.id), newer])) == (400, 50034)


# ---------------------------------------------------------------------- direct messages


async def test_a_person_is_written_to(home: Home, client: commands.Bot) -> None:
    person = await client.fetch_user(home.ana.id)
    sent = await person.send("hello")
    channel = home.sandbox.world.direct_channel(home.me.user, home.ana)
    assert [each.content for each in channel.messages.values()] == ["hello"]
    assert sent.channel.id == channel.id


async def test_closed_direct_messages_and_strangers(home: Home, client: commands.Bot) -> None:
    person = await client.fetch_user(home.ana.id)
    home.ana.dms_open = False
    assert await refusal(person.send("hello")) == (403, 50007)
    stranger = await client.fetch_user(guilds.register(home.sandbox.world, "stranger").id)
    assert await refusal(stranger.send("hello")) == (403, 50278)


async def test_opening_many_conversations_fast_is_refused(
    sandbox: Sandbox, home: Home, client: commands.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.limits, "new_dms", 2)
    people = [guilds.register(sandbox.world, f"person{number}") for number in range(3)]
    for person in people:
        guilds.join(sandbox.world, home.guild, person)
    users = [await client.fetch_user(person.id) for person in people]
    for user in users[:2]:
        await user.send("hello")
    assert await refusal(users[2].send("hello")) == (400, 40003)
    await users[0].send("again")
