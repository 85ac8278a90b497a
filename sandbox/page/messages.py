"""Messages as one person's browser draws them."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.permissions import Permissions
from sandbox.sight import Sight
from sandbox.world import render_talk
from sandbox.world.model import Attachment, Channel, Guild, Interaction, InteractionType, Json, Message, User
from sandbox.world.state import World

AT_ONCE = 50
"""How many messages are told when a channel is opened, or more of them are asked for."""


def told(world: World, message: Message, viewer: User) -> Json:
    drawn = render_talk.message(message)
    drawn["attachments"] = [_attachment(each) for each in message.attachments]
    drawn["embeds"] = _with_paths(world, message.embeds)
    drawn["components"] = _with_paths(world, message.components)
    drawn["reactions"] = [
        {"emoji": each.emoji["name"], "key": key, "count": len(each.users), "me": viewer.id in each.users}
        for key, each in message.reactions.items()
    ]
    drawn.update(
        ephemeral=message.ephemeral,
        thinking=message.thinking,
        mentions_you=mentions(message, viewer),
        yours=message.author is viewer,
        deletable=_deletable(world, message, viewer),
        used=None if message.interaction is None else _used(message.interaction),
    )
    earlier = drawn.get("referenced_message")
    if earlier is not None:
        drawn["referenced_message"] = {key: earlier[key] for key in ("id", "author", "content")}
    return drawn


def mentions(message: Message, viewer: User) -> bool:
    """Whether the app marks it as meant for this person."""
    if message.author is viewer:
        return False
    if message.mention_everyone or viewer in message.mentions:
        return True
    guild = message.channel.guild
    member = None if guild is None else guild.members.get(viewer.id)
    return member is not None and not member.role_ids.isdisjoint(message.mention_roles)


def _deletable(world: World, message: Message, viewer: User) -> bool:
    if message.ephemeral:
        return False
    return message.author is viewer or world.may(viewer, message.channel, Permissions.MANAGE_MESSAGES)


def _attachment(what: Attachment) -> Json:
    path = f"/attachments/{what.id}/{what.filename}"
    return {**render_talk.attachment(what), "url": path, "proxy_url": path}


def _with_paths(world: World, drawn: object) -> object:
    """A copy in which addresses of our own attachments are paths, whatever name the page was opened under."""
    if isinstance(drawn, dict):
        return {key: _with_paths(world, value) for key, value in drawn.items()}
    if isinstance(drawn, list):
        return [_with_paths(world, each) for each in drawn]
    if isinstance(drawn, str) and drawn.startswith(f"{world.attachments_url}/"):
        return f"/attachments{drawn.removeprefix(world.attachments_url)}"
    return drawn


def _used(interaction: Interaction) -> Json | None:
    """Whose command this answers, as the line above the answer says it."""
    if interaction.type is not InteractionType.COMMAND:
        return None
    data = interaction.data
    words = [str(data["name"]), *_subcommands(data.get("options") or [])]
    slash = "/" if data["type"] == 1 else ""
    return {"person": str(interaction.user.id), "name": slash + " ".join(words)}


def _subcommands(options: list[Json]) -> Iterator[str]:
    for option in options:
        if option["type"] in (1, 2):
            yield str(option["name"])
            yield from _subcommands(option.get("options") or [])


def seen_in(
    world: World, guild: Guild, channel: Channel, viewer: User, *, before: int | None
) -> tuple[list[Message], bool]:
    """The channel's newest messages that this person sees, oldest first; whether there are older ones."""
    sight = Sight(world, guild, viewer)
    private = (each for each in viewer.ephemerals if each.channel is channel)
    found = sorted(
        (each for each in (*channel.messages.values(), *private) if sight.can_see(each)),
        key=lambda message: message.id,
    )
    if before is not None:
        found = [each for each in found if each.id < before]
    return found[-AT_ONCE:], len(found) > AT_ONCE
