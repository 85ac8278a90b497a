"""Who really gets what is reported in a server: what is set, and what Discord lets those people read."""

from __future__ import annotations

from bot.doctor.findings import FINE, WRONG, Finding
from bot.doctor.servers import Server
from bot.i18n import _
from bot.permissions import lacking
from bot.services.care.recipients import Recipients
from bot.services.guild.guilds import Guild


def reaches(server: Server, channel_id: int | None, member_role_id: int | None) -> bool:
    """Whether a call in this channel is read by the member role, and not by everybody."""
    channel = server.channels.get(channel_id or 0)
    role = server.roles.get(member_role_id or 0)
    if channel is None or role is None or lacking(channel, server.me):
        return False
    if channel.permissions_for(server.everyone).view_channel:
        return False
    return channel.permissions_for(role).view_channel


def who(server: Server, guild: Guild, meant: Recipients) -> str:
    """Those who get reports, in a line. Somebody a report is about never gets it."""
    told = [f"<@{user_id}>" for user_id in meant.people]
    if reaches(server, guild.report_channel_id, meant.member_role_id):
        called = _("<@&{role}> in <#{channel}>")
        told.append(called.format(role=meant.member_role_id, channel=guild.report_channel_id))
    return ", ".join(told) or _("<@{user_id}>, who owns this server").format(user_id=server.owner_id)


def examine(server: Server, guild: Guild, meant: Recipients) -> list[Finding]:
    """Wrong where somebody is meant to get them who can't be called."""
    role_id, channel_id = meant.member_role_id, guild.report_channel_id
    told = _("Reports go to: {who}").format(who=who(server, guild, meant))
    if role_id not in server.roles or channel_id not in server.channels:
        return [Finding(FINE, told)]  # what is gone is said of the channel, or of the member role
    if reaches(server, channel_id, role_id):
        return [Finding(FINE, told)]
    return [
        Finding(
            WRONG,
            _("Reports can't reach {role} in {channel}: they can't read it, or everybody can.").format(
                role=f"<@&{role_id}>", channel=f"<#{channel_id}>"
            ),
            told,
            _(
                "Choose a private channel that they can read as “Reports channel” under Channels, or press "
                "Create what's missing."
            ),
        )
    ]
