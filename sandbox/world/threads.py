"""Threads: opened, joined, left, archived."""

from sandbox.world import messages, render
from sandbox.world.model import Channel, ChannelType, Json, Thread, User
from sandbox.world.state import Event, World
from sandbox.world.talk import Message, MessageFlags, MessageType


def open_thread(
    world: World,
    parent: Channel,
    owner: User,
    name: str,
    *,
    kind: ChannelType,
    starter: Message | None = None,
    auto_archive_minutes: int = 4320,
    invitable: bool = True,
    slowmode: int = 0,
) -> Channel:
    """A thread under a channel; with `starter` it hangs on that message and has its id."""
    guild = parent.home
    now = world.clock.now()
    thread = Channel(
        starter.id if starter else world.ids.next(),
        kind,
        name,
        guild=guild,
        parent=parent,
        slowmode=slowmode,
        thread=Thread(owner.id, now, now, auto_archive_minutes, invitable=invitable, members={owner.id: now}),
    )
    guild.threads[thread.id] = world.channels[thread.id] = thread
    _tell(world, "THREAD_CREATE", thread, {"newly_created": True})
    if starter is not None:
        starter.thread = thread
        starter.flags |= MessageFlags.HAS_THREAD
        messages.tell(world, "MESSAGE_UPDATE", starter)
    elif kind is not ChannelType.PRIVATE_THREAD:
        messages.post(world, parent, owner, {"content": name}, kind=MessageType.THREAD_CREATED)
    return thread


def add_member(world: World, thread: Channel, user: User) -> None:
    details, guild = thread.details, thread.home
    if user.id in details.members:
        return
    details.members[user.id] = world.clock.now()
    guild.permissions.clear()
    if user.bot:
        _tell(world, "THREAD_CREATE", thread, {}, only=user)
    added = {**render.thread_member(thread, user.id), "member": render.member(guild.members[user.id])}
    _members_changed(world, thread, user, {"added_members": [added]})


def remove_member(world: World, thread: Channel, user: User) -> None:
    details, guild = thread.details, thread.home
    if details.members.pop(user.id, None) is not None:
        guild.permissions.clear()
        _members_changed(world, thread, user, {"removed_member_ids": [str(user.id)]})


def archive(world: World, thread: Channel, archived: bool) -> None:
    """Does not tell: `changed` follows once everything that changes with it has changed."""
    if thread.details.archived != archived:
        thread.details.archived = archived
        thread.details.archive_changed = world.clock.now()


def changed(world: World, thread: Channel) -> None:
    _tell(world, "THREAD_UPDATE", thread, {})


def remove(world: World, thread: Channel) -> None:
    guild = thread.home
    drawn = {
        "id": str(thread.id),
        "guild_id": str(guild.id),
        "parent_id": str(thread.settings().id),
        "type": int(thread.type),
    }
    del guild.threads[thread.id], world.channels[thread.id]
    world.emit(Event("THREAD_DELETE", lambda: drawn, guild=guild, channel=thread))


def _tell(world: World, name: str, thread: Channel, more: Json, *, only: User | None = None) -> None:
    application = None if only is None or thread.guild is None else thread.guild.applications.get(only.id)
    world.emit(
        Event(
            name,
            lambda: {**render.channel(thread, viewer=only), **more},
            guild=thread.guild,
            channel=thread,
            application=application,
        )
    )


def _members_changed(world: World, thread: Channel, user: User, more: Json) -> None:
    details, guild = thread.details, thread.home
    count = len(details.members)
    drawn: Json = {"id": str(thread.id), "guild_id": str(guild.id), "member_count": count, **more}
    world.emit(Event("THREAD_MEMBERS_UPDATE", lambda: drawn, guild=guild, channel=thread, about=user))
