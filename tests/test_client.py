"""How the bot starts, what it asks of Discord, and what an operator reads when it can't."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.client import (
    PERMISSIONS,
    Groundswell,
    cog_names,
    connect,
    has_members_intent,
    log_in,
    plainly,
    point_at_discord,
)
from bot.clock import Clock
from bot.db import Database
from bot.errors import OperatorError
from bot.upgrade import upgrade
from sandbox.permissions import Permissions
from sandbox.places import Places
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests.patience import PATIENCE
from tests.running import Log, connected, logging_to_memory, settings_for

GLOBAL = "/applications/{application_id}/commands"
IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


@pytest.fixture
def application(sandbox: Sandbox) -> Application:
    sandbox.requests.clear()
    return sandbox.create_application("Groundswell", members_intent=False)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/client.db"
    upgrade(url, now=datetime.now(UTC))
    opened = await Database.open(url)
    yield opened
    await opened.close()


@pytest.fixture
def log() -> Iterator[Log]:
    with logging_to_memory() as log:
        yield log


def told(sandbox: Sandbox) -> list[tuple[str, int]]:
    """Each writing of commands: where, and how many."""
    return [
        (where, len(request.body if isinstance(request.body, list) else []))
        for where, route in (("everywhere", GLOBAL), ("server", IN_GUILD))
        for request in sandbox.requests.to("PUT", route)
    ]


async def start(
    sandbox: Sandbox, application: Application, db: Database, *, guild_ids: frozenset[int] = frozenset()
) -> list[str]:
    """Log in once with the test's commands, and return what was announced."""
    announced: list[str] = []
    client = Groundswell(
        settings_for(sandbox, guild_ids),
        db,
        Clock(),
        extensions=["tests.doors"],
        on_first_start=announced.append,
    )
    point_at_discord(client.settings)
    async with client:
        await client.login(application.token)
    return announced


# ------------------------------------------------------------------ commands


async def test_commands_are_told_once_and_not_again_while_they_stay_the_same(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    await start(sandbox, application, db)
    assert told(sandbox) == [("everywhere", 7)]
    await start(sandbox, application, db)
    assert told(sandbox) == [("everywhere", 7)]


async def test_commands_move_between_everywhere_and_the_listed_servers_and_are_never_in_both(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    guild = Places(sandbox.world).found("Listed")
    guild.add(application, permissions=Permissions.VIEW_CHANNEL)
    await start(sandbox, application, db)
    sandbox.requests.clear()
    await start(sandbox, application, db, guild_ids=frozenset({guild.id}))
    assert sorted(told(sandbox)) == [("everywhere", 0), ("server", 7)]
    sandbox.requests.clear()
    await start(sandbox, application, db)
    assert sorted(told(sandbox)) == [("everywhere", 7), ("server", 0)]


@pytest.mark.parametrize("ready_after", [0.01, 0.3])
async def test_a_listed_server_is_told_the_commands_when_the_bot_joins_it(
    ready_after: float, sandbox: Sandbox, application: Application, db: Database, log: Log
) -> None:
    """Also in the seconds in which discord.py waits for the servers that were there before."""
    guild = Places(sandbox.world).found("Later")
    guild.channel("general")
    settings = settings_for(sandbox, frozenset({guild.id}))
    client = Groundswell(settings, db, Clock(), extensions=["tests.doors"], guild_ready_timeout=ready_after)
    async with connected(client, application.token):
        if ready_after < 0.1:
            await client.wait_until_ready()  # a server that appears from now on is a new one
        ana = await guild.join("Ana")
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        await log.says(f'"guild_id": {guild.id}, "commands": 7')
        assert (await ana.command("/language")).text == "spoken: en"


# ------------------------------------------------------------------ the first start


async def test_the_first_start_alone_shows_the_invite_link(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    announced = await start(sandbox, application, db)
    assert len(announced) == 1
    assert f"client_id={application.id}" in announced[0]
    assert await start(sandbox, application, db) == []


async def test_the_invite_link_asks_for_exactly_the_permissions_that_have_a_reason(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    (link,) = await start(sandbox, application, db)
    asked = Permissions(int(parse_qs(urlsplit(link).query)["permissions"][0]))
    assert asked == reduce(or_, (Permissions[name.upper()] for name in PERMISSIONS))
    assert all(PERMISSIONS.values())


def test_every_module_of_the_cogs_is_an_extension_and_the_pieces_are_not() -> None:
    root = Path(__file__).parent.parent
    files = {path.relative_to(root) for path in (root / "cogs").rglob("*.py") if path.stem != "__init__"}
    features = {path for path in files if path.parts[1] != "ui"}
    assert set(cog_names()) == {".".join(path.with_suffix("").parts) for path in features}
    assert "cogs.setup.channels" in cog_names()


# ------------------------------------------------------------------ what it asks of Discord


@pytest.mark.parametrize("available", [True, False])
async def test_the_members_intent_is_asked_for_only_where_it_is_available(
    available: bool, sandbox: Sandbox, db: Database
) -> None:
    application = sandbox.create_application("Groundswell", members_intent=available)
    settings = settings_for(sandbox)
    point_at_discord(settings)
    members = await has_members_intent(application.token)
    assert members is available
    client = Groundswell(settings, db, Clock(), members=members, extensions=[])
    async with connected(client, application.token):
        assert client.intents.members is available
        assert client.connected


async def test_it_counts_as_connected_before_any_server_has_arrived(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    client = Groundswell(settings_for(sandbox), db, Clock(), extensions=[])
    assert not client.connected
    async with connected(client, application.token):
        assert client.connected
        assert not client.is_ready()
    assert not client.connected


async def test_a_dropped_connection_is_noticed_and_mended(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    client = Groundswell(settings_for(sandbox), db, Clock(), extensions=[])
    async with connected(client, application.token):
        resumed = asyncio.create_task(client.wait_for("shard_resumed", timeout=PATIENCE))
        gone = asyncio.create_task(client.wait_for("shard_disconnect", timeout=PATIENCE))
        await asyncio.sleep(0)  # both are listening now
        sandbox.gateway.drop()
        await gone
        await resumed
        assert client.connected


async def test_neither_members_nor_messages_are_kept(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    guild = Places(sandbox.world).found("Crowd")
    room = guild.channel("general")
    for number in range(30):
        await guild.join(f"Person {number}")
    client = Groundswell(settings_for(sandbox), db, Clock(), extensions=["tests.doors"])
    async with connected(client, application.token):
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        ana = await guild.join("Ana")
        await ana.says("hello", in_=room)
        assert (await ana.command("/panel")).text
        assert [member.id for member in client.get_all_members()] == [application.bot.id]
        assert list(client.cached_messages) == []


async def test_what_was_sent_is_not_kept_either(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    guild = Places(sandbox.world).found("Forms")
    guild.channel("general")
    client = Groundswell(settings_for(sandbox), db, Clock(), extensions=["tests.doors"])
    async with connected(client, application.token):
        guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
        ana = await guild.join("Ana")
        await ana.command("/panel")
        await ana.click("update")
        await ana.command("/form")
        kept = client._connection._view_store  # discord.py has no public way to look
        assert (kept._views, kept._modals) == ({}, {})


# ------------------------------------------------------------------ when it can't


async def test_a_wrong_token_is_one_sentence_without_the_token(sandbox: Sandbox) -> None:
    point_at_discord(settings_for(sandbox))
    with pytest.raises(OperatorError, match="Discord does not accept GROUNDSWELL_TOKEN") as refused:
        await has_members_intent("MTIzNDU2Nzg5MDEyMzQ1Njc4.wrong.secret")
    assert "secret" not in str(refused.value)


async def test_an_unreachable_api_is_one_sentence_with_its_address(sandbox: Sandbox, db: Database) -> None:
    async with Sandbox() as gone:
        settings = settings_for(gone)
    try:
        point_at_discord(settings)
        with pytest.raises(OperatorError, match=f"can't be reached at {settings.discord_api_url}"):
            await has_members_intent("a.b.c")
        async with Groundswell(settings, db, Clock(), extensions=[]) as client:
            with pytest.raises(OperatorError, match="can't be reached"):
                await log_in(client, "a.b.c")
    finally:
        point_at_discord(settings_for(sandbox))


async def test_a_members_intent_that_was_taken_away_is_one_sentence(
    sandbox: Sandbox, application: Application, db: Database
) -> None:
    settings = settings_for(sandbox)
    point_at_discord(settings)
    client = Groundswell(settings, db, Clock(), members=True, extensions=[])
    async with client:
        await log_in(client, application.token)
        with pytest.raises(OperatorError, match="Server Members intent"):
            await connect(client)


def test_an_error_that_is_not_about_discord_stays_as_it_is() -> None:
    with pytest.raises(KeyError, match="a bug"), plainly():
        raise KeyError("a bug")
