"""Who pressed or typed, as Discord vouches for it in the interaction: no member cache is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.i18n import spoken
from bot.services.guild.callers import Caller

if TYPE_CHECKING:
    from bot.client import Groundswell

Interaction: TypeAlias = "discord.Interaction[Groundswell]"


def caller_of(interaction: Interaction) -> Caller:
    """The caller that services check rights for; in a DM, one without a guild."""
    user = interaction.user
    member_roles = (
        frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset()
    )
    return Caller(
        user_id=user.id,
        guild_id=interaction.guild_id,
        member_roles=member_roles,
        manages_guild=interaction.permissions.manage_guild if interaction.guild_id else False,
        language=spoken(),
        came=interaction.id,
    )
