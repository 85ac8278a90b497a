"""What exists on the local Discord: servers, people and channels; messages, applications, interactions.

Plain state. The modules beside this one change it and tell everybody through `World.emit`; nothing else does.
Objects are compared by identity: there is one object for each thing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from sandbox.permissions import Overwrite

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
    avatar: str | None = None
    banner: str | None = None
    """A picture, as a data URI."""
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


class MessageFlags:
    """Plain numbers: flags are masked for every message, and enum arithmetic is slow."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class MessageType(IntEnum):
    DEFAULT = 0
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_COMMAND = 23


@dataclass(slots=True, eq=False)
class Attachment:
    id: int
    filename: str
    data: bytes = field(repr=False)
    content_type: str
    url: str
    description: str | None = None


@dataclass(slots=True, eq=False)
class Reaction:
    emoji: Json
    users: dict[int, User] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Message:
    id: int
    channel: Channel
    author: User
    created: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: MessageType = MessageType.DEFAULT
    nonce: str | int | None = None
    tts: bool = False
    edited: datetime | None = None
    pinned: bool = False
    pinned_at: datetime | None = None
    reactions: dict[str, Reaction] = field(default_factory=dict)
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: Json | None = None
    replied_to: Message | None = field(default=None, repr=False)
    """Drawn along with this one."""
    thread: Channel | None = field(default=None, repr=False)
    application: Application | None = field(default=None, repr=False)
    interaction: Interaction | None = field(default=None, repr=False)
    """The interaction this message answers."""
    seen_by: User | None = None
    """The only person who sees it, if it is ephemeral."""
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return self.seen_by is not None

    @property
    def thinking(self) -> bool:
        return bool(self.flags & MessageFlags.LOADING)


@dataclass(slots=True, eq=False)
class Command:
    id: int
    version: int
    guild_id: int | None
    body: Json
    """As Discord gives it back: the checked definition with ids and defaults."""

    @property
    def name(self) -> str:
        return str(self.body["name"])

    @property
    def type(self) -> int:
        return int(self.body["type"])


@dataclass(slots=True, eq=False)
class Application:
    id: int
    name: str
    bot: User
    token: str = field(repr=False)
    owner: User
    members_intent: bool = True
    presences_intent: bool = False
    content_intent: bool = False
    commands: dict[int | None, dict[int, Command]] = field(default_factory=lambda: {None: {}}, repr=False)
    """By scope: None for global ones, else a guild's id."""
    commands_created: dict[int | None, list[float]] = field(default_factory=dict, repr=False)
    """By scope: monotonic times, for Discord's limit of a day."""
    dms_opened: list[float] = field(default_factory=list, repr=False)
    """Monotonic times of first contacts, for Discord's limit on opening many."""


class InteractionType(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class ResponseType(IntEnum):
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Interaction:
    """One thing a person did with a bot's command or control, and how the bot answered."""

    id: int
    token: str = field(repr=False)
    type: InteractionType
    application: Application
    user: User
    channel: Channel
    data: Json
    began: float
    """Monotonic."""
    answered: asyncio.Future[bool]
    """True once the bot responded, False once it was too late."""
    finished: asyncio.Future[bool]
    """As `answered`, but a deferral counts only when what it promised is there."""
    message: Message | None = None
    """The message whose control was used; for a modal, the one whose control opened it."""
    origin: Interaction | None = None
    """For a modal's submission: the interaction that opened it."""
    response: ResponseType | None = None
    original: Message | None = None
    """What `@original` means: the reply, or the message that was updated."""
    modal: Json | None = None
    choices: list[Json] | None = None
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    """Everything said with its token, the reply first."""

    @property
    def guild(self) -> Guild | None:
        return self.channel.guild

    @property
    def failed(self) -> bool:
        """The app shows "The application did not respond"."""
        return self.answered.done() and not self.answered.result()
