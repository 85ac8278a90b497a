"""What Discord lets the bot do in a server, and what to tell whoever can change that."""

from __future__ import annotations

import discord

from bot.errors import Invalid, Refusal
from bot.i18n import N_, _

#: What the bot needs in each channel it posts to, by discord.py's and by Discord's names.
NEEDED = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "read_message_history": N_("Read Message History"),
}

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


def is_mighty(role: discord.Role) -> bool:
    """Whether whoever has it could harm the server."""
    return any(value for name, value in role.permissions if name in DANGEROUS)


def rings(role: discord.Role, me: discord.Member, channel: discord.abc.GuildChannel | None) -> bool:
    """Whether a ping of it by the bot there is one: Discord shows it without a sound otherwise."""
    held = me.guild_permissions if channel is None else channel.permissions_for(me)
    return role.mentionable or held.mention_everyone


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


def obstacle(role: discord.Role, me: discord.Member, *, approved: bool = False) -> Invalid | None:
    """Why Discord won't let the bot hand out this member role, or why it should not; None if it may. It may
    hand out more where somebody says yes to each person: `approved`.
    """
    if role.is_default() or role.managed:
        return Invalid(
            N_("Nobody can hand out {role}: it belongs to Discord or to another bot."), role=role.name
        )
    if not me.guild_permissions.manage_roles:
        return Invalid(
            N_("I can't hand out {role}: I lack the permission “Manage Roles”. An admin can give it to me."),
            role=role.name,
        )
    if role >= me.top_role:
        return Invalid(
            N_(
                "I can't hand out {role}: it stands above my own role. Move mine above it in Server "
                "Settings, Roles."
            ),
            role=role.name,
        )
    if is_mighty(role) and not approved:
        return Invalid(
            N_("{role} can do too much to be handed out by a button (it could harm the server)."),
            role=role.name,
        )
    return None
