"""Whether the bot may hand out a member role: the commonest reason a bot "does nothing"."""

from __future__ import annotations

import discord

from bot.permissions import obstacle


def grantable(role: discord.Role, *, approved: bool = False) -> None:
    """Raise Invalid, with what to do about it, for a member role that Discord won't let the bot give, or that
    gives more than a button may, unless somebody says yes to each person: `approved`.
    """
    found = obstacle(role, role.guild.me, approved=approved)
    if found is not None:
        raise found
