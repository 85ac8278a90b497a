"""What one person's app shows besides messages: servers, channels, members, events, and who else there is."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.checks.guilds import COMPLETED
from sandbox.page.unread import Unread
from sandbox.permissions import Permissions
from sandbox.places import Places
from sandbox.sight import Sight
from sandbox.whereabouts import may_write
from sandbox.world import scheduled_events
from sandbox.world.model import Channel, ChannelType, Guild, Json, Member, Role, ScheduledEvent, User
from sandbox.world.render import when
from sandbox.world.state import World


class Looks:
    """Draws what `viewer` sees of their servers; `guild` is the one in front of them."""

    def __init__(self, world: World, unread: Unread, viewer: User, guild: Guild) -> None:
        self._world = world
        self._unread = unread
        self._viewer = viewer
        self._guild = guild
        self._sight = Sight(world, guild, viewer)

    def here(self) -> Json:
        guild, viewer = self._guild, self._viewer
        member = guild.members.get(viewer.id)
        return {
            "me": self._me(member),
            "guilds": [self._in_rail(each) for each in self._world.guilds.values()],
            "guild": None if member is None else self._shown_guild(guild),
            "dms": [self._conversation(each) for each in self._conversations()],
        }

    def _me(self, member: Member | None) -> Json:
        viewer = self._viewer
        return {
            "id": str(viewer.id),
            "name": viewer.global_name or viewer.name,
            "about": about(viewer, () if member is None else (member,)),
            "locale": viewer.locale,
            "dms_open": viewer.dms_open,
            "pending": member is not None and member.pending,
            "timed_out": member is not None and self._world.timed_out(member),
        }

    def _in_rail(self, guild: Guild) -> Json:
        sight = Sight(self._world, guild, self._viewer)
        seen = [each for each in _channels(guild) if self._world.sees(self._viewer, each)]
        counts = [self._unread.count(sight, self._viewer, each) for each in seen]
        return {
            "id": str(guild.id),
            "name": guild.name,
            "member": self._viewer.id in guild.members,
            "unread": sum(new for new, _ in counts),
            "mentions": sum(meant for _, meant in counts),
        }

    def _shown_guild(self, guild: Guild) -> Json:
        roles = sorted(guild.roles.values(), key=lambda role: (-role.position, role.id))
        return {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner.id),
            "channels": [self._channel(each) for each in self._visible(guild)],
            "roles": [_role(each) for each in roles],
            "members": [_member(each) for each in guild.members.values()],
            "events": [one for one in map(self._event, guild.events.values()) if one["status"] < COMPLETED],
        }

    def _visible(self, guild: Guild) -> list[Channel]:
        """Channels that can be seen, and the categories that hold one of them."""
        seen = [
            each
            for each in _channels(guild)
            if each.type is not ChannelType.CATEGORY and self._world.sees(self._viewer, each)
        ]
        holding = {each.parent for each in seen}
        return [each for each in guild.channels.values() if each in holding and each not in seen] + seen

    def _channel(self, channel: Channel) -> Json:
        drawn: Json = {
            "id": str(channel.id),
            "name": channel.name,
            "type": int(channel.type),
            "parent": None if channel.parent is None else str(channel.parent.id),
            "position": channel.position,
            "topic": channel.topic,
            "private": self._is_private(channel),
            **self._marks(channel),
        }
        if channel.thread is not None:
            drawn["archived"] = channel.thread.archived
            drawn["joined"] = self._viewer.id in channel.thread.members
        return drawn

    def _is_private(self, channel: Channel) -> bool:
        overwrite = channel.settings().overwrites.get(channel.home.id)
        return channel.type is ChannelType.PRIVATE_THREAD or (
            overwrite is not None and bool(overwrite.deny & Permissions.VIEW_CHANNEL)
        )

    def _marks(self, channel: Channel) -> Json:
        new, meant = self._unread.count(self._sight, self._viewer, channel)
        return {"unread": new, "mentions": meant, "can": self.can(channel)}

    def can(self, channel: Channel) -> Json:
        held = Permissions(self._world.permissions(self._viewer, channel))
        heard = not self._waits_outside(channel)
        write = heard and may_write(self._world, self._viewer, channel)
        return {
            "write": write,
            "command": write and Permissions.USE_APPLICATION_COMMANDS in held,
            "react": heard and Permissions.ADD_REACTIONS in held,
            "attach": write and Permissions.ATTACH_FILES in held,
        }

    def _waits_outside(self, channel: Channel) -> bool:
        """Whoever has not accepted a server's rules yet can only read in it."""
        member = None if channel.guild is None else channel.guild.members.get(self._viewer.id)
        return member is not None and member.pending

    def _conversations(self) -> list[Channel]:
        mine = (each for each in self._world.direct.values() if self._viewer in each.recipients)
        return sorted(mine, key=lambda channel: -(channel.last_message_id or channel.id))

    def _conversation(self, channel: Channel) -> Json:
        other = next((each for each in channel.recipients if each is not self._viewer), self._viewer)
        return {
            "id": str(channel.id),
            "type": int(channel.type),
            "with": str(other.id),
            "empty": not channel.messages,
            **self._marks(channel),
        }

    def _event(self, event: ScheduledEvent) -> Json:
        return {
            "id": str(event.id),
            "name": event.name,
            "description": event.description,
            "start": when(event.start),
            "end": None if event.end is None else when(event.end),
            "where": event.location if event.channel is None else f"#{event.channel.name}",
            "status": scheduled_events.status_at(event, self._world.clock.now()),
            "interested": self._viewer.id in event.interested,
            "count": len(event.interested),
        }


def everyone(places: Places) -> Json:
    """Everybody there is: for choosing who to be, and for the names in mentions."""
    world = places.world
    users = sorted(world.users.values(), key=lambda user: acquaintance(world, user))
    return {"people": [_account(world, each) for each in users]}


def acquaintance(world: World, user: User) -> tuple[bool, bool, int, bool]:
    """Puts first who was introduced, and of them the newest: most is to be seen as somebody new."""
    members = _memberships(world, user)
    owns = any(each.guild.owner is user for each in members)
    return not user.about, owns, sum(len(each.role_ids) for each in members), not members


def _memberships(world: World, user: User) -> list[Member]:
    return [each.members[user.id] for each in world.guilds.values() if user.id in each.members]


def _account(world: World, user: User) -> Json:
    members = _memberships(world, user)
    return {
        "id": str(user.id),
        "name": user.global_name or user.name,
        "bot": user.bot,
        "picture": user.avatar,
        "banner": user.banner,
        "about": about(user, members),
        "locale": user.locale,
        "dms_open": user.dms_open,
        "guilds": [str(each.guild.id) for each in members],
        "introduced": bool(user.about),
    }


def about(user: User, members: Iterable[Member]) -> str:
    """Who somebody is, in a few words: as whoever made the world put it, or else by their roles."""
    if user.about:
        return user.about
    found = list(members)
    if not found:
        return "not in a server"
    if any(each.guild.owner is user for each in found):
        return "owner"
    roles = {role_id: each.guild.roles[role_id] for each in found for role_id in each.role_ids}
    highest = sorted(roles.values(), key=lambda role: (-role.position, role.id))
    words = [highest[0].name.lower() if highest else "newcomer"]
    if not user.dms_open:
        words.append("DMs closed")
    return ", ".join(words)


def _channels(guild: Guild) -> list[Channel]:
    return [*guild.channels.values(), *guild.threads.values()]


def _role(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "color": role.color,
        "hoist": role.hoist,
        "mentionable": role.mentionable,
        "managed": role.bot is not None,
        "everyone": role.id == role.guild.id,
    }


def _member(member: Member) -> Json:
    return {
        "id": str(member.user.id),
        "nick": member.nick,
        "roles": [str(each) for each in sorted(member.role_ids)],
    }
