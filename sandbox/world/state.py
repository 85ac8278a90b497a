"""The world: everything that exists, found by id, and the one place through which every change is told."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sandbox import errors, permissions
from sandbox.clock import Clock, Limits
from sandbox.errors import ApiError
from sandbox.permissions import Permissions
from sandbox.snowflakes import Snowflakes
from sandbox.world.model import (
    Application,
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Interaction,
    Json,
    Member,
    Message,
    ScheduledEvent,
    User,
)


@dataclass(slots=True, frozen=True, eq=False)
class Event:
    """Something changed that somebody can see. Named as the gateway names it.

    `draw` makes the gateway's payload; it is only called if somebody connected may see the event.
    """

    name: str
    draw: Callable[[], Json]
    guild: Guild | None = None
    channel: Channel | None = None
    """Told only to those who can see it."""
    message: Message | None = None
    about: User | None = None
    """Whom a member event is about: a bot always hears about itself."""
    application: Application | None = None
    """Told to nobody else over the gateway."""

    @property
    def private(self) -> bool:
        """An ephemeral message: the app shows it to one person, and the gateway never tells it."""
        return self.message is not None and self.message.ephemeral


Listener = Callable[[Event], None]
Thing = TypeVar("Thing")


class World:
    """Holds what exists. The modules beside this one are the verbs: `messages.post(world, ...)`."""

    def __init__(self, *, clock: Clock | None = None, limits: Limits | None = None) -> None:
        self.clock = clock or Clock()
        self.limits = limits or Limits()
        self.ids = Snowflakes(self.clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.direct: dict[frozenset[int], Channel] = {}
        self.applications: dict[int, Application] = {}
        self.tokens: dict[str, Application] = {}
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, int, str], tuple[float, Message]] = {}
        self.attachments: dict[str, Attachment] = {}
        """By `id/filename`, as their addresses end."""
        self.attachments_url = "http://127.0.0.1/attachments"
        self._listeners: list[Listener] = []
        self._aging: deque[Interaction] = deque()

    # ------------------------------------------------------------------ telling

    def emit(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls it at every event from now on, in order; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        stop = self.listen(listener)
        try:
            yield
        finally:
            stop()

    # ------------------------------------------------------------------ finding

    def guild(self, guild_id: int) -> Guild:
        return _found(self.guilds, guild_id, errors.UNKNOWN_GUILD)

    def channel(self, channel_id: int) -> Channel:
        return _found(self.channels, channel_id, errors.UNKNOWN_CHANNEL)

    def user(self, user_id: int) -> User:
        return _found(self.users, user_id, errors.UNKNOWN_USER)

    def member(self, guild: Guild, user_id: int) -> Member:
        return _found(guild.members, user_id, errors.UNKNOWN_MEMBER)

    def message(self, channel: Channel, message_id: int) -> Message:
        return _found(channel.messages, message_id, errors.UNKNOWN_MESSAGE)

    def event(self, guild: Guild, event_id: int) -> ScheduledEvent:
        return _found(guild.events, event_id, errors.UNKNOWN_EVENT)

    def direct_channel(self, one: User, other: User) -> Channel:
        """Their direct conversation; it exists from the first look at it."""
        key = frozenset((one.id, other.id))
        channel = self.direct.get(key)
        if channel is None:
            channel = Channel(self.ids.next(), ChannelType.DM, name="", recipients=(one, other))
            self.direct[key] = self.channels[channel.id] = channel
        return channel

    # ------------------------------------------------------------------ what somebody may do

    def permissions(self, user: User, channel: Channel) -> int:
        """What the person may do there; 0 for somebody who is not in that server or conversation."""
        guild = channel.guild
        if guild is None:
            return int(permissions.IN_DM) if user in channel.recipients else 0
        member = guild.members.get(user.id)
        if member is None:
            return 0
        if member.timed_out_until is not None:
            return int(self._work_out(member, channel))
        key = (user.id, channel.id)
        known = guild.permissions.get(key)
        if known is None:
            known = guild.permissions[key] = int(self._work_out(member, channel))
        return known

    def guild_permissions(self, member: Member) -> int:
        return int(self._work_out(member, None))

    def may(self, user: User, channel: Channel, wanted: Permissions) -> bool:
        return self.permissions(user, channel) & wanted == wanted

    def sees(self, user: User, channel: Channel) -> bool:
        return bool(self.permissions(user, channel) & Permissions.VIEW_CHANNEL)

    def timed_out(self, member: Member) -> bool:
        return member.timed_out_until is not None and member.timed_out_until > self.clock.now()

    def share_a_guild(self, one: User, other: User) -> bool:
        return any(one.id in guild.members and other.id in guild.members for guild in self.guilds.values())

    def _work_out(self, member: Member, channel: Channel | None) -> Permissions:
        guild = member.guild
        held = {guild.id: guild.everyone.permissions}
        held.update((role_id, guild.roles[role_id].permissions) for role_id in member.role_ids)
        hidden = (
            channel is not None
            and channel.type is ChannelType.PRIVATE_THREAD
            and channel.thread is not None
            and member.user.id not in channel.thread.members
        )
        return permissions.compute(
            guild_id=guild.id,
            user_id=member.user.id,
            owner_id=guild.owner.id,
            roles=held,
            overwrites=None if channel is None else channel.settings().overwrites,
            thread=channel is not None and channel.thread is not None,
            hidden_thread=hidden,
            timed_out=self.timed_out(member),
        )

    # ------------------------------------------------------------------ forgetting

    def remember_interaction(self, interaction: Interaction) -> None:
        """Keeps it for as long as its token lives; older ones are forgotten on the way."""
        oldest = time.monotonic() - self.limits.token
        while self._aging and self._aging[0].began < oldest:
            self.interactions.pop(self._aging.popleft().token, None)
        self.interactions[interaction.token] = interaction
        self._aging.append(interaction)


def _found(things: dict[int, Thing], thing_id: int, otherwise: errors.Kind) -> Thing:
    thing = things.get(thing_id)
    if thing is None:
        raise ApiError(otherwise)
    return thing
