"""Channels of a server, direct conversations, and a channel's overwrites."""

import time

from sandbox import errors
from sandbox.api.call import Call
from sandbox.api.hierarchy import need_to_have
from sandbox.api.routing import Answer, Created, routes
from sandbox.checks import check_channel, check_overwrite, check_thread
from sandbox.errors import ApiError, invalid
from sandbox.permissions import Overwrite, Permissions
from sandbox.world import guilds, render, thread_members, threads
from sandbox.world.model import Channel, ChannelType, Guild, Json

_CHANNEL = "/channels/{channel_id}"
_OVERWRITE = _CHANNEL + "/permissions/{overwrite_id}"
_MOST_CHANNELS = 500


@routes.on("GET", _CHANNEL)
def get_channel(call: Call) -> Answer:
    return render.channel(call.channel(), viewer=call.bot)


@routes.on("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> Answer:
    return [render.channel(each) for each in call.guild().channels.values()]


@routes.on("POST", "/users/@me/channels")
def open_direct(call: Call) -> Answer:
    """Opening works with anybody; whether they can be written to shows when it is tried."""
    written = str(call.body.get("recipient_id", ""))
    if not written.isdecimal():
        raise invalid(("recipient_id",), "NUMBER_TYPE_COERCE", f'Value "{written}" is not snowflake.')
    person = call.world.users.get(int(written))
    if person is None or person is call.bot:
        raise ApiError(errors.INVALID_RECIPIENTS)
    if frozenset((call.bot.id, person.id)) not in call.world.direct:
        _count_first_contact(call)
    return render.channel(call.world.direct_channel(call.bot, person), viewer=call.bot)


def _count_first_contact(call: Call) -> None:
    limits, opened, now = call.world.limits, call.application.dms_opened, time.monotonic()
    opened[:] = [each for each in opened if each > now - limits.new_dms_window]
    if len(opened) >= limits.new_dms:
        raise ApiError(errors.TOO_MANY_DMS)
    opened.append(now)


@routes.on("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Answer:
    guild = call.guild()
    call.need_in(guild, Permissions.MANAGE_CHANNELS)
    kind = call.body.get("type") or 0
    check_channel(call.payload, channel_type=kind, creating=True)
    if len(guild.channels) >= _MOST_CHANNELS:
        raise ApiError(errors.MAX_CHANNELS)
    body = call.body
    channel = guilds.add_channel(
        call.world,
        guild,
        body["name"],
        kind=ChannelType(kind),
        parent=_parent(guild, body),
        topic=body.get("topic"),
        overwrites=_overwrites(call, guild, body),
        slowmode=int(body.get("rate_limit_per_user") or 0),
        nsfw=bool(body.get("nsfw")),
    )
    return Created(render.channel(channel))


def _parent(guild: Guild, body: Json) -> Channel | None:
    if body.get("parent_id") is None:
        return None
    parent = guild.channels.get(int(body["parent_id"]))
    if parent is None or parent.type is not ChannelType.CATEGORY:
        raise invalid(("parent_id",), "CHANNEL_PARENT_INVALID", "Category does not exist")
    return parent


def _overwrites(call: Call, guild: Guild, body: Json) -> dict[int, Overwrite] | None:
    listed = body.get("permission_overwrites")
    if listed is None:
        return None
    return {int(each["id"]): _overwrite(call, guild, each) for each in listed}


def _overwrite(call: Call, guild: Guild, written: Json) -> Overwrite:
    overwrite = Overwrite(int(written.get("allow") or 0), int(written.get("deny") or 0))
    need_to_have(call, guild, overwrite.allow | overwrite.deny)
    return overwrite


@routes.on("PATCH", _CHANNEL)
def edit_channel(call: Call) -> Answer:
    channel = call.channel()
    if channel.guild is None:
        raise ApiError(errors.NOT_IN_A_DM)
    if channel.thread is not None:
        _edit_thread(call, channel)
    else:
        _edit_place(call, channel, channel.guild)
    return render.channel(channel, viewer=call.bot)


def _edit_place(call: Call, channel: Channel, guild: Guild) -> None:
    call.need(channel, Permissions.MANAGE_CHANNELS)
    check_channel(call.payload, channel_type=channel.type)
    body = call.body
    overwrites = _overwrites(call, guild, body)
    if overwrites is not None:
        call.need(channel, Permissions.MANAGE_ROLES)
        channel.overwrites = overwrites
    if "parent_id" in body:
        channel.parent = _parent(guild, body)
    channel.name = body.get("name") or channel.name
    channel.topic = body.get("topic", channel.topic)
    channel.nsfw = bool(body.get("nsfw", channel.nsfw))
    channel.slowmode = int(body.get("rate_limit_per_user", channel.slowmode) or 0)
    channel.position = int(body.get("position") or channel.position)
    guilds.channel_changed(call.world, channel)


def _edit_thread(call: Call, thread: Channel) -> None:
    check_thread(call.payload)
    details, body = thread.details, call.body
    _may_edit_thread(call, thread, body)
    if "archived" in body:
        thread_members.archive(call.world, thread, bool(body["archived"]))
    thread.name = body.get("name") or thread.name
    thread.slowmode = int(body.get("rate_limit_per_user", thread.slowmode) or 0)
    details.locked = bool(body.get("locked", details.locked))
    details.invitable = bool(body.get("invitable", details.invitable))
    details.auto_archive_minutes = int(body.get("auto_archive_duration") or details.auto_archive_minutes)
    thread_members.changed(call.world, thread)


def _may_edit_thread(call: Call, thread: Channel, body: Json) -> None:
    """Its opener may do most; who may write there may wake it up; the rest needs Manage Threads."""
    if call.world.may(call.bot, thread, Permissions.MANAGE_THREADS):
        return
    details = thread.details
    if set(body) == {"archived"} and body["archived"] is False and not details.locked:
        call.need(thread, Permissions.SEND_MESSAGES_IN_THREADS)
        return
    if details.archived and body.get("archived") is not False:
        raise ApiError(errors.THREAD_ARCHIVED)
    if details.owner_id != call.bot.id or "locked" in body or details.locked:
        raise ApiError(errors.MISSING_PERMISSIONS)


@routes.on("DELETE", _CHANNEL)
def delete_channel(call: Call) -> Answer:
    channel = call.channel()
    if channel.guild is None:
        return render.channel(channel, viewer=call.bot)
    drawn = render.channel(channel, viewer=call.bot)
    if channel.thread is not None:
        call.need(channel, Permissions.MANAGE_THREADS)
        threads.remove(call.world, channel)
    else:
        call.need(channel, Permissions.MANAGE_CHANNELS)
        guilds.remove_channel(call.world, channel)
    return drawn


# ---------------------------------------------------------------------- overwrites


def _place(call: Call) -> tuple[Channel, int]:
    channel = call.channel()
    if channel.guild is None or channel.thread is not None:
        raise ApiError(errors.WRONG_CHANNEL_TYPE)
    call.need(channel, Permissions.MANAGE_ROLES)
    return channel, call.id("overwrite_id")


@routes.on("PUT", _OVERWRITE)
def put_overwrite(call: Call) -> Answer:
    channel, target = _place(call)
    check_overwrite(call.payload)
    guild = channel.home
    if call.body["type"] == 0 and target not in guild.roles:
        raise ApiError(errors.UNKNOWN_ROLE)
    if call.body["type"] == 1 and target not in guild.members:
        raise ApiError(errors.UNKNOWN_MEMBER)
    channel.overwrites[target] = _overwrite(call, guild, call.body)
    guilds.channel_changed(call.world, channel)
    return None


@routes.on("DELETE", _OVERWRITE)
def delete_overwrite(call: Call) -> Answer:
    channel, target = _place(call)
    if channel.overwrites.pop(target, None) is None:
        raise ApiError(errors.UNKNOWN_OVERWRITE)
    guilds.channel_changed(call.world, channel)
    return None
