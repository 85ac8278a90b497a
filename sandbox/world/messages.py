"""Messages: said, changed, taken back, reacted to, pinned.

Nothing is checked here; the API and the people do that.
"""

import re
import time
from collections.abc import Sequence
from datetime import datetime

from sandbox.permissions import Permissions
from sandbox.world import render, render_talk, thread_members
from sandbox.world.kept import kept, link, walk
from sandbox.world.model import (
    Application,
    Attachment,
    Channel,
    Interaction,
    Json,
    Message,
    MessageFlags,
    MessageType,
    Reaction,
    User,
)
from sandbox.world.state import Event, World

USER_MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")
KEPT_FLAGS = MessageFlags.SUPPRESS_EMBEDS | MessageFlags.SUPPRESS_NOTIFICATIONS | MessageFlags.COMPONENTS_V2


def post(
    world: World,
    channel: Channel,
    author: User,
    body: Json,
    *,
    attachments: Sequence[Attachment] = (),
    kind: MessageType = MessageType.DEFAULT,
    application: Application | None = None,
    interaction: Interaction | None = None,
    seen_by: User | None = None,
    flags: int = 0,
    at: datetime | None = None,
) -> Message:
    """Says something. `body` is a message as the API takes it; `at` puts it into the past."""
    message = Message(
        world.ids.next() if at is None else world.ids.back_then(at),
        channel,
        author,
        at or world.clock.now(),
        type=kind,
        nonce=body.get("nonce"),
        tts=bool(body.get("tts")),
        application=application,
        interaction=interaction,
        seen_by=seen_by,
        flags=flags,
    )
    _refer(world, message, body)
    _fill(world, message, body, attachments)
    if seen_by is None:
        _keep(world, message)
    else:
        seen_by.ephemerals.append(message)
    tell(world, "MESSAGE_CREATE", message)
    return message


def edit(
    world: World, message: Message, body: Json, *, attachments: Sequence[Attachment] | None = None
) -> None:
    """Changes what `body` names; `attachments` replaces all of them."""
    if attachments is None:
        attachments = message.attachments
    _fill(world, message, body, attachments)
    message.edited = world.clock.now()
    tell(world, "MESSAGE_UPDATE", message)


def delete(world: World, message: Message) -> None:
    message.deleted = True
    channel = message.channel
    if message.seen_by is not None:
        if message in message.seen_by.ephemerals:
            message.seen_by.ephemerals.remove(message)
    else:
        channel.messages.pop(message.id, None)
    _tell_ids(world, "MESSAGE_DELETE", message, {"id": str(message.id), "channel_id": str(channel.id)})


def delete_many(world: World, channel: Channel, gone: Sequence[Message]) -> None:
    for message in gone:
        message.deleted = True
        channel.messages.pop(message.id, None)
    drawn: Json = {"ids": [str(message.id) for message in gone], "channel_id": str(channel.id)}
    _tell_ids(world, "MESSAGE_DELETE_BULK", gone[0], drawn)


def tell(world: World, name: str, message: Message) -> None:
    channel = message.channel
    world.emit(
        Event(
            name,
            lambda: render_talk.told_message(message),
            guild=channel.guild,
            channel=channel,
            message=message,
        )
    )


def _tell_ids(world: World, name: str, message: Message, drawn: Json) -> None:
    guild = message.channel.guild
    if guild is not None:
        drawn["guild_id"] = str(guild.id)
    world.emit(Event(name, lambda: drawn, guild=guild, channel=message.channel, message=message))


def _keep(world: World, message: Message) -> None:
    channel = message.channel
    channel.messages[message.id] = message
    channel.last_message_id = max(message.id, channel.last_message_id or 0)
    if channel.thread is not None:
        thread_members.wake(world, channel, message.author)


def _refer(world: World, message: Message, body: Json) -> None:
    """An answer to a control names the message it belongs to but, as on Discord, does not carry it along."""
    reference = body.get("message_reference")
    if reference is None:
        return
    channel_id = int(reference.get("channel_id") or message.channel.id)
    channel = world.channels.get(channel_id)
    message.reference = {
        "type": 0,
        "message_id": str(reference["message_id"]),
        "channel_id": str(channel_id),
    }
    if channel is not None:
        if channel.guild is not None:
            message.reference["guild_id"] = str(channel.guild.id)
        if message.interaction is None:
            message.replied_to = channel.messages.get(int(reference["message_id"]))
    if message.type is MessageType.DEFAULT:
        message.type = MessageType.REPLY


def _fill(world: World, message: Message, body: Json, attachments: Sequence[Attachment]) -> None:
    if body.get("flags") is not None:
        message.flags = message.flags & ~MessageFlags.SUPPRESS_EMBEDS | int(body["flags"]) & KEPT_FLAGS
    message.attachments = list(attachments)
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = body["embeds"] or []
        for embed in message.embeds:
            embed.setdefault("type", "rich")
            for each in embed.get("fields") or ():
                each.setdefault("inline", False)
    if "components" in body:
        message.components = kept(world, body["components"] or ())
    if message.attachments and (message.embeds or message.components):
        link(message.components, message.embeds, message.attachments)
    if "content" in body or "components" in body:
        _mention(world, message, body.get("allowed_mentions"))


# ---------------------------------------------------------------------- mentions


def text(message: Message) -> str:
    """Its content and all text displays, in reading order."""
    displayed = (c["content"] for c in walk(message.components) if c.get("type") == 10)
    return "\n".join(part for part in (message.content, *displayed) if part)


def _mention(world: World, message: Message, allowed: Json | None) -> None:
    """Whom the message notifies: named in it, and not ruled out by allowed_mentions or permissions."""
    message.mentions, message.mention_roles, message.mention_everyone = [], [], False
    said = text(message)
    if "@" in said:
        parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse", ()))
        listed = {} if allowed is None else allowed
        users = _named(USER_MENTION, said, "users" in parse, listed.get("users", ()))
        message.mentions = [world.users[each] for each in users if each in world.users]
        guild = message.channel.guild
        if guild is not None:
            loud = world.may(message.author, message.channel, Permissions.MENTION_EVERYONE)
            roles = _named(ROLE_MENTION, said, "roles" in parse, listed.get("roles", ()))
            message.mention_roles = [
                each for each in roles if each in guild.roles and (loud or guild.roles[each].mentionable)
            ]
            message.mention_everyone = loud and "everyone" in parse and bool(EVERYONE.search(said))
    earlier = message.replied_to
    if earlier is not None and (allowed is None or allowed.get("replied_user")) and not message.ephemeral:
        message.mentions = list(dict.fromkeys([*message.mentions, earlier.author]))


def _named(pattern: re.Pattern[str], said: str, all_of_them: bool, listed: Sequence[str]) -> list[int]:
    found = dict.fromkeys(int(each) for each in pattern.findall(said))
    return [each for each in found if all_of_them or str(each) in map(str, listed)]


# ---------------------------------------------------------------------- nonces


def said_before(world: World, channel: Channel, author: User, nonce: str | int) -> Message | None:
    """What this author said in this channel with this nonce within the last minutes, deleted or not."""
    found = world.nonces.get((channel.id, author.id, str(nonce)))
    if found is None or time.monotonic() - found[0] > world.limits.nonce_window:
        return None
    return found[1]


def remember_nonce(world: World, message: Message) -> None:
    now = time.monotonic()
    for key, (when, _) in list(world.nonces.items()):
        if now - when <= world.limits.nonce_window:
            break
        del world.nonces[key]
    key = (message.channel.id, message.author.id, str(message.nonce))
    world.nonces.pop(key, None)
    world.nonces[key] = (now, message)


# ---------------------------------------------------------------------- reactions and pins


def emoji(written: str) -> Json:
    """From a path's `👍` or `name:id`."""
    name, _, emoji_id = written.partition(":")
    return {"id": emoji_id or None, "name": name}


def react(world: World, message: Message, user: User, written: str) -> None:
    reaction = message.reactions.setdefault(written, Reaction(emoji(written)))
    if user.id in reaction.users:
        return
    reaction.users[user.id] = user
    drawn = _reaction(message, user, reaction)
    guild = message.channel.guild
    if guild is not None:
        drawn["member"] = render.member(guild.members[user.id])
    drawn["message_author_id"] = str(message.author.id)
    _tell_ids(world, "MESSAGE_REACTION_ADD", message, drawn)


def unreact(world: World, message: Message, user: User, written: str) -> None:
    reaction = message.reactions.get(written)
    if reaction is None or reaction.users.pop(user.id, None) is None:
        return
    if not reaction.users:
        del message.reactions[written]
    _tell_ids(world, "MESSAGE_REACTION_REMOVE", message, _reaction(message, user, reaction))


def clear_reactions(world: World, message: Message, written: str | None = None) -> None:
    """All of them, or all of one emoji."""
    drawn: Json = {"message_id": str(message.id), "channel_id": str(message.channel.id)}
    if written is None:
        message.reactions.clear()
        _tell_ids(world, "MESSAGE_REACTION_REMOVE_ALL", message, drawn)
    elif message.reactions.pop(written, None) is not None:
        drawn["emoji"] = emoji(written)
        _tell_ids(world, "MESSAGE_REACTION_REMOVE_EMOJI", message, drawn)


def _reaction(message: Message, user: User, reaction: Reaction) -> Json:
    return {
        "user_id": str(user.id),
        "message_id": str(message.id),
        "channel_id": str(message.channel.id),
        "emoji": reaction.emoji,
        "burst": False,
        "type": 0,
    }


def pin(world: World, message: Message, by: User) -> None:
    """Pins it and, as Discord does, says so in the channel."""
    if message.pinned:
        return
    message.pinned, message.pinned_at = True, world.clock.now()
    message.channel.last_pin = message.pinned_at
    _pins_changed(world, message)
    post(
        world,
        message.channel,
        by,
        {"message_reference": {"message_id": str(message.id)}, "allowed_mentions": {"parse": []}},
        kind=MessageType.PINNED,
    )


def unpin(world: World, message: Message) -> None:
    if message.pinned:
        message.pinned, message.pinned_at = False, None
        _pins_changed(world, message)


def pins(channel: Channel) -> list[Message]:
    """The latest pin first."""
    pinned = [message for message in channel.messages.values() if message.pinned_at is not None]
    return sorted(pinned, key=lambda message: message.pinned_at or message.created, reverse=True)


def _pins_changed(world: World, message: Message) -> None:
    channel = message.channel
    latest = None if channel.last_pin is None else render.when(channel.last_pin)
    drawn: Json = {"channel_id": str(channel.id), "last_pin_timestamp": latest}
    tell(world, "MESSAGE_UPDATE", message)
    if channel.guild is not None:
        drawn["guild_id"] = str(channel.guild.id)
    world.emit(Event("CHANNEL_PINS_UPDATE", lambda: drawn, guild=channel.guild, channel=channel))
