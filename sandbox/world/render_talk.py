"""Messages and interactions as Discord's JSON says them."""

from collections.abc import Iterable

from sandbox.permissions import IN_DM
from sandbox.world import render
from sandbox.world.kept import shown_addresses
from sandbox.world.model import (
    Application,
    Attachment,
    Channel,
    Guild,
    Interaction,
    InteractionType,
    Json,
    Member,
    Message,
    Role,
    User,
)
from sandbox.world.state import World

ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024


def attachment(what: Attachment) -> Json:
    drawn: Json = {
        "id": str(what.id),
        "filename": what.filename,
        "size": len(what.data),
        "url": what.url,
        "proxy_url": what.url,
        "content_type": what.content_type,
        "content_scan_version": 0,
    }
    if what.description is not None:
        drawn["description"] = what.description
    return drawn


def message(what: Message, *, viewer: Application | None = None) -> Json:
    """`viewer` is the application that looks: without the message content intent it reads only its own."""
    readable = viewer is None or _may_read(what, viewer)
    drawn: Json = {
        "id": str(what.id),
        "type": int(what.type),
        "channel_id": str(what.channel.id),
        "author": render.user(what.author),
        "content": what.content if readable else "",
        "embeds": what.embeds if readable else [],
        "components": what.components if readable else [],
        "attachments": _loose(what) if readable else [],
        "mentions": [render.user(each) for each in what.mentions],
        "mention_roles": [str(role_id) for role_id in what.mention_roles],
        "mention_everyone": what.mention_everyone,
        "pinned": what.pinned,
        "tts": what.tts,
        "flags": what.flags,
        "timestamp": render.when(what.created),
        "edited_timestamp": None if what.edited is None else render.when(what.edited),
    }
    if what.nonce is not None:
        drawn["nonce"] = what.nonce
    if what.reactions:
        drawn["reactions"] = reactions(what, viewer)
    if what.reference is not None:
        drawn["message_reference"] = what.reference
        if what.replied_to is not None:
            earlier = what.replied_to
            drawn["referenced_message"] = None if earlier.deleted else message(earlier, viewer=viewer)
    if what.thread is not None:
        drawn["thread"] = render.channel(what.thread)
    if what.application is not None:
        drawn["application_id"] = str(what.application.id)
    if what.interaction is not None:
        drawn["webhook_id"] = str(what.interaction.application.id)
        drawn["interaction_metadata"] = interaction_metadata(what.interaction)
        if what.interaction.type is InteractionType.COMMAND:
            drawn["interaction"] = _legacy_interaction(what.interaction)
    return drawn


def _loose(what: Message) -> list[Json]:
    """The files that stand beside what it says: those within components and embeds are named there alone."""
    if not what.attachments:
        return []
    shown = shown_addresses(what.components, what.embeds)
    return [attachment(each) for each in what.attachments if each.url not in shown]


def told_message(what: Message, *, viewer: Application | None = None) -> Json:
    """As MESSAGE_CREATE and MESSAGE_UPDATE say it: with the guild and the author as its member."""
    drawn = message(what, viewer=viewer)
    guild = what.channel.guild
    if guild is not None:
        drawn["guild_id"] = str(guild.id)
        author = guild.members.get(what.author.id)
        if author is not None:
            drawn["member"] = render.bare_member(author)
    drawn["channel_type"] = int(what.channel.type)
    return drawn


def _may_read(what: Message, viewer: Application) -> bool:
    return (
        viewer.content_intent
        or what.channel.guild is None
        or what.author is viewer.bot
        or viewer.bot in what.mentions
    )


def reactions(what: Message, viewer: Application | None) -> list[Json]:
    own = None if viewer is None else viewer.bot.id
    return [
        {
            "emoji": each.emoji,
            "count": len(each.users),
            "count_details": {"burst": 0, "normal": len(each.users)},
            "me": own in each.users,
            "me_burst": False,
            "burst_colors": [],
        }
        for each in what.reactions.values()
    ]


def interaction_metadata(what: Interaction) -> Json:
    drawn: Json = {
        "id": str(what.id),
        "type": int(what.type),
        "user": render.user(what.user),
        "authorizing_integration_owners": _owners(what),
    }
    if what.type is InteractionType.COMMAND:
        drawn["name"] = what.data["name"]
        drawn["command_type"] = what.data["type"]
    if what.type is InteractionType.COMPONENT and what.message is not None:
        drawn["interacted_message_id"] = str(what.message.id)
    if what.type is InteractionType.MODAL and what.origin is not None:
        drawn["triggering_interaction_metadata"] = interaction_metadata(what.origin)
    return drawn


def _legacy_interaction(what: Interaction) -> Json:
    return {
        "id": str(what.id),
        "type": int(what.type),
        "name": what.data["name"],
        "user": render.user(what.user),
    }


def _owners(what: Interaction) -> Json:
    """Installed to a server: its id; "0" in the bot's direct messages."""
    return {"0": str(what.guild.id) if what.guild else "0"}


def interaction(world: World, what: Interaction) -> Json:
    """INTERACTION_CREATE, everything the bot gets to know."""
    guild, channel = what.guild, what.channel
    bot = what.application.bot
    drawn: Json = {
        "version": 1,
        "id": str(what.id),
        "application_id": str(what.application.id),
        "type": int(what.type),
        "token": what.token,
        "data": what.data,
        "channel_id": str(channel.id),
        "channel": render.partial_channel(world, channel, what.user),
        "locale": what.user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": _owners(what),
        "context": 0 if guild else 1,
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
    }
    if guild is None:
        drawn["user"] = render.user(what.user)
        drawn["app_permissions"] = str(int(IN_DM))
    else:
        drawn["guild_id"] = str(guild.id)
        drawn["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": guild.features}
        drawn["guild_locale"] = guild.locale
        drawn["member"] = {
            **render.member(guild.members[what.user.id]),
            "permissions": str(world.permissions(what.user, channel)),
        }
        drawn["app_permissions"] = str(world.permissions(bot, channel))
    if what.message is not None:
        drawn["message"] = message(what.message, viewer=what.application)
    return drawn


def resolved(
    world: World,
    actor: User,
    *,
    guild: Guild | None,
    users: Iterable[User] = (),
    roles: Iterable[Role] = (),
    channels: Iterable[Channel] = (),
    messages: Iterable[Message] = (),
    attachments: Iterable[Attachment] = (),
) -> Json:
    """The objects behind the ids that a person's options or selection name; empty kinds are left out."""
    people = list(users)
    drawn: dict[str, Json] = {
        "users": {str(each.id): render.user(each) for each in people},
        "members": {} if guild is None else _resolved_members(world, guild, people),
        "roles": {str(each.id): render.role(each) for each in roles},
        "channels": {str(each.id): render.partial_channel(world, each, actor) for each in channels},
        "messages": {str(each.id): message(each) for each in messages},
        "attachments": {str(each.id): attachment(each) for each in attachments},
    }
    return {kind: things for kind, things in drawn.items() if things}


def _resolved_members(world: World, guild: Guild, people: Iterable[User]) -> Json:
    found: Iterable[Member] = (guild.members[each.id] for each in people if each.id in guild.members)
    drawn: Json = {}
    for each in found:
        bare = render.bare_member(each)
        del bare["deaf"], bare["mute"]
        drawn[str(each.user.id)] = {**bare, "permissions": str(world.guild_permissions(each))}
    return drawn
