"""Whether the bot may hand out a member role: the commonest reason a bot "does nothing"."""

from __future__ import annotations

import discord

from bot.permissions import obstacle


def grantable(interaction: discord.Interaction, role: discord.Role) -> None:
    """Raise Invalid, with what to do about it, for a member role that Discord won't let the bot give."""
    found = obstacle(role, role.guild.me)
    if found is not None:
        raise found
