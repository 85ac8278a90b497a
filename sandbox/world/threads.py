"""Threads: opened and deleted; `thread_members` has the rest of their life."""

from sandbox.world import messages, thread_members
from sandbox.world.model import Channel, ChannelType, Message, MessageFlags, MessageType, Thread, User
from sandbox.world.state import Event, World


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
    announced: bool = True,
) -> Channel:
    """A thread under a channel; with `starter` it hangs on that message and has its id.

    A public one without is announced in the channel, except in a forum.
    """
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
    thread_members.tell(world, "THREAD_CREATE", thread, {"newly_created": True})
    if starter is not None:
        starter.thread = thread
        starter.flags |= MessageFlags.HAS_THREAD
        messages.tell(world, "MESSAGE_UPDATE", starter)
    elif announced and kind is not ChannelType.PRIVATE_THREAD:
        messages.post(world, parent, owner, {"content": name}, kind=MessageType.THREAD_CREATED)
    return thread


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
