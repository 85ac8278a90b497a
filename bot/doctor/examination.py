"""`groundswell doctor`: everything, as far as what was found before allows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import discord

from bot import preflight, upgrade
from bot.client import has_members_intent, plainly, point_at_discord
from bot.db import Database
from bot.doctor import deliveries, in_server, machine, servers
from bot.doctor.findings import FINE, NOTE, WRONG, Finding
from bot.errors import BadDatabase, BadSetting, OperatorError
from bot.i18n import _
from bot.services.outbox import symptoms
from bot.services.record import processes
from bot.settings import Settings, given_settings, load, unknown_settings

#: Seconds to wait for Discord.
PATIENCE_S = 10.0


async def examine(env_file: Path | None = Path(".env")) -> list[Finding]:
    found: list[Finding] = []
    try:
        found += [Finding(NOTE, sentence) for sentence in unknown_settings(given_settings(env_file))]
        settings = load(env_file)
    except BadSetting as error:
        return [*found, _unusable(error)]
    found.append(Finding(FINE, _("The settings can be used.")))
    found += [_unusable(error) for error in preflight.problems(settings)]
    found += [*machine.database(settings.database_url), machine.time_zones()]
    found += [*machine.disk(settings.database_url), machine.encryption()]
    async with _opened(settings) as db:
        if db is not None:
            found += await _stored(db)
        return [*found, *await _at_discord(settings, db)]


def _unusable(error: OperatorError) -> Finding:
    return Finding(WRONG, str(error), _("The bot can't start like this."), _("Do what the sentence says."))


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database | None]:
    """The database, if it is what this program expects; what else there is to say is a finding already."""
    try:
        upgrade.require_current(settings.database_url)
        db = await Database.open(settings.database_url)
    except BadDatabase:
        yield None
        return
    try:
        yield db
    finally:
        await db.close()


async def _stored(db: Database) -> list[Finding]:
    """In real time: the clock that demos move belongs to the bot that runs."""
    now = datetime.now(UTC)
    alive = await db.read(processes.alive, real=now)
    shown = await db.read(symptoms.show, now=now)
    return [
        machine.second_instance(alive),
        *machine.preempted(alive),
        *machine.stopped_messages(alive),
        *deliveries.examine(shown, now=now),
    ]


async def _at_discord(settings: Settings, db: Database | None) -> list[Finding]:
    try:
        token = settings.require_token()
        point_at_discord(settings)
        members = await has_members_intent(token)
    except OperatorError as error:
        return [_unusable(error)]
    found = [
        Finding(FINE, _("Discord can be reached and accepts the token.")),
        servers.members_intent(members),
    ]
    found += [await _gateway(settings), await _clock(settings)]
    async with discord.Client(intents=discord.Intents.none()) as client:
        with plainly():
            await client.login(token)
        return [*found, *await _servers(client, db)]


async def _servers(client: discord.Client, db: Database | None) -> list[Finding]:
    """Each server the bot is in, named, with what is not well there."""
    everywhere = await _command_names(client)
    bot_id = client.user.id if client.user else 0
    found = []
    async for listed in client.fetch_guilds(limit=None):
        here = [servers.commands(everywhere, await _command_names(client, listed.id))]
        if db is not None:
            here += await _server(await client.fetch_guild(listed.id), bot_id, db)
        found += [_named(listed.name, finding) for finding in here if finding.mark != FINE]
        if all(finding.mark == FINE for finding in here):
            found.append(Finding(FINE, _("{server}: all is well.").format(server=listed.name)))
    return found


async def _server(guild: discord.Guild, bot_id: int, db: Database) -> list[Finding]:
    return await in_server.examine(db, await servers.Server.asked(guild, bot_id), guild.id)


def _named(server: str, finding: Finding) -> Finding:
    return Finding(finding.mark, f"{server}: {finding.what}", finding.why, finding.todo)


async def _command_names(client: discord.Client, guild_id: int | None = None) -> list[str]:
    application = client.application_id or 0
    if guild_id is None:
        told = await client.http.get_global_commands(application)
    else:
        told = await client.http.get_guild_commands(application, guild_id)
    return [command["name"] for command in told]


async def _gateway(settings: Settings) -> Finding:
    """Whether Discord's other door opens: people's clicks come through it."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            asyncio.timeout(PATIENCE_S),
            session.ws_connect(f"{settings.discord_gateway_url}?v=10&encoding=json") as socket,
        ):
            await socket.receive()
    except (aiohttp.ClientError, OSError, TimeoutError):
        return Finding(
            WRONG,
            _("The gateway of Discord can't be reached at {url}.").format(url=settings.discord_gateway_url),
            _("The bot starts, hears nothing and tries again until it can."),
            _("Does a firewall or a proxy keep websockets away? Is GROUNDSWELL_DISCORD_GATEWAY_URL right?"),
        )
    return Finding(FINE, _("Discord's gateway can be reached."))


async def _clock(settings: Settings) -> Finding:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as session,
        session.get(f"{settings.discord_api_url}/gateway") as response,
    ):
        return machine.clock(response.headers.get("Date"), datetime.now(UTC))
