"""Whether the bot can post in a channel it was given; what it lacks is told to whoever asks for a post."""

from __future__ import annotations

import discord

from bot.errors import Refusal
from bot.i18n import N_
from bot.permissions import lacking


def opens_threads(interaction: discord.Interaction, *, quiet: bool = False) -> bool:
    """Whether the bot opens private threads here, as far as can be seen; in quiet mode it never does."""
    if quiet:
        return False
    held = interaction.app_permissions
    return held.create_private_threads and held.send_messages_in_threads


def can_post(server: discord.Guild | None, channel_id: int | None) -> None:
    """Raise Refusal, with what to do about it, if a post would get lost.

    Of a server that another process looks after nothing is known here.
    """
    if server is None:
        return
    channel = server.get_channel(channel_id) if channel_id else None
    if channel is None:
        raise Refusal(
            N_(
                "There is no channel for this that I can see. Someone who manages this server can choose one "
                "in /setup."
            )
        )
    if missing := lacking(channel, server.me):
        raise Refusal(
            N_("In #{channel} I lack: {permissions}. Someone who manages this server can give me that."),
            channel=channel.name,
            permissions=missing,
        )
