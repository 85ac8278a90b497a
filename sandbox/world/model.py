"""What exists on the local Discord: servers, people and channels.

Plain state. The modules beside this one change it and tell everybody through `World.emit`; nothing else does.
Objects are compared by identity: there is one object for each thing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from sandbox.permissions import Overwrite

if TYPE_CHECKING:
    from sandbox.world.talk import Application, Message

Json = dict[str, Any]

EPHEMERALS_KEPT = 100  # private replies the app still shows; like the app, the sandbox forgets old ones


class ChannelType(IntEnum):
    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


THREAD_TYPES = frozenset({10, 11, 12})


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True
    about: str = ""
    """Who this is, for whoever acts as them: "has just arrived"."""
    ephemerals: deque[Message] = field(default_factory=lambda: deque(maxlen=EPHEMERALS_KEPT), repr=False)
    """Private replies of bots, oldest first; nobody else ever sees them."""


@dataclass(slots=True, eq=False)
class Role:
    id: int
    guild: Guild = field(repr=False)
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    bot: User | None = None
    """The bot this managed role belongs to; such a role cannot be given by hand."""


@dataclass(slots=True, eq=False)
class Member:
    guild: Guild = field(repr=False)
    user: User
    role_ids: set[int]
    joined: datetime
    nick: str | None = None
    pending: bool = False
    timed_out_until: datetime | None = None


@dataclass(slots=True, eq=False)
class Thread:
    """What a thread has beyond a channel."""

    owner_id: int
    created: datetime
    archive_changed: datetime
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    members: dict[int, datetime] = field(default_factory=dict)
    messages_sent: int = 0


@dataclass(slots=True, eq=False)
class Channel:
    id: int
    type: ChannelType
    name: str
    guild: Guild | None = field(default=None, repr=False)
    parent: Channel | None = field(default=None, repr=False)
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict, repr=False)
    """By role or user id."""
    recipients: tuple[User, ...] = ()
    """Both sides of a direct conversation."""
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    last_message_id: int | None = None
    last_pin: datetime | None = None
    thread: Thread | None = None

    @property
    def home(self) -> Guild:
        """The server it is in; direct conversations have none."""
        if self.guild is None:
            raise TypeError(f"{self} is in no server")
        return self.guild

    @property
    def details(self) -> Thread:
        if self.thread is None:
            raise TypeError(f"{self} is no thread")
        return self.thread

    def settings(self) -> Channel:
        """The channel whose overwrites count: a thread's parent, else itself."""
        return self.parent if self.thread and self.parent else self


@dataclass(slots=True, eq=False)
class ScheduledEvent:
    id: int
    guild: Guild = field(repr=False)
    creator: User
    name: str
    start: datetime
    entity_type: int
    end: datetime | None = None
    description: str | None = None
    channel: Channel | None = None
    location: str | None = None
    status: int = 1
    image: str | None = None
    recurrence: Json | None = None
    interested: dict[int, User] = field(default_factory=dict, repr=False)


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    owner: User
    locale: str = "en-US"
    description: str | None = None
    features: list[str] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict, repr=False)
    channels: dict[int, Channel] = field(default_factory=dict, repr=False)
    threads: dict[int, Channel] = field(default_factory=dict, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    applications: dict[int, Application] = field(default_factory=dict, repr=False)
    events: dict[int, ScheduledEvent] = field(default_factory=dict, repr=False)
    has_outage: bool = False
    """Part of Discord is down: bots are told that the server is there and can't be reached."""
    permissions: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)
    """What was worked out for (user, channel); emptied at every change that could matter."""

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]
