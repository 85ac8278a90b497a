"""What keeps the bot from doing its work in one server: channels, member roles, what is not set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import discord

from bot.doctor.findings import FINE, NOTE, WRONG, Finding
from bot.explain import refusal
from bot.i18n import _
from bot.markup import said
from bot.naming import MEMBER_ROLES, OPTIONAL, PLACES
from bot.permissions import lacking, obstacle, rings
from bot.services.guild.guilds import Guild, MemberRole, Place


@dataclass(frozen=True, slots=True)
class Server:
    """A Discord server as it is now; `me` is the bot in it."""

    me: discord.Member
    owner_id: int
    everyone: discord.Role
    channels: Mapping[int, discord.abc.GuildChannel]
    roles: Mapping[int, discord.Role]
    #: How many have each member role; None: not asked.
    holders: Mapping[int, int] | None = None

    @classmethod
    def known(cls, guild: discord.Guild) -> Server:
        """As the gateway keeps it up to date."""
        return cls(
            guild.me,
            guild.owner_id or 0,
            guild.default_role,
            {channel.id: channel for channel in guild.channels},
            {role.id: role for role in guild.roles},
        )

    @classmethod
    async def asked(cls, guild: discord.Guild, bot_id: int) -> Server:
        """As Discord says when asked; `guild` may be one that was fetched."""
        channels = await guild.fetch_channels()
        roles = await guild.fetch_roles()
        me = await guild.fetch_member(bot_id)
        return cls(
            me,
            guild.owner_id or 0,
            guild.default_role,
            {each.id: each for each in channels},
            {each.id: each for each in roles},
            await holders(guild),
        )


async def holders(guild: discord.Guild) -> Mapping[int, int] | None:
    """How many have each member role; None where Discord does not say."""
    try:
        return {role.id: count for role, count in (await guild.role_member_counts()).items()}
    except discord.HTTPException:
        return None


def examine(server: Server, guild: Guild, linked: Mapping[int, bool]) -> list[Finding]:
    """Everything about a server; `linked` are the member roles that volunteering roles give, and whether only
    to whom somebody said yes.
    """
    return [
        *channels(server, guild),
        *member_roles(server, guild, linked),
        *unheld(guild, server.holders),
        *joining(guild),
    ]


def channels(server: Server, guild: Guild) -> list[Finding]:
    found = [finding for place in PLACES for finding in channel(server, guild, place)]
    return found or [Finding(FINE, _("I can post in every channel I was given."))]


def channel(server: Server, guild: Guild, place: Place) -> list[Finding]:
    """What is wrong with one of the channels; nothing if it is well, or need not be chosen."""
    channel_id, label = guild.channel_of(place), _(PLACES[place][0])
    if channel_id is None:
        return [] if place in OPTIONAL else [_not_chosen(label)]
    found = server.channels.get(channel_id)
    if found is None:
        return [
            Finding(
                WRONG,
                _("{label}: that channel is gone, or I can't see it.").format(label=label),
                _("What belongs there can't be posted."),
                _("Choose another one under Channels, or give me View Channel there."),
            )
        ]
    if place == "talk":  # where people talk, and the bot does not
        return []
    return [
        *_lacking(found, server.me, label),
        *_without_pictures(found, server.me, place, label),
        *_open_to_all(found, server, place, label),
    ]


def _not_chosen(label: str) -> Finding:
    return Finding(
        NOTE,
        _("{label}: not chosen yet.").format(label=label),
        _("What belongs there is not posted."),
        _("Choose one in /setup, or press Create what's missing."),
    )


def _lacking(found: discord.abc.GuildChannel, me: discord.Member, label: str) -> list[Finding]:
    missing = lacking(found, me)
    if not missing:
        return []
    return [
        Finding(
            WRONG,
            _("{label}: in {channel} I lack {permissions}.").format(
                label=label, channel=found.mention, permissions=missing
            ),
            _("What belongs there can't be posted, or I can't tell whether it was."),
            _("Open the channel's settings, Permissions, add me and allow it there."),
        )
    ]


def _without_pictures(
    found: discord.abc.GuildChannel, me: discord.Member, place: Place, label: str
) -> list[Finding]:
    """Where cards stand, and proposals, which show the picture of what they are about."""
    if place not in ("asks", "coordinators") or found.permissions_for(me).attach_files:
        return []
    return [
        Finding(
            NOTE,
            _("{label}: in {channel} I lack {permissions}.").format(
                label=label, channel=found.mention, permissions=_("Attach Files")
            ),
            _("What has a picture is posted there without it."),
            _("Open the channel's settings, Permissions, add me and allow it there."),
        )
    ]


def _open_to_all(found: discord.abc.GuildChannel, server: Server, place: Place, label: str) -> list[Finding]:
    if place not in ("coordinators", "welcomers", "reports"):
        return []
    if not found.permissions_for(server.everyone).view_channel:
        return []
    return [
        Finding(
            WRONG,
            _("{label}: everybody can read {channel}.").format(label=label, channel=found.mention),
            _(
                "It is meant for a few people: it names who asks for support or a hello, and tells of "
                "reports."
            ),
            _("Deny View Channel to @everyone there, and allow it to those it is for."),
        )
    ]


def member_roles(server: Server, guild: Guild, linked: Mapping[int, bool]) -> list[Finding]:
    """The chosen ones must be there; those that are handed out must stand below the bot's own."""
    by_button = {one: False for one in (guild.volunteer_role_id, guild.calls_role_id) if one}
    given = {**linked, **by_button}
    found = [finding for which in MEMBER_ROLES for finding in _chosen_role(server, guild, which)]
    found += [finding for given_one in sorted(given.items()) for finding in _given_role(server, *given_one)]
    found += _silent(server, guild)
    return found or [Finding(FINE, _("Every member role is there, and I can give those I am to give."))]


def _silent(server: Server, guild: Guild) -> list[Finding]:
    """The one that is pinged, where Discord lets nobody hear it."""
    role = server.roles.get(guild.calls_role_id or 0)
    if role is None or rings(role, server.me, server.channels.get(guild.asks_channel_id or 0)):
        return []
    return [
        Finding(
            NOTE,
            _("{role} can't be pinged.").format(role=role.mention),
            _("Whoever took it to hear of every ask hears of none."),
            _("Switch on “Allow anyone to @mention this role”: Server Settings, Roles, the role."),
        )
    ]


def _chosen_role(server: Server, guild: Guild, which: MemberRole) -> list[Finding]:
    role_id, label = guild.member_role_of(which), _(MEMBER_ROLES[which][0])
    if role_id is None:
        return [] if which in OPTIONAL else [_no_role(label)]
    if role_id in server.roles:
        return []
    return [
        Finding(
            WRONG,
            _("{label}: that member role is gone.").format(label=label),
            _("Nobody has the rights that go with it, except those who manage the server."),
            _("Choose another one under Member roles."),
        )
    ]


def _no_role(label: str) -> Finding:
    return Finding(
        NOTE,
        _("{label}: no member role is chosen yet.").format(label=label),
        _("Only those who manage the server have its rights, and nobody is given it."),
        _("Choose one in /setup, or press Create what's missing."),
    )


def unheld(guild: Guild, holders: Mapping[int, int] | None) -> list[Finding]:
    """Nothing is set up as long as nobody may use it."""
    chosen = guild.coordinator_role_id
    if holders is None or chosen is None or holders.get(chosen, 1):
        return []
    return [
        Finding(
            NOTE,
            _("Coordinators: nobody has {role}.").format(role=f"<@&{chosen}>"),
            _("Only those who manage the server can post what there is to do."),
            _("Name those who coordinate: /setup, Member roles."),
        )
    ]


def _given_role(server: Server, role_id: int, approved: bool) -> list[Finding]:
    role = server.roles.get(role_id)
    why_not = obstacle(role, server.me, approved=approved) if role is not None else None
    if why_not is None:
        return []
    return [
        Finding(
            WRONG,
            refusal(why_not),
            _("People who should get it wait in vain."),
            _("Drag my role above it, or choose one that has no power over the server."),
        )
    ]


def joining(guild: Guild) -> list[Finding]:
    if guild.open_for_joining:
        return [Finding(FINE, _("/join is open."))]
    return [
        Finding(
            NOTE,
            _("/join is closed."),
            _("People must be able to read whom to turn to and what is stored before they join."),
            _("Fill in Privacy and contact; a template is there."),
        )
    ]


def commands(names: Iterable[str], here: Iterable[str]) -> Finding:
    """Commands that Discord has both for all servers (`names`) and for this one (`here`)."""
    twice = sorted({*names} & {*here})
    if not twice:
        return Finding(FINE, _("Every command shows once."))
    return Finding(
        WRONG,
        _("These commands show twice: {names}.").format(names=", ".join(f"/{said(name)}" for name in twice)),
        _("Discord has them for all servers and for this one too; people won't know which to take."),
        _("Set GROUNDSWELL_GUILD_IDS as you mean it and start the bot again: it then clears the others."),
    )


def members_intent(available: bool) -> Finding:
    if available:
        return Finding(FINE, _("The Server Members intent is on: newcomers are welcomed as they arrive."))
    return Finding(
        NOTE,
        _("The Server Members intent is off."),
        _("Newcomers are welcomed when they press Join, and it takes a while to notice who left."),
        _("Whoever runs the bot can switch it on in the Developer Portal: the application, Bot."),
    )
