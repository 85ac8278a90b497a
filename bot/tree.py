"""Slash commands: through the same door as clicks, named in both languages, told to Discord when they change.

The reasons are in docs/design.md § 19.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, cast

import discord
import structlog
from discord import app_commands
from discord.app_commands import Namespace

from bot.clock import Clock
from bot.command_names import words
from bot.db import Database
from bot.i18n import _, language_of, speaking
from bot.mentions import CommandIds
from bot.router import Pace, Router
from bot.services.record import command_syncs

log = structlog.get_logger(__name__)

Json = dict[str, Any]

_Place = app_commands.TranslationContextLocation
#: What is typed, and so has a name of its own in each language.
TYPED = (_Place.command_name, _Place.group_name, _Place.parameter_name)
#: Discord's number for slash commands; the others stand in the menu of a person or a message.
SLASH = 1

#: `extras` of a command that opens a form: it is never deferred, and has one second to read.
OPENS_MODAL: dict[Any, Any] = {"opens_modal": True}
#: `extras` of a command that somebody who is suspended still reaches.
OPEN_TO_SUSPENDED: dict[Any, Any] = {"open_to_suspended": True}


class Tree(app_commands.CommandTree[discord.Client]):
    """discord.py's command tree with our door in front; the client puts it there."""

    door: Router

    async def _call(self, interaction: discord.Interaction[discord.Client]) -> None:
        is_typing = interaction.type is discord.InteractionType.autocomplete
        run = partial(self._suggest if is_typing else super()._call, interaction)
        says = interaction.command.extras if interaction.command is not None else {}
        is_open = bool(says.get("open_to_suspended"))
        await self.door.through(interaction, run, pace=_pace(interaction, says), open_to_suspended=is_open)

    async def _suggest(self, interaction: discord.Interaction[discord.Client]) -> None:
        """As discord.py does it, but for failures: it logs each with a traceback and answers nothing, as if a
        refusal were a bug.
        """
        data, cached = cast(Any, interaction.data), cast(Any, interaction)
        command, options = self._get_app_command_options(data)
        cached._cs_command = command
        cached._cs_namespace = typed = Namespace(interaction, data.get("resolved", {}), options)
        focused = next(option["name"] for option in options if option.get("focused"))
        await command._invoke_autocomplete(interaction, focused, typed)

    async def on_error(
        self, interaction: discord.Interaction[discord.Client], error: app_commands.AppCommandError
    ) -> None:
        """Let the failure out, to where all failures are explained."""
        raise error


def _pace(interaction: discord.Interaction[discord.Client], says: Mapping[Any, Any]) -> Pace:
    if interaction.type is discord.InteractionType.autocomplete:
        return Pace.SUGGEST
    return Pace.OPEN_MODAL if says.get("opens_modal") else Pace.DEFER


class Translations(app_commands.Translator):
    """What is typed from our tables of names, all else from the catalogues, for each locale of a language."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        language = language_of(locale.value)
        if context.location in TYPED and not isinstance(context.data, app_commands.ContextMenu):
            return words(language).get(string.message)
        with speaking(language):
            translated = _(string.message)
        return None if translated == string.message else translated


async def sync(tree: Tree, db: Database, clock: Clock, guild_ids: Collection[int]) -> bool:
    """Tell Discord the commands, globally or in these guilds and never in both; true on a first start.

    Discord shows a command twice where it exists in both scopes, and counts creations (200 a day and guild),
    so each scope is written only when it should differ from what it was last given.
    """
    application = _application(tree)
    commands = [await c.get_translated_payload(tree, Translations()) for c in tree.get_commands()]
    known = await db.read(command_syncs.known, application)
    wanted: dict[int, list[Json]] = {scope: [] for scope in (command_syncs.EVERYWHERE, *known)}
    wanted |= dict.fromkeys(guild_ids or (command_syncs.EVERYWHERE,), commands)
    for scope, payload in wanted.items():
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        if known.get(scope) == digest:
            continue
        there = await _told(tree, scope, payload)
        if there is not None:
            ids = {each["name"]: int(each["id"]) for each in there if each["type"] == SLASH}
            await db.write(command_syncs.remember, application, scope, digest, ids, now=clock.now())
    return not known


async def known_ids(tree: Tree, db: Database) -> CommandIds:
    """What Discord calls our commands, as it was last told them: by this process or another."""
    return CommandIds(await db.read(command_syncs.ids, _application(tree)))


async def sync_new(tree: Tree, db: Database, clock: Clock, guild_ids: Collection[int], guild_id: int) -> None:
    """The same once a listed guild is there that was never told: it may have refused before it was joined."""
    if guild_id in guild_ids and guild_id not in await db.read(command_syncs.known, _application(tree)):
        await sync(tree, db, clock, guild_ids)


def _application(tree: Tree) -> int:
    return int(tree.client.application_id or 0)


async def _told(tree: Tree, guild_id: int, payload: list[Json]) -> list[Json] | None:
    """Write one scope's commands; returns them as Discord has them. A failure (None) leaves the former ones
    and is tried again at the next start.
    """
    application, http = _application(tree), tree.client.http
    try:
        if guild_id:
            there = await http.bulk_upsert_guild_commands(application, guild_id, payload)
        else:
            there = await http.bulk_upsert_global_commands(application, payload)
    except (discord.HTTPException, discord.RateLimited) as error:
        log.warning("commands_not_told", guild_id=guild_id or None, error=str(error))
        return None
    log.info("commands_told", guild_id=guild_id or None, commands=len(payload))
    return cast(list[Json], there)
