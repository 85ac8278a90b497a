"""A thread's life once it is open: who is in it, whether it is archived, what is told of it."""

from sandbox.world import render
from sandbox.world.model import Channel, Json, User
from sandbox.world.state import Event, World


def add(world: World, thread: Channel, user: User) -> None:
    details, guild = thread.details, thread.home
    if user.id in details.members:
        return
    details.members[user.id] = world.clock.now()
    guild.permissions.clear()
    if user.bot:
        tell(world, "THREAD_CREATE", thread, {}, only=user)
    added = {**render.thread_member(thread, user.id), "member": render.member(guild.members[user.id])}
    _members_changed(world, thread, user, {"added_members": [added]})


def remove(world: World, thread: Channel, user: User) -> None:
    details, guild = thread.details, thread.home
    if details.members.pop(user.id, None) is not None:
        guild.permissions.clear()
        _members_changed(world, thread, user, {"removed_member_ids": [str(user.id)]})


def wake(world: World, thread: Channel, author: User) -> None:
    """Somebody writes there: an archived thread opens again, and the author is in it from now on."""
    thread.details.messages_sent += 1
    if thread.details.archived:
        archive(world, thread, False)
        changed(world, thread)
    if author.id in thread.home.members:
        add(world, thread, author)


def archive(world: World, thread: Channel, archived: bool) -> None:
    """Does not tell: `changed` follows once everything that changes with it has changed."""
    if thread.details.archived != archived:
        thread.details.archived = archived
        thread.details.archive_changed = world.clock.now()


def changed(world: World, thread: Channel) -> None:
    tell(world, "THREAD_UPDATE", thread, {})


def tell(world: World, name: str, thread: Channel, more: Json, *, only: User | None = None) -> None:
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
