"""Servers and who is in them: people, roles, channels, coming and going."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from sandbox.permissions import DEFAULT_EVERYONE, NONE, Overwrite, Permissions
from sandbox.world import render
from sandbox.world.model import Channel, ChannelType, Guild, Json, Member, Role, User
from sandbox.world.state import Event, World


def register(
    world: World,
    name: str,
    *,
    display: str | None = None,
    bot: bool = False,
    locale: str = "en-US",
    dms_open: bool = True,
) -> User:
    """A new account; it is in no server yet."""
    user = User(world.ids.next(), name, global_name=display, bot=bot, locale=locale, dms_open=dms_open)
    world.users[user.id] = user
    return user


def found(world: World, name: str, *, owner: User, locale: str = "en-US") -> Guild:
    """A new server with @everyone and its owner as the only member; channels are added with `add_channel`."""
    guild = Guild(world.ids.next(), name, owner, locale=locale)
    guild.roles[guild.id] = Role(guild.id, guild, "@everyone", int(DEFAULT_EVERYONE), position=0)
    world.guilds[guild.id] = guild
    join(world, guild, owner)
    return guild


def changed(world: World, guild: Guild) -> None:
    guild.permissions.clear()
    world.emit(Event("GUILD_UPDATE", lambda: render.guild(guild), guild=guild))


# ---------------------------------------------------------------------- members


def join(
    world: World,
    guild: Guild,
    user: User,
    *,
    roles: Iterable[Role] = (),
    pending: bool = False,
    joined: datetime | None = None,
) -> Member:
    """A bot that joins is told the whole server; people are told to bots with the members intent."""
    member = Member(
        guild, user, {role.id for role in roles}, joined=joined or world.clock.now(), pending=pending
    )
    guild.members[user.id] = member
    guild.permissions.clear()
    installed = guild.applications.get(user.id)
    if installed is not None:
        world.emit(
            Event(
                "GUILD_CREATE",
                lambda: render.arriving_guild(world, guild, user),
                guild=guild,
                application=installed,
            )
        )
    world.emit(
        Event(
            "GUILD_MEMBER_ADD",
            lambda: {"guild_id": str(guild.id), **render.member(member)},
            guild=guild,
            about=user,
        )
    )
    return member


def leave(world: World, member: Member) -> None:
    guild, user = member.guild, member.user
    application = guild.applications.get(user.id)
    event = Event(
        "GUILD_MEMBER_REMOVE",
        lambda: {"guild_id": str(guild.id), "user": render.user(user)},
        guild=guild,
        about=user,
    )
    del guild.members[user.id]
    guild.permissions.clear()
    for thread in guild.threads.values():
        thread.details.members.pop(user.id, None)
    if application is not None:
        world.emit(Event("GUILD_DELETE", lambda: {"id": str(guild.id)}, guild=guild, application=application))
        del guild.applications[user.id]
    world.emit(event)


def outage(world: World, guild: Guild, begins: bool) -> None:
    """It begins or is over; bots are told, and who identifies meanwhile hears that it is unavailable."""
    guild.has_outage = begins
    for application in guild.applications.values():
        bot = application.bot
        gone: Json = {"id": str(guild.id), "unavailable": True}
        back: Json = {**render.arriving_guild(world, guild, bot), "unavailable": False}
        name, told = ("GUILD_DELETE", gone) if begins else ("GUILD_CREATE", back)
        world.emit(Event(name, partial(dict, told), guild=guild, application=application))


def member_changed(world: World, member: Member) -> None:
    """To be called after changing roles, nick, pending or a timeout."""
    guild = member.guild
    guild.permissions.clear()
    world.emit(
        Event(
            "GUILD_MEMBER_UPDATE",
            lambda: {"guild_id": str(guild.id), **render.member(member)},
            guild=guild,
            about=member.user,
        )
    )


def give_role(world: World, member: Member, role: Role) -> None:
    if role.id not in member.role_ids:
        member.role_ids.add(role.id)
        member_changed(world, member)


def take_role(world: World, member: Member, role: Role) -> None:
    if role.id in member.role_ids:
        member.role_ids.discard(role.id)
        member_changed(world, member)


# ---------------------------------------------------------------------- roles


def add_role(
    world: World,
    guild: Guild,
    name: str,
    *,
    permissions: Permissions = NONE,
    color: int = 0,
    hoist: bool = False,
    mentionable: bool = False,
    bot: User | None = None,
) -> Role:
    """A new role, right above @everyone; those that were there move up, as Discord does it."""
    role = Role(
        world.ids.next(),
        guild,
        name,
        int(permissions),
        position=1,
        color=color,
        hoist=hoist,
        mentionable=mentionable,
        bot=bot,
    )
    for other in guild.roles.values():
        if other.id != guild.id:
            other.position += 1
    guild.roles[role.id] = role
    _told_role(world, "GUILD_ROLE_CREATE", role)
    return role


def role_changed(world: World, role: Role) -> None:
    role.guild.permissions.clear()
    _told_role(world, "GUILD_ROLE_UPDATE", role)


def move_role(world: World, role: Role, position: int) -> None:
    """Puts the role at this position (1 is the lowest) and closes the gap it leaves."""
    guild = role.guild
    ladder = sorted((r for r in guild.roles.values() if r.id != guild.id), key=lambda r: (r.position, -r.id))
    ladder.remove(role)
    ladder.insert(max(position - 1, 0), role)
    for place, each in enumerate(ladder, start=1):
        if each.position != place:
            each.position = place
            role_changed(world, each)


def remove_role(world: World, role: Role) -> None:
    guild = role.guild
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids.discard(role.id)
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    guild.permissions.clear()
    drawn = {"guild_id": str(guild.id), "role_id": str(role.id)}
    world.emit(Event("GUILD_ROLE_DELETE", lambda: drawn, guild=guild))


def _told_role(world: World, name: str, role: Role) -> None:
    guild = role.guild
    world.emit(Event(name, lambda: {"guild_id": str(guild.id), "role": render.role(role)}, guild=guild))


# ---------------------------------------------------------------------- channels


def add_channel(
    world: World,
    guild: Guild,
    name: str,
    *,
    kind: ChannelType = ChannelType.TEXT,
    parent: Channel | None = None,
    topic: str | None = None,
    overwrites: Mapping[int, Overwrite] | None = None,
    slowmode: int = 0,
    nsfw: bool = False,
) -> Channel:
    channel = Channel(
        world.ids.next(),
        kind,
        name,
        guild=guild,
        parent=parent,
        position=len(guild.channels),
        topic=topic,
        overwrites=dict(overwrites or (parent.overwrites if parent else {})),
        slowmode=slowmode,
        nsfw=nsfw,
    )
    guild.channels[channel.id] = world.channels[channel.id] = channel
    _told_channel(world, "CHANNEL_CREATE", channel)
    return channel


def channel_changed(world: World, channel: Channel) -> None:
    """To be called after changing a channel's name, place or overwrites."""
    channel.home.permissions.clear()
    _told_channel(world, "CHANNEL_UPDATE", channel)


def remove_channel(world: World, channel: Channel) -> None:
    guild = channel.home
    for thread in [each for each in guild.threads.values() if each.parent is channel]:
        del guild.threads[thread.id], world.channels[thread.id]
    for child in guild.channels.values():
        if child.parent is channel:
            child.parent = None
    del guild.channels[channel.id], world.channels[channel.id]
    _told_channel(world, "CHANNEL_DELETE", channel)


def put_back(world: World, channel: Channel, threads: Iterable[Channel]) -> None:
    """Undoes `remove_channel`, with the messages and the ids from before: no Discord can, a sandbox may."""
    guild = channel.home
    guild.channels[channel.id] = world.channels[channel.id] = channel
    for thread in threads:
        guild.threads[thread.id] = world.channels[thread.id] = thread
    guild.permissions.clear()
    _told_channel(world, "CHANNEL_CREATE", channel)


def _told_channel(world: World, name: str, channel: Channel) -> None:
    drawn: Json = render.channel(channel)
    world.emit(Event(name, lambda: drawn, guild=channel.guild, channel=channel))
