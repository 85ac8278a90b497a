"""Whether the bot can post in a channel it was given; what it lacks is told to whoever asks for a post."""

from __future__ import annotations

import discord

from bot.errors import Refusal
from bot.i18n import N_, _

#: What the bot needs in each channel it posts to, by discord.py's and by Discord's names.
NEEDED = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "read_message_history": N_("Read Message History"),
}


def lacking(channel: discord.abc.GuildChannel, me: discord.Member) -> str:
    """The permissions that are missing, as Discord's apps call them; empty if none."""
    held = channel.permissions_for(me)
    return ", ".join(_(label) for name, label in NEEDED.items() if not getattr(held, name))


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
