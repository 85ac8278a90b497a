"""Who may do what: Discord's permission bits, how roles and overwrites add up, and who stands above whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntFlag


class Permissions(IntFlag):
    """Discord's permission bits; on the wire the number is a string."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


P = Permissions
NONE = Permissions(0)
ALL = Permissions(sum(bit.value for bit in Permissions))

# What @everyone may do in a server made today.
DEFAULT_EVERYONE = (
    P.CREATE_INSTANT_INVITE
    | P.ADD_REACTIONS
    | P.STREAM
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.MENTION_EVERYONE
    | P.USE_EXTERNAL_EMOJIS
    | P.CONNECT
    | P.SPEAK
    | P.USE_VAD
    | P.CHANGE_NICKNAME
    | P.USE_APPLICATION_COMMANDS
    | P.REQUEST_TO_SPEAK
    | P.CREATE_PUBLIC_THREADS
    | P.CREATE_PRIVATE_THREADS
    | P.USE_EXTERNAL_STICKERS
    | P.SEND_MESSAGES_IN_THREADS
    | P.USE_EMBEDDED_ACTIVITIES
    | P.USE_SOUNDBOARD
    | P.USE_EXTERNAL_SOUNDS
    | P.SEND_VOICE_MESSAGES
    | P.SEND_POLLS
    | P.USE_EXTERNAL_APPS
)

# What two people (or a person and a bot) may do in their direct messages.
IN_DM = (
    P.ADD_REACTIONS
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.MENTION_EVERYONE
    | P.USE_EXTERNAL_EMOJIS
    | P.USE_APPLICATION_COMMANDS
    | P.USE_EXTERNAL_STICKERS
    | P.SEND_VOICE_MESSAGES
    | P.SEND_POLLS
    | P.USE_EXTERNAL_APPS
)

_KEPT_IN_TIMEOUT = int(P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY)
_NEEDS_SENDING = int(P.SEND_TTS_MESSAGES | P.MENTION_EVERYONE | P.EMBED_LINKS | P.ATTACH_FILES)
_ADMINISTRATOR = int(P.ADMINISTRATOR)
_VIEW_CHANNEL = int(P.VIEW_CHANNEL)
_SEND_MESSAGES = int(P.SEND_MESSAGES)
_SEND_IN_THREADS = int(P.SEND_MESSAGES_IN_THREADS)
_MANAGE_THREADS = int(P.MANAGE_THREADS)


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role or one member."""

    allow: int = 0
    deny: int = 0


def compute(
    *,
    guild_id: int,
    user_id: int,
    owner_id: int,
    roles: Mapping[int, int],
    overwrites: Mapping[int, Overwrite] | None = None,
    thread: bool = False,
    hidden_thread: bool = False,
    timed_out: bool = False,
) -> Permissions:
    """What one member may do, in the guild or (with ``overwrites``) in one of its channels.

    ``roles`` maps the member's role ids to their permissions and includes @everyone, whose id is the guild's.
    ``overwrites`` maps role and user ids to the channel's overwrites; for a thread they are its parent's.
    Without a channel nothing is denied implicitly. ``hidden_thread`` says that it is a private thread of
    which the person is no member: it is seen only with Manage Threads.
    """
    if user_id == owner_id:
        return ALL
    bits = 0
    for granted in roles.values():
        bits |= granted
    if bits & _ADMINISTRATOR:
        return ALL
    if overwrites is None:
        return Permissions(bits & _KEPT_IN_TIMEOUT if timed_out else bits)
    if overwrites:
        bits = _overwritten(bits, overwrites, roles, guild_id=guild_id, user_id=user_id)
    if timed_out:
        bits &= _KEPT_IN_TIMEOUT
    if not bits & _VIEW_CHANNEL or (hidden_thread and not bits & _MANAGE_THREADS):
        return NONE
    if not bits & (_SEND_IN_THREADS if thread else _SEND_MESSAGES):
        bits &= ~_NEEDS_SENDING
    return Permissions(bits)


def _overwritten(
    bits: int, overwrites: Mapping[int, Overwrite], roles: Iterable[int], *, guild_id: int, user_id: int
) -> int:
    """@everyone's overwrite first, then all roles' denials, all roles' allowances, then the member's own."""
    everyone = overwrites.get(guild_id)
    if everyone is not None:
        bits = bits & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in roles:
        overwrite = overwrites.get(role_id)
        if overwrite is not None and role_id != guild_id:
            allow |= overwrite.allow
            deny |= overwrite.deny
    bits = bits & ~deny | allow
    own = overwrites.get(user_id)
    return bits if own is None else bits & ~own.deny | own.allow


def may_send(permissions: Permissions, *, thread: bool = False) -> bool:
    """Threads have a permission of their own: Send Messages says nothing about them."""
    needed = _SEND_IN_THREADS if thread else _SEND_MESSAGES
    return bool(int(permissions) & needed)


Rank = tuple[int, int]


def rank(position: int, role_id: int) -> Rank:
    """Where a role stands: by position and, between equals, the older role is higher."""
    return position, -role_id


def highest(roles: Iterable[tuple[int, int]]) -> Rank:
    """The rank of a member from the (position, id) pairs of their roles, @everyone included."""
    return max(rank(position, role_id) for position, role_id in roles)


def stands_above(actor: Rank, other: Rank, *, actor_owns: bool = False, other_owns: bool = False) -> bool:
    """Roles and members can be changed only from strictly above; nobody stands above the owner."""
    if other_owns:
        return False
    return actor_owns or actor > other


def beyond(held: Permissions, wanted: int) -> Permissions:
    """The bits somebody would give away without having them; empty means that they may."""
    bits = int(held)
    return NONE if bits & _ADMINISTRATOR else Permissions(wanted & ~bits)
