"""Whether the bot may hand out a member role: the commonest reason a bot "does nothing"."""

from __future__ import annotations

import discord

from bot.errors import Invalid
from bot.i18n import N_


def grantable(interaction: discord.Interaction, role: discord.Role) -> None:
    """Raise Invalid, with what to do about it, for a member role that Discord won't let the bot give."""
    if role.is_default() or role.managed:
        raise Invalid(
            N_("Nobody can hand out {role}: it belongs to Discord or to another bot."), role=role.name
        )
    if not interaction.app_permissions.manage_roles:
        raise Invalid(
            N_("I can't hand out {role}: I lack the permission “Manage Roles”. An admin can give it to me."),
            role=role.name,
        )
    top = interaction.guild.me.top_role if interaction.guild else None
    if top is None or role >= top:
        raise Invalid(
            N_(
                "I can't hand out {role}: it stands above my own role. Move mine above it in Server "
                "Settings, Roles."
            ),
            role=role.name,
        )
    if any(value for name, value in role.permissions if name in DANGEROUS):
        raise Invalid(
            N_("{role} can do too much to be handed out by a button (it could harm the server)."),
            role=role.name,
        )


#: A member role that anyone can take by a click must not carry these.
DANGEROUS = {
    "administrator",
    "manage_guild",
    "manage_roles",
    "manage_channels",
    "manage_webhooks",
    "ban_members",
    "kick_members",
    "moderate_members",
    "mention_everyone",
}
