"""Messages as one person's browser draws them."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.checks import commands as kinds
from sandbox.palette import localised
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
        used=None if message.interaction is None else _used(message.interaction, viewer),
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


def _used(interaction: Interaction, viewer: User) -> Json | None:
    """Whose command this answers, as the line above the answer says it, in the viewer's language."""
    if interaction.type is not InteractionType.COMMAND:
        return None
    data = interaction.data
    scope = interaction.application.commands.get(int(data["guild_id"]) if "guild_id" in data else None, {})
    known = scope.get(int(data["id"]))
    words = [*_words(data, known.body if known else data, viewer.locale)]
    slash = "/" if data["type"] == 1 else ""
    return {"person": str(interaction.user.id), "name": slash + " ".join(words)}


def _words(used: Json, known: Json, locale: str) -> Iterator[str]:
    """The command and its subcommand as this locale calls them; what is not known any more by its name."""
    yield localised(known, "name", locale)
    for option in used.get("options") or []:
        if option["type"] in (kinds.SUBCOMMAND, kinds.GROUP):
            below = (each for each in known.get("options") or [] if each["name"] == option["name"])
            yield from _words(option, next(below, option), locale)


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
