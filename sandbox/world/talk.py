"""What is said on the local Discord: messages, applications with their commands, and interactions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from sandbox.world.model import Channel, Guild, Json, User


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
