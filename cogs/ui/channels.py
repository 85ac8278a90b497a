"""Whether the bot can post in a channel it was given; what it lacks is told to whoever asks for a post."""

from __future__ import annotations

import discord

from bot.permissions import can_post

__all__ = ["can_post", "opens_threads"]


def opens_threads(interaction: discord.Interaction, *, quiet: bool = False) -> bool:
    """Whether the bot opens private threads here, as far as can be seen; in quiet mode it never does."""
    if quiet:
        return False
    held = interaction.app_permissions
    return held.create_private_threads and held.send_messages_in_threads
