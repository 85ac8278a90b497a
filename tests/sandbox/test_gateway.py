"""What a bot hears: connecting, being told, losing the connection and coming back."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from discord.ext import commands

from sandbox import Sandbox
from sandbox.gateway.intents import Intents
from sandbox.permissions import Overwrite, Permissions
from sandbox.world import applications, guilds, messages, threads
from sandbox.world.model import Application, ChannelType, Json
from tests.patience import PATIENCE
from tests.sandbox.conftest import Connect, Ear, Home

Listen = Callable[[], Awaitable[Ear]]
EVERYTHING = Intents.GUILDS | Intents.MESSAGES | Intents.DIRECT_MESSAGES | Intents.REACTIONS


class ZlibContext:
    """discord.py's own choice where zstandard is not installed."""

    COMPRESSION_TYPE = "zlib-stream"

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj()

    def decompress(self, data: bytes, /) -> str | None:
        assert data.endswith(b"\x00\x00\xff\xff")
        return self._inflate.decompress(data).decode()


@pytest.fixture(params=["zstd-stream", "zlib-stream"])
def compression(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "zlib-stream":
        monkeypatch.setattr(discord.utils, "_ActiveDecompressionContext", ZlibContext)
    assert request.param == discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE
    return str(request.param)


@pytest.mark.usefixtures("compression")
async def test_a_client_connects_and_knows_its_servers(home: Home, connect: Connect) -> None:
    client = await connect()
    assert client.user is not None
    assert client.user.id == home.application.bot.id
    [guild] = client.guilds
    assert (guild.name, guild.member_count) == ("Rising Tide", 3)
    assert [channel.name for channel in guild.text_channels] == ["general"]
    assert guild.me.guild_permissions.administrator
    assert [role.name for role in guild.me.roles] == ["@everyone", "Helper"]


@pytest.mark.usefixtures("compression")
async def test_many_events_arrive_in_order(home: Home, connect: Connect) -> None:
    client = await connect(messages=True)
    heard: list[int] = []
    last = asyncio.Event()

    @client.listen()
    async def on_message(message: discord.Message) -> None:
        heard.append(message.id)
        if len(heard) == 300:
            last.set()

    said = [
        messages.post(home.sandbox.world, home.general, home.ana, {"content": "x"}).id for _ in range(300)
    ]
    await asyncio.wait_for(last.wait(), PATIENCE)
    assert heard == said


async def test_a_wrong_token_is_refused_at_login(sandbox: Sandbox) -> None:
    client = commands.Bot("!", intents=discord.Intents.none())
    with pytest.raises(discord.LoginFailure):
        await client.start("wrong")
    await client.close()


async def test_a_privileged_intent_must_have_been_granted(sandbox: Sandbox, connect: Connect) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await connect(message_content=True)


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {"token": "wrong", "intents": 0}, 4004),
        (2, {"intents": 1 << 30}, 4013),
        (2, {"intents": Intents.MESSAGE_CONTENT.value}, 4014),
        (2, {"intents": 0, "shard": [2, 2]}, 4010),
        (2, {"intents": 0, "shard": "abc"}, 4010),
        (2, {"intents": 0, "shard": [0]}, 4010),
        (3, {}, 4003),
        (99, {}, 4001),
        (2, "nonsense", 4002),
    ],
)
async def test_the_gateway_closes_on_what_it_cannot_accept(
    listen: Listen, application: Application, op: int, data: Any, code: int
) -> None:
    ear = await listen()
    if isinstance(data, dict):
        data = {"token": application.token, **data}
    await ear.say(op, data)
    assert await ear.hear() == {"closed": code}


async def test_a_shard_in_too_many_servers_is_told_to_share_them(
    listen: Listen, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home.sandbox.limits, "shard_guilds", 0)
    ear = await listen()
    await ear.identify(home.application, 0)
    assert await ear.hear() == {"closed": 4011}
    beside = await listen()
    await beside.identify(home.application, 0, shard=[1 - (home.guild.id >> 22) % 2, 2])
    assert (await beside.until("READY"))[-1]["d"]["guilds"] == []


async def test_who_identifies_again_too_soon_gets_no_session(
    listen: Listen, application: Application, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await listen(), await listen()
    monkeypatch.setattr(sandbox.limits, "identify_pause", 60.0)
    await first.identify(application, 0)
    await first.until("READY")
    await second.identify(application, 0)
    refused = await second.hear()
    assert (refused["op"], refused["d"]) == (9, False)
    monkeypatch.setattr(sandbox.limits, "identify_pause", 0.0)
    await second.identify(application, 0)
    await second.until("READY")


async def test_too_many_starts_a_day_end_every_session(
    listen: Listen, application: Application, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.limits, "identifies", 1)
    first, second = await listen(), await listen()
    await first.identify(application, 0)
    await first.until("READY")
    await second.identify(application, 0)
    assert [await each.hear() for each in (second, first)] == [{"closed": 4004}] * 2


async def test_how_many_starts_are_left_is_told(home: Home, client: commands.Bot) -> None:
    told = await client.http.request(discord.http.Route("GET", "/gateway/bot"))
    assert told["session_start_limit"] == {
        "total": 1000,
        "remaining": 999,
        "reset_after": 24 * 60 * 60 * 1000,
        "max_concurrency": 1,
    }


async def test_identifying_twice_closes_the_connection(listen: Listen, application: Application) -> None:
    ear = await listen()
    await ear.identify(application, 0)
    await ear.until("READY")
    await ear.identify(application, 0)
    assert await ear.hear() == {"closed": 4005}


async def test_a_heartbeat_is_acknowledged(listen: Listen) -> None:
    ear = await listen()
    await ear.say(1, None)
    assert (await ear.hear())["op"] == 11


async def test_who_does_not_beat_is_disconnected(
    listen: Listen, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home.sandbox.limits, "heartbeat", 0.02)
    ear = await listen()
    assert await ear.hear() == {"closed": 4009}


async def test_a_client_with_several_shards_knows_all_its_servers(home: Home, connect: Connect) -> None:
    world = home.sandbox.world
    for number in range(3):
        other = guilds.found(world, f"Tide {number}", owner=home.olga)
        applications.install(world, home.application, other, allowed=Permissions.VIEW_CHANNEL)
    client = await connect(shards=2)
    assert {guild.id: guild.shard_id for guild in client.guilds} == {
        guild.id: (guild.id >> 22) % 2
        for guild in world.guilds.values()
        if home.application.id in guild.applications
    }
    assert len(client.guilds) == 4


# ---------------------------------------------------------------------- coming back


async def told_after(client: commands.Bot, event: str, cause: Callable[[], None]) -> None:
    """Causes something and waits until discord.py has dispatched the event."""
    waiting = asyncio.create_task(client.wait_for(event, timeout=PATIENCE))
    await asyncio.sleep(0)
    cause()
    await waiting


async def test_after_a_dropped_socket_nothing_is_missed_or_heard_twice(
    home: Home, client: commands.Bot
) -> None:
    heard: list[str] = []
    last = asyncio.Event()

    @client.listen()
    async def on_message(message: discord.Message) -> None:
        heard.append(str(message.nonce))
        if message.nonce == "6":
            last.set()

    def say(*numbers: int) -> None:
        for number in numbers:
            body: Json = {"content": "x", "nonce": str(number)}
            messages.post(home.sandbox.world, home.general, home.ana, body)

    def drop() -> None:
        say(1, 2)
        home.sandbox.gateway.drop()
        say(3, 4)

    await told_after(client, "resumed", drop)
    say(5, 6)
    await asyncio.wait_for(last.wait(), PATIENCE)
    assert heard == ["1", "2", "3", "4", "5", "6"]


async def test_a_client_asked_to_reconnect_resumes(home: Home, client: commands.Bot) -> None:
    await told_after(client, "resumed", home.sandbox.gateway.ask_to_reconnect)


async def test_a_resumable_invalid_session_is_resumed(home: Home, client: commands.Bot) -> None:
    await told_after(client, "resumed", lambda: home.sandbox.gateway.invalidate(resumable=True))


async def test_after_an_invalid_session_the_client_identifies_anew(home: Home, client: commands.Bot) -> None:
    await told_after(client, "ready", home.sandbox.gateway.invalidate)
    assert [guild.id for guild in client.guilds] == [home.guild.id]


async def test_a_refused_resume_leads_to_a_new_session(home: Home, client: commands.Bot) -> None:
    home.sandbox.gateway.refuse_resumes = True
    try:
        await told_after(client, "ready", home.sandbox.gateway.drop)
    finally:
        home.sandbox.gateway.refuse_resumes = False


async def test_a_session_that_said_goodbye_cannot_be_resumed(
    listen: Listen, application: Application
) -> None:
    ear = await listen()
    await ear.identify(application, 0)
    [ready] = await ear.until("READY")
    await ear.socket.close(code=1000)
    again = await listen()
    session = ready["d"]["session_id"]
    await again.say(6, {"token": application.token, "session_id": session, "seq": ready["s"]})
    assert (await again.hear())["op"] == 9


# ---------------------------------------------------------------------- who is told what


async def events(ear: Ear, home: Home) -> list[str]:
    """The names of the events so far; a channel made now marks the end."""
    guilds.add_channel(home.sandbox.world, home.guild, "mark")
    return [frame["t"] for frame in await ear.until("CHANNEL_CREATE")][:-1]


async def arrived(listen: Listen, application: Application, intents: int) -> Ear:
    ear = await listen()
    await ear.identify(application, intents)
    await ear.until("GUILD_CREATE")
    return ear


async def test_joining_is_told_only_with_the_members_intent(home: Home, listen: Listen) -> None:
    world = home.sandbox.world
    with_intent = await arrived(listen, home.application, Intents.GUILDS | Intents.MEMBERS)
    without = await arrived(listen, home.application, Intents.GUILDS)
    member = guilds.join(world, home.guild, guilds.register(world, "ben"), pending=True)
    member.pending = False
    guilds.member_changed(world, member)
    guilds.leave(world, member)
    assert await events(without, home) == []
    told = await with_intent.until("GUILD_MEMBER_REMOVE")
    assert [frame["t"] for frame in told] == [
        "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_UPDATE",
        "GUILD_MEMBER_REMOVE",
    ]
    assert [frame["d"].get("pending") for frame in told[:2]] == [True, False]


async def test_a_bot_hears_about_its_own_roles_without_any_intent_for_members(
    home: Home, listen: Listen
) -> None:
    ear = await arrived(listen, home.application, Intents.GUILDS)
    role = guilds.add_role(home.sandbox.world, home.guild, "Crew")
    guilds.give_role(home.sandbox.world, home.me, role)
    assert (await events(ear, home))[-1] == "GUILD_MEMBER_UPDATE"


async def test_messages_are_told_only_where_the_bot_can_see_them(home: Home, listen: Listen) -> None:
    world = home.sandbox.world
    home.allow(Permissions.VIEW_CHANNEL)
    hidden = Overwrite(deny=int(Permissions.VIEW_CHANNEL))
    secret = guilds.add_channel(world, home.guild, "secret", overwrites={home.guild.id: hidden})
    ear = await arrived(listen, home.application, EVERYTHING)
    messages.post(world, secret, home.olga, {"content": "psst"})
    messages.post(world, home.general, home.olga, {"content": "hello"})
    assert await events(ear, home) == ["MESSAGE_CREATE"]


async def test_private_threads_are_told_only_to_those_who_are_in_them(home: Home, listen: Listen) -> None:
    world = home.sandbox.world
    home.allow(Permissions.VIEW_CHANNEL)
    ear = await arrived(listen, home.application, EVERYTHING)
    kind = ChannelType.PRIVATE_THREAD
    thread = threads.open_thread(world, home.general, home.olga, "aside", kind=kind)
    messages.post(world, thread, home.olga, {"content": "between us"})
    assert await events(ear, home) == []


async def test_without_the_content_intent_only_what_is_said_to_the_bot_can_be_read(
    home: Home, listen: Listen
) -> None:
    world = home.sandbox.world
    ear = await arrived(listen, home.application, EVERYTHING)
    messages.post(world, home.general, home.ana, {"content": "to everybody"})
    messages.post(world, home.general, home.ana, {"content": f"to <@{home.me.user.id}>"})
    direct = world.direct_channel(home.me.user, home.ana)
    messages.post(world, direct, home.ana, {"content": "to you alone"})
    read = [(await ear.hear())["d"]["content"] for _ in range(3)]
    assert read == ["", f"to <@{home.me.user.id}>", "to you alone"]


async def test_each_shard_hears_of_its_own_servers_and_the_first_of_direct_messages(
    home: Home, listen: Listen
) -> None:
    world = home.sandbox.world
    ears = [await listen(), await listen()]
    for number, ear in enumerate(ears):
        await ear.identify(home.application, EVERYTHING, shard=[number, 2])
        [ready] = await ear.until("READY")
        assert bool(ready["d"]["guilds"]) == ((home.guild.id >> 22) % 2 == number)
    direct = world.direct_channel(home.me.user, home.ana)
    said = messages.post(world, direct, home.ana, {"content": "hi"})
    first = await ears[0].until("MESSAGE_CREATE")
    assert first[-1]["d"]["id"] == str(said.id)
    messages.post(world, home.general, home.ana, {"content": "hi"})
    told = await ears[(home.guild.id >> 22) % 2].until("MESSAGE_CREATE")
    assert told[-1]["d"]["guild_id"] == str(home.guild.id)


async def test_members_can_be_asked_for_by_name(home: Home, client: commands.Bot) -> None:
    [found] = await client.guilds[0].query_members("an", limit=5)
    assert found.name == "ana"
    [same] = await client.guilds[0].query_members(user_ids=[home.ana.id])
    assert same.id == home.ana.id


async def test_a_bot_is_told_when_it_joins_and_leaves_a_server(home: Home, client: commands.Bot) -> None:
    world = home.sandbox.world
    joined = asyncio.create_task(client.wait_for("guild_join", timeout=PATIENCE))
    await asyncio.sleep(0)
    other = guilds.found(world, "Second Tide", owner=home.olga)
    me = applications.install(world, home.application, other, allowed=Permissions.VIEW_CHANNEL)
    assert (await joined).name == "Second Tide"
    await told_after(client, "guild_remove", lambda: guilds.leave(world, me))
    assert [guild.name for guild in client.guilds] == ["Rising Tide"]
