"""Which events a bot asked for, which it was granted, and which it may see."""

from enum import IntFlag

from sandbox.permissions import Permissions
from sandbox.world.model import Application, ChannelType
from sandbox.world.state import Event, World


class Intents(IntFlag):
    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    MODERATION = 1 << 2
    EXPRESSIONS = 1 << 3
    INTEGRATIONS = 1 << 4
    WEBHOOKS = 1 << 5
    INVITES = 1 << 6
    VOICE_STATES = 1 << 7
    PRESENCES = 1 << 8
    MESSAGES = 1 << 9
    REACTIONS = 1 << 10
    TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    DIRECT_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    SCHEDULED_EVENTS = 1 << 16
    AUTOMOD_CONFIGURATION = 1 << 20
    AUTOMOD_EXECUTION = 1 << 21
    POLLS = 1 << 24
    DIRECT_POLLS = 1 << 25


KNOWN = sum(intent.value for intent in Intents)

# For each event the intent that brings it from servers, and the one from direct conversations.
_ASKED: dict[str, tuple[int, int]] = {
    "MESSAGE": (Intents.MESSAGES.value, Intents.DIRECT_MESSAGES.value),
    "MESSAGE_REACTION": (Intents.REACTIONS.value, Intents.DIRECT_REACTIONS.value),
    "TYPING": (Intents.TYPING.value, Intents.DIRECT_TYPING.value),
    "CHANNEL_PINS": (Intents.GUILDS.value, Intents.DIRECT_MESSAGES.value),
    "GUILD_MEMBER": (Intents.MEMBERS.value, 0),
    "THREAD_MEMBERS": (Intents.MEMBERS.value, 0),
    "GUILD_SCHEDULED_EVENT": (Intents.SCHEDULED_EVENTS.value, 0),
    "GUILD_BAN": (Intents.MODERATION.value, 0),
    "GUILD": (Intents.GUILDS.value, 0),
    "CHANNEL": (Intents.GUILDS.value, 0),
    "THREAD": (Intents.GUILDS.value, 0),
}
_SHOWN_TO_ALL = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"})
_ABOUT_ITSELF = frozenset({"GUILD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE"})
_ALWAYS = frozenset({"INTERACTION_CREATE", "USER_UPDATE"})


def _intent_of(name: str) -> tuple[int, int]:
    """By the longest known beginning of the event's name."""
    words = name.split("_")
    beginnings = ("_".join(words[:length]) for length in range(len(words), 0, -1))
    return next(_ASKED[beginning] for beginning in beginnings if beginning in _ASKED)


_known_names: dict[str, tuple[int, int]] = {}


def asked_for(event: Event, intents: int) -> bool:
    if event.name in _ALWAYS:
        return True
    pair = _known_names.get(event.name)
    if pair is None:
        pair = _known_names[event.name] = _intent_of(event.name)
    return bool(intents & pair[event.guild is None])


def granted(application: Application, intents: int) -> bool:
    """Whether all privileged intents among these were switched on by the application's developer."""
    return not (
        (intents & Intents.MEMBERS and not application.members_intent)
        or (intents & Intents.PRESENCES and not application.presences_intent)
        or (intents & Intents.MESSAGE_CONTENT and not application.content_intent)
    )


def may_hear(world: World, event: Event, application: Application, intents: int) -> bool:
    """Everything that decides whether this application is told."""
    if event.private:
        return False
    if event.application is not None:
        return event.application is application and asked_for(event, intents)
    bot = application.bot
    if event.guild is not None and bot.id not in event.guild.members:
        return False
    if event.about is bot:
        return event.name in _ABOUT_ITSELF
    if not asked_for(event, intents):
        return False
    channel = event.channel
    if channel is None or event.name in _SHOWN_TO_ALL:
        return True
    if channel.type is ChannelType.PRIVATE_THREAD and bot.id not in channel.details.members:
        return world.may(bot, channel, Permissions.MANAGE_THREADS)
    return world.sees(bot, channel)
