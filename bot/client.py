"""The discord.py client: what it asks of Discord, which cogs it loads, and why it can't start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, cast

import aiohttp
import discord
import structlog
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot import tree
from bot.answers import NOBODY, Limits
from bot.clock import Clock
from bot.courier import Courier
from bot.courier.pacing import Pacing
from bot.db import Database
from bot.drawing import Drawer
from bot.errors import OperatorError
from bot.gateway import Ear
from bot.i18n import N_
from bot.router import Router
from bot.routes import Routes
from bot.settings import Settings
from bot.vault import Vault

log = structlog.get_logger(__name__)

#: Every permission the invite link asks for, and what for.
PERMISSIONS = {
    "view_channel": N_("to see the channels it was given"),
    "send_messages": N_("to post the welcome, asks and wins"),
    "read_message_history": N_("to find out after a crash whether something was posted already"),
    "manage_roles": N_("to give and take back the member roles linked to volunteering roles"),
    "create_private_threads": N_("to remind people in a private thread, where they choose that"),
    "send_messages_in_threads": N_("to write in those private threads"),
    "create_public_threads": N_("to open a thread for questions on the card of an ask, if you want that"),
    "attach_files": N_("to show the picture of an ask or a role"),
    "create_events": N_("to list what happens at a moment among the server's events, if you want that"),
    "pin_messages": N_("to pin the list of what is open in the asks channel"),
}

#: Asked for only by the link below **Create what's missing**: everything else works without.
OPTIONAL_PERMISSIONS = {
    "manage_channels": N_("to make the suggested channels, if you want it to"),
}

#: The pieces that cogs share.
NO_FEATURES = "cogs.ui."

#: Seconds. discord.py fails a request that would have to wait longer, and whoever asked tries again later.
LONGEST_WAIT = 30.0
#: Seconds for which a bot that is stopped goes on answering what was clicked before.
LAST_ANSWERS = 3.0


class Groundswell(commands.AutoShardedBot):
    """The bot. It keeps no members and no messages: memory grows with guilds, not people."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        clock: Clock,
        *,
        members: bool = False,
        limits: Limits | None = None,
        pacing: Pacing | None = None,
        extensions: Sequence[str] | None = None,
        on_first_start: Callable[[str], None] | None = None,
        **options: Any,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.members = members
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=tree.Tree,
            intents=intents,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=NOBODY,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            max_ratelimit_timeout=LONGEST_WAIT,
            **options,
        )
        self.settings = settings
        self.db = db
        self.clock = clock
        self.router = Router(db, clock, limits=limits, guild_ids=settings.guild_ids)
        self.courier = Courier(self, db, clock, pacing=pacing)
        self.drawer = Drawer()
        self._wanted_extensions = cog_names() if extensions is None else list(extensions)
        self._on_first_start = on_first_start
        self._tree.door = self.router
        self._shards_up: set[int] = set()
        self._events: set[asyncio.Task[Any]] = set()
        self._ending = False
        self._ear = Ear(self)

    @cached_property
    def vault(self) -> Vault:
        """For what people write in confidence. Raises BadSetting."""
        return Vault.of(self.settings)

    @property
    def connected(self) -> bool:
        """Whether every shard of this process is with Discord; does not wait for guilds to arrive."""
        return not self.is_closed() and bool(self.shards) and self._shards_up >= set(self.shards)

    @property
    def has_no_picture(self) -> bool:
        """Nobody has chosen one in the Developer Portal; known once logged in."""
        return self.user is not None and self.user.avatar is None

    @property
    def invite_url(self) -> str:
        """The link that invites the bot with exactly the permissions it needs; known once logged in."""
        return self.invite_with(())

    def invite_with(self, optional: Iterable[str], guild_id: int | None = None) -> str:
        """The link that adds optional permissions; for a server that is named, it asks for no other."""
        wanted = discord.Permissions(**dict.fromkeys((*PERMISSIONS, *optional), True))
        return discord.utils.oauth_url(
            int(self.application_id or 0),
            permissions=wanted,
            scopes=("bot", "applications.commands"),
            guild=discord.Object(guild_id) if guild_id else discord.utils.MISSING,
            disable_guild_select=guild_id is not None,
        )

    async def setup_hook(self) -> None:
        """Everything that must stand before the first event arrives."""
        await self.tree.set_translator(tree.Translations())
        for name in self._wanted_extensions:
            await self.load_extension(name)
            module = self.extensions[name]
            self.router.add(getattr(module, "routes", Routes()))
            self.courier.add(getattr(module, "draws", {}))
        first = await tree.sync(self._tree, self.db, self.clock, self.settings.guild_ids)
        self.router.command_ids = self.courier.command_ids = await tree.known_ids(self._tree, self.db)
        if first and self._on_first_start is not None:
            self._on_first_start(self.invite_url)

    @property
    def _tree(self) -> tree.Tree:
        return cast(tree.Tree, self.tree)

    async def close(self) -> None:
        """Let what was clicked be answered and what was heard be noted, then leave."""
        self._ending = True
        await self.router.finish(within=LAST_ANSWERS)
        if events := self._events - {asyncio.current_task()}:
            await asyncio.wait(events, timeout=LAST_ANSWERS)
        await self.drawer.close()
        await super().close()

    def _schedule_event(
        self, coro: Callable[..., Coroutine[Any, Any, Any]], event_name: str, *args: Any, **kwargs: Any
    ) -> asyncio.Task[Any]:
        """Nothing that happens from now on is begun: the next start looks at how things stand."""
        if self._ending:
            return self.loop.create_task(asyncio.sleep(0))
        event: asyncio.Task[Any] = super()._schedule_event(coro, event_name, *args, **kwargs)
        self._events.add(event)
        event.add_done_callback(self._events.discard)
        return event

    async def on_ready(self) -> None:
        """People are served from here on; after a lost connection, again."""
        log.info("ready", servers=len(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self.router.on_interaction(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._tell_commands_in(guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """What is joined in the seconds after the start comes as if it had been there before."""
        await self._tell_commands_in(guild.id)

    async def _tell_commands_in(self, guild_id: int) -> None:
        await tree.sync_new(self._tree, self.db, self.clock, self.settings.guild_ids, guild_id)

    async def on_shard_connect(self, shard_id: int) -> None:
        self._shards_up.add(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self._shards_up.add(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self._shards_up.discard(shard_id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """An event nobody pressed a button for: only the operator can be told."""
        log.exception("event_failed", event_method=event_method)


def cog_names() -> list[str]:
    """The extensions: every module below `cogs`, but for what they are drawn with. Nothing imports them, they
    are loaded by name.
    """
    package = import_module("cogs")
    found = [module.name for module in walk_packages(package.__path__, "cogs.") if not module.ispkg]
    return [name for name in found if not name.startswith(NO_FEATURES)]


def point_at_discord(settings: Settings) -> None:
    """Use the addresses of the settings; discord.py keeps them on its classes, so this is for the process. So
    are its warnings about voice.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks aloud
    discord.http.Route.BASE = settings.discord_api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


async def has_members_intent(token: str) -> bool:
    """Whether the application may have the Server Members intent; asked first, as connecting needs it.

    Raises OperatorError where the token is wrong or Discord can't be reached.
    """
    async with discord.Client(intents=discord.Intents(guilds=True)) as probe:
        with plainly():
            await probe.login(token)
        flags = (await probe.application_info()).flags
        return flags.gateway_guild_members or flags.gateway_guild_members_limited


async def log_in(client: Groundswell, token: str) -> None:
    """Load the cogs and tell Discord the commands. Raises OperatorError where Discord won't have us."""
    with plainly():
        await client.login(token)


async def connect(client: Groundswell) -> None:
    """Serve people until the client is closed. Raises OperatorError where Discord won't have us."""
    with plainly():
        await client.connect()


@contextmanager
def plainly() -> Iterator[None]:
    """Turn Discord's refusals into a sentence for the operator; what is no refusal stays as it is."""
    try:
        yield
    except Exception as error:
        sentence = plain_error(error)
        if sentence is None:
            raise
        raise sentence from None


def plain_error(error: Exception) -> OperatorError | None:
    """What an operator can do about a failed start; None where it is not about Discord."""
    match error:
        case discord.LoginFailure():
            return OperatorError(
                "Discord does not accept GROUNDSWELL_TOKEN. Copy it again from the Developer Portal"
                " (your application, Bot, Reset Token)."
            )
        case discord.ConnectionClosed(code=4004):
            return OperatorError(
                "Discord no longer accepts GROUNDSWELL_TOKEN: it was reset. Put in the new one."
            )
        case discord.PrivilegedIntentsRequired():
            return OperatorError(
                "Discord refuses the Server Members intent. Switch it on in the Developer Portal"
                " (your application, Bot), or start again to run without it."
            )
        case discord.ConnectionClosed():
            return OperatorError(f"Discord closed the connection for good (code {error.code}).")
        case discord.HTTPException() | discord.GatewayNotFound():
            return OperatorError(
                "Discord answers with an error at the moment. See https://discordstatus.com."
            )
        case aiohttp.ClientError() | OSError():
            return OperatorError(
                f"Discord can't be reached at {discord.http.Route.BASE}. Check the network and"
                " GROUNDSWELL_DISCORD_API_URL."
            )
    return None
