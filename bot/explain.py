"""Every failure as one plain sentence for the person it happened to.

A refusal says itself. Trouble with the database or with Discord is named as such. Anything else is a bug: the
person gets a short reference, and the same reference stands in the log beside the traceback.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.answers import TOO_LATE
from bot.errors import BadDatabase, Refusal
from bot.i18n import N_, _, ngettext, timestamp
from bot.markup import said

log = structlog.get_logger(__name__)

#: Letters and digits that nobody confuses when reading them aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

OURS = N_(
    "Something went wrong on our side, and it is not your fault. If it happens again, please tell the contact"
    " named in /help: reference {reference}."
)
DATABASE = N_(
    "I can't look up or store anything right now. Please look again in a minute before you repeat it;"
    " reference {reference}."
)
DISCORD = N_("Discord is having trouble right now. Please try again in a minute; reference {reference}.")
FORBIDDEN = N_(
    "Discord does not let me do that here. Please tell an admin of this server: /setup shows what I lack;"
    " reference {reference}."
)
OUTDATED = N_("This command has just changed. Please restart Discord or try again in a few minutes.")

#: How Discord's apps call the permissions that our commands ask for.
PERMISSION_NAMES = {
    "manage_guild": N_("Manage Server"),
    "manage_roles": N_("Manage Roles"),
    "manage_channels": N_("Manage Channels"),
    "send_messages": N_("Send Messages"),
    "view_channel": N_("View Channel"),
    "read_message_history": N_("Read Message History"),
}


def explain(error: BaseException) -> str:
    """The sentence for the person, in the language being spoken; what the operator should see is logged."""
    error = cause_of(error)
    if isinstance(error, Refusal):
        return refusal(error)
    if isinstance(error, app_commands.AppCommandError):
        return _command_error(error)
    return _trouble(error)


def refusal(error: Refusal) -> str:
    """The refusal translated, with its values filled in; people's text in them can't style or ping."""
    values = {name: _shown(value) for name, value in error.values.items()}
    return _(error.text).format(**values)


def _shown(value: str | int | datetime) -> str | int:
    match value:
        case datetime():
            return timestamp(value)
        case str():
            return said(value)
        case _:
            return value


def cause_of(error: BaseException) -> BaseException:
    """What was really raised, inside discord.py's wrapping of commands and of their options."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, Refusal):
        return error.__cause__
    return error


def _command_error(error: app_commands.AppCommandError) -> str:
    match error:
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            log.warning("command_out_of_date", error=str(error))
            return _(OUTDATED)
        case app_commands.TransformerError():
            return _("“{value}” can't be used there. Please choose one of the suggestions.").format(
                value=said(str(error.value)[:100])
            )
        case app_commands.MissingPermissions():
            return _("You need the permission {permissions} for this.").format(
                permissions=_named(error.missing_permissions)
            )
        case app_commands.BotMissingPermissions():
            return _("I lack the permission {permissions} here. Please tell an admin of this server.").format(
                permissions=_named(error.missing_permissions)
            )
        case app_commands.CommandOnCooldown():
            seconds = max(1, round(error.retry_after))
            return ngettext(
                "That was quick! Please try again in {n} second.",
                "That was quick! Please try again in {n} seconds.",
                seconds,
            ).format(n=seconds)
        case app_commands.NoPrivateMessage():
            return _("This works in a server, not in direct messages.")
        case app_commands.CheckFailure():
            return _("You can't use this here.")
    return _reported(OURS, "command_failed", error)


def _named(permissions: list[str]) -> str:
    return ", ".join(f"**{_(PERMISSION_NAMES.get(name, name))}**" for name in permissions)


def _trouble(error: BaseException) -> str:
    match error:
        case BadDatabase():
            return _reported(DATABASE, "database_trouble", error)
        case discord.Forbidden():
            return _reported(FORBIDDEN, "discord_refused", error)
        case discord.DiscordServerError() | discord.RateLimited():
            return _reported(DISCORD, "discord_trouble", error)
        case discord.HTTPException(status=429):
            return _reported(DISCORD, "discord_trouble", error)
        case aiohttp.ClientConnectionError() | TimeoutError():
            return _reported(DISCORD, "discord_trouble", error)
    return _reported(OURS, "bug", error)


def _reported(sentence: str, event: str, error: BaseException) -> str:
    reference = "".join(secrets.choice(_ALPHABET) for _place in range(4))
    log.error(event, reference=reference, exc_info=error)
    return _(sentence).format(reference=reference)


def came_too_late(error: BaseException) -> bool:
    """Whether Discord refused an answer because the click is over: nobody is left to tell."""
    error = cause_of(error)
    return isinstance(error, discord.NotFound) and error.code in TOO_LATE
