"""Servers and people as Discord's JSON says them."""

from datetime import datetime
from hashlib import sha256

from sandbox.world.model import (
    Application,
    Channel,
    ChannelType,
    Guild,
    Json,
    Member,
    Role,
    ScheduledEvent,
    User,
)
from sandbox.world.state import World

GATEWAY_PRESENCE = 1 << 12
GATEWAY_GUILD_MEMBERS = 1 << 14
GATEWAY_MESSAGE_CONTENT = 1 << 18


def when(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _hashed(picture: str | None) -> str | None:
    return None if picture is None else sha256(picture.encode()).hexdigest()[:32]


def user(who: User) -> Json:
    return {
        "id": str(who.id),
        "username": who.name,
        "discriminator": "0000" if who.bot else "0",
        "global_name": who.global_name,
        "avatar": _hashed(who.avatar),
        "banner": _hashed(who.banner),
        "bot": who.bot,
        "flags": 0,
        "public_flags": 0,
        "clan": None,
        "primary_guild": None,
        "avatar_decoration_data": None,
        "collectibles": None,
    }


def member(who: Member) -> Json:
    return {"user": user(who.user), **bare_member(who)}


def bare_member(who: Member) -> Json:
    """Without the user: how messages and resolved data carry it."""
    until = who.timed_out_until
    return {
        "nick": who.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in who.role_ids],
        "joined_at": when(who.joined),
        "premium_since": None,
        "pending": who.pending,
        "communication_disabled_until": None if until is None else when(until),
        "flags": 0,
        "deaf": False,
        "mute": False,
    }


def role(what: Role) -> Json:
    drawn: Json = {
        "id": str(what.id),
        "name": what.name,
        "description": None,
        "permissions": str(what.permissions),
        "position": what.position,
        "color": what.color,
        "colors": {"primary_color": what.color, "secondary_color": None, "tertiary_color": None},
        "hoist": what.hoist,
        "managed": what.bot is not None,
        "mentionable": what.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if what.bot is not None:
        drawn["tags"] = {"bot_id": str(what.bot.id)}
    return drawn


def _id(thing: Channel | None) -> str | None:
    return None if thing is None else str(thing.id)


def channel(what: Channel, *, viewer: User | None = None) -> Json:
    """`viewer` matters for direct conversations, which name the other side, and for a thread's own member."""
    if what.guild is None:
        return {
            "id": str(what.id),
            "type": int(what.type),
            "flags": 0,
            "last_message_id": None if what.last_message_id is None else str(what.last_message_id),
            "recipients": [user(who) for who in what.recipients if who is not viewer],
        }
    drawn: Json = {
        "id": str(what.id),
        "type": int(what.type),
        "guild_id": str(what.guild.id),
        "name": what.name,
        "parent_id": _id(what.parent),
        "last_message_id": None if what.last_message_id is None else str(what.last_message_id),
        "last_pin_timestamp": None if what.last_pin is None else when(what.last_pin),
        "rate_limit_per_user": what.slowmode,
        "flags": 0,
    }
    drawn.update(_thread(what, viewer) if what.thread else _place(what))
    return drawn


def _place(what: Channel) -> Json:
    drawn: Json = {
        "position": what.position,
        "topic": what.topic,
        "nsfw": what.nsfw,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": 0 if target in what.home.roles else 1,
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for target, overwrite in what.overwrites.items()
        ],
    }
    if what.type in (ChannelType.VOICE, ChannelType.STAGE):
        drawn.update(bitrate=64000, user_limit=0, rtc_region=None)
    if what.type is ChannelType.FORUM:
        drawn.update(
            available_tags=[], default_reaction_emoji=None, default_sort_order=None, default_forum_layout=0
        )
    return drawn


def _thread(what: Channel, viewer: User | None) -> Json:
    thread = what.details
    metadata: Json = {
        "archived": thread.archived,
        "archive_timestamp": when(thread.archive_changed),
        "auto_archive_duration": thread.auto_archive_minutes,
        "locked": thread.locked,
        "create_timestamp": when(thread.created),
    }
    if what.type is ChannelType.PRIVATE_THREAD:
        metadata["invitable"] = thread.invitable
    drawn: Json = {
        "owner_id": str(thread.owner_id),
        "thread_metadata": metadata,
        "message_count": len(what.messages),
        "member_count": min(len(thread.members), 50),
        "total_message_sent": thread.messages_sent,
    }
    if viewer is not None and viewer.id in thread.members:
        drawn["member"] = thread_member(what, viewer.id)
    return drawn


def thread_member(what: Channel, user_id: int) -> Json:
    return {
        "id": str(what.id),
        "user_id": str(user_id),
        "join_timestamp": when(what.details.members[user_id]),
        "flags": 0,
    }


def partial_channel(world: World, what: Channel, viewer: User) -> Json:
    """As interactions carry it: with what the person who acts may do there."""
    drawn = channel(what)
    drawn.pop("permission_overwrites", None)
    if what.guild is not None:
        drawn["permissions"] = str(world.permissions(viewer, what))
    return drawn


def scheduled_event(what: ScheduledEvent, *, with_count: bool = False) -> Json:
    drawn: Json = {
        "id": str(what.id),
        "guild_id": str(what.guild.id),
        "channel_id": _id(what.channel),
        "creator_id": str(what.creator.id),
        "creator": user(what.creator),
        "name": what.name,
        "description": what.description,
        "scheduled_start_time": when(what.start),
        "scheduled_end_time": None if what.end is None else when(what.end),
        "privacy_level": 2,
        "status": what.status,
        "entity_type": what.entity_type,
        "entity_id": None,
        "entity_metadata": None if what.location is None else {"location": what.location},
        "image": _hashed(what.image),
        "recurrence_rule": what.recurrence,
        "guild_scheduled_event_exceptions": [],
    }
    if with_count:
        drawn["user_count"] = len(what.interested)
    return drawn


def guild(what: Guild) -> Json:
    """As `GET /guilds/{id}` says it."""
    return {
        "id": str(what.id),
        "name": what.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "home_header": None,
        "description": what.description,
        "owner_id": str(what.owner.id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": what.locale,
        "features": what.features,
        "max_members": 500000,
        "max_presences": None,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "widget_enabled": False,
        "widget_channel_id": None,
        "incidents_data": None,
        "emojis": [],
        "stickers": [],
        "roles": [role(each) for each in what.roles.values()],
    }


def arriving_guild(world: World, what: Guild, bot: User) -> Json:
    """As GUILD_CREATE says it to a bot: with the channels it sees, and of the members only itself."""
    me = what.members[bot.id]
    return {
        **guild(what),
        "joined_at": when(me.joined),
        "large": len(what.members) > 250,
        "member_count": len(what.members),
        "members": [member(me)],
        "channels": [channel(each) for each in what.channels.values()],
        "threads": [
            channel(each, viewer=bot)
            for each in what.threads.values()
            if not each.details.archived and world.sees(bot, each)
        ],
        "guild_scheduled_events": [scheduled_event(each) for each in what.events.values() if each.status < 3],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "soundboard_sounds": [],
    }


def application_flags(what: Application) -> int:
    return (
        what.presences_intent * GATEWAY_PRESENCE
        | what.members_intent * GATEWAY_GUILD_MEMBERS
        | what.content_intent * GATEWAY_MESSAGE_CONTENT
    )


def application(world: World, what: Application) -> Json:
    return {
        "id": str(what.id),
        "name": what.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user(what.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(what.owner),
        "team": None,
        "verify_key": f"{what.id:064x}",
        "flags": application_flags(what),
        "flags_new": str(application_flags(what)),
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "approximate_user_authorization_count": 0,
        "hook": True,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "integration_types_config": {"0": {}},
        "approximate_guild_count": sum(what.id in each.applications for each in world.guilds.values()),
        "approximate_user_install_count": 0,
    }
