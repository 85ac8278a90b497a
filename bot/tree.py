"""Slash commands: through the same door as clicks, in both languages, told to Discord when they change."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import discord
import structlog
from discord import app_commands

from bot.i18n import _, language_of, speaking
from bot.router import Pace
from bot.services.record import command_syncs

if TYPE_CHECKING:
    from bot.client import Groundswell

log = structlog.get_logger(__name__)

Json = dict[str, Any]
CallbackT = TypeVar("CallbackT", bound=Callable[..., Awaitable[None]])

_MODAL_OPENERS: set[str] = set()
_NAME = re.compile(r"[-_\w]{1,32}")


def opens_modal(callback: CallbackT) -> CallbackT:
    """Mark a command's function that opens a modal: it is never deferred, and has one second to read.

    Goes below `@app_commands.command`.
    """
    _MODAL_OPENERS.add(_called(callback))
    return callback


def _called(callback: Callable[..., object]) -> str:
    return f"{callback.__module__}.{callback.__qualname__}"


class Tree(app_commands.CommandTree["Groundswell"]):
    """discord.py's command tree with our door in front."""

    async def _call(self, interaction: discord.Interaction[Groundswell]) -> None:
        run = partial(super()._call, interaction)
        await self.client.router.through(interaction, run, pace=_pace(interaction))

    async def on_error(
        self, interaction: discord.Interaction[Groundswell], error: app_commands.AppCommandError
    ) -> None:
        """Let the failure out, to where all failures are explained."""
        raise error


def _pace(interaction: discord.Interaction[Groundswell]) -> Pace:
    if interaction.type is discord.InteractionType.autocomplete:
        return Pace.SUGGEST
    command = interaction.command
    if command is not None and _called(command.callback) in _MODAL_OPENERS:
        return Pace.OPEN_MODAL
    return Pace.DEFER


class Translations(app_commands.Translator):
    """Names and descriptions from our catalogues, for every locale of a language that we speak."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        with speaking(language_of(locale.value)):
            translated = _(string.message)
        if translated == string.message:
            return None
        in_a_menu = isinstance(context.data, app_commands.ContextMenu)
        if (
            context.location.name.endswith("_name")
            and context.location.name != "choice_name"
            and not in_a_menu
        ):
            return translated if _NAME.fullmatch(translated) and translated.islower() else None
        return translated


async def sync(client: Groundswell, guild_ids: Collection[int]) -> bool:
    """Tell Discord the commands, globally or in these guilds and never in both; true on a first start.

    Discord shows a command twice where it exists in both scopes, and counts creations (200 a day and guild),
    so each scope is written only when it should differ from what it was last given.
    """
    application = int(client.application_id or 0)
    commands = [
        await c.get_translated_payload(client.tree, Translations()) for c in client.tree.get_commands()
    ]
    known = await client.db.read(command_syncs.known, application)
    everywhere = 0
    wanted: dict[int, list[Json]] = {scope: [] for scope in (everywhere, *known)}
    wanted |= dict.fromkeys(guild_ids or (everywhere,), commands)
    for scope, payload in wanted.items():
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        if known.get(scope) != digest and await _told(client, scope, payload):
            now = client.clock.now()
            await client.db.write(command_syncs.remember, application, scope, digest, now=now)
    return not known


async def sync_new(client: Groundswell, guild_ids: Collection[int], guild_id: int) -> None:
    """The same once a listed guild is there that was never told: it may have refused before it was joined."""
    if guild_id in guild_ids and guild_id not in await client.db.read(
        command_syncs.known, int(client.application_id or 0)
    ):
        await sync(client, guild_ids)


async def _told(client: Groundswell, guild_id: int, payload: list[Json]) -> bool:
    """Write one scope's commands; a failure leaves the former ones and is tried again at the next start."""
    application = int(client.application_id or 0)
    try:
        if guild_id:
            await client.http.bulk_upsert_guild_commands(application, guild_id, payload)
        else:
            await client.http.bulk_upsert_global_commands(application, payload)
    except (discord.HTTPException, discord.RateLimited) as error:
        log.warning("commands_not_told", guild_id=guild_id or None, error=str(error))
        return False
    log.info("commands_told", guild_id=guild_id or None, commands=len(payload))
    return True
