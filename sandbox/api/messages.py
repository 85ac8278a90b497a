"""Messages in channels and direct conversations."""

from datetime import timedelta

from sandbox import errors
from sandbox.api import bodies
from sandbox.api.call import Call
from sandbox.api.interactions import present
from sandbox.api.limits import refuse_if_too_fast
from sandbox.api.routing import Answer, routes
from sandbox.checks import check_bulk_delete, check_message_edit, check_new_message
from sandbox.errors import ApiError, invalid
from sandbox.permissions import Permissions, may_send
from sandbox.snowflakes import moment
from sandbox.world import messages, render_talk
from sandbox.world.model import Channel, ChannelType, Json, Message, MessageFlags, MessageType
from sandbox.world.state import World

_CHANNEL = "/channels/{channel_id}/messages"
_MESSAGE = _CHANNEL + "/{message_id}"

_WITHOUT_TEXT = frozenset({ChannelType.CATEGORY, ChannelType.FORUM})
_OLD = timedelta(hours=1)
_TOO_OLD_TO_BULK_DELETE = timedelta(days=14)


@routes.on("GET", _CHANNEL)
def list_messages(call: Call) -> Answer:
    channel = call.channel()
    limit = call.query_number("limit", 50, least=1, most=100)
    if not call.world.may(call.bot, channel, Permissions.READ_MESSAGE_HISTORY):
        return []
    return [render_talk.message(each, viewer=call.application) for each in _page(call, channel, limit)]


def _page(call: Call, channel: Channel, limit: int) -> list[Message]:
    """The newest first; `after` takes the ones right after that id, `around` half on each side of it."""
    before, after, around = (call.query_id(name) for name in ("before", "after", "around"))
    ids = sorted(channel.messages)
    if around is not None:
        older = [each for each in ids if each <= around][-(limit // 2 + 1) :]
        newer = [each for each in ids if each > around][: limit - len(older)]
        ids = older + newer
    elif after is not None:
        ids = [each for each in ids if each > after][:limit]
    else:
        ids = [each for each in ids if before is None or each < before][-limit:]
    return [channel.messages[each] for each in reversed(ids)]


@routes.on("GET", _MESSAGE)
def get_message(call: Call) -> Answer:
    channel = call.channel()
    if not call.world.may(call.bot, channel, Permissions.READ_MESSAGE_HISTORY):
        raise ApiError(errors.MISSING_ACCESS)
    return render_talk.message(call.message(channel), viewer=call.application)


@routes.on("POST", _CHANNEL)
def create_message(call: Call) -> Answer:
    channel = call.channel()
    may_post(call, channel)
    check_new_message(call.payload, files=bodies.filenames(call))
    body = call.body
    _may_carry(call, channel, body)
    earlier = _said_before(call, channel, body)
    if earlier is not None:
        return render_talk.message(earlier, viewer=call.application)
    message = messages.post(call.world, channel, call.bot, body, attachments=bodies.attachments(call, body))
    if message.nonce is not None:
        messages.remember_nonce(call.world, message)
    return render_talk.message(message, viewer=call.application)


def _said_before(call: Call, channel: Channel, body: Json) -> Message | None:
    """With `enforce_nonce`, the earlier message; if it was deleted since, 10008."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    earlier = messages.said_before(call.world, channel, call.bot, body["nonce"])
    if earlier is not None and earlier.deleted:
        raise ApiError(errors.UNKNOWN_MESSAGE)
    return earlier


def may_post(call: Call, channel: Channel) -> None:
    """Raises what Discord answers where this bot cannot say anything."""
    if channel.guild is None:
        _may_write_to(call, channel)
        return
    if channel.type in _WITHOUT_TEXT:
        raise ApiError(errors.NOT_A_TEXT_CHANNEL)
    held = Permissions(call.world.permissions(call.bot, channel))
    if not may_send(held, thread=channel.thread is not None):
        raise ApiError(errors.MISSING_PERMISSIONS)
    if channel.thread is not None and channel.thread.locked and not held & Permissions.MANAGE_THREADS:
        raise ApiError(errors.THREAD_LOCKED)


def _may_write_to(call: Call, channel: Channel) -> None:
    for person in channel.recipients:
        if person is call.bot:
            continue
        if not call.world.share_a_guild(call.bot, person):
            raise ApiError(errors.NO_SHARED_GUILD)
        if not person.dms_open or person.bot:
            raise ApiError(errors.CANNOT_DM)


def _may_carry(call: Call, channel: Channel, body: Json) -> None:
    """Files, replies and embeds need permissions of their own; beside words, embeds are just not shown."""
    if call.uploads:
        call.need(channel, Permissions.ATTACH_FILES)
    if body.get("tts"):
        call.need(channel, Permissions.SEND_TTS_MESSAGES)
    if body.get("embeds") and not call.world.may(call.bot, channel, Permissions.EMBED_LINKS):
        if not (body.get("content") or body.get("components") or call.uploads):
            raise ApiError(errors.MISSING_PERMISSIONS)
        body.pop("embeds")
    reference = body.get("message_reference")
    if reference is None:
        return
    if not call.world.may(call.bot, channel, Permissions.READ_MESSAGE_HISTORY):
        raise ApiError(errors.NO_REPLY_WITHOUT_HISTORY)
    if reference.get("fail_if_not_exists", True) and int(reference["message_id"]) not in channel.messages:
        raise invalid(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


@routes.on("PATCH", _MESSAGE)
def edit_message(call: Call) -> Answer:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.bot:
        return _edit_of_anothers(call, channel, message)
    check_message_edit(
        call.payload,
        existing_flags=message.flags,
        existing=present(message),
        files=bodies.filenames(call),
        attached=bodies.attached(message),
    )
    is_writable(channel)
    if call.uploads:
        call.need(channel, Permissions.ATTACH_FILES)
    if call.world.clock.now() - message.created > _OLD:
        refuse_if_too_fast(call.limits.take_old_edit(call.application.id, channel.id))
    files = bodies.edited_attachments(call, message, call.body)
    messages.edit(call.world, message, call.body, attachments=files)
    return render_talk.message(message, viewer=call.application)


def _edit_of_anothers(call: Call, channel: Channel, message: Message) -> Answer:
    """With Manage Messages the embeds of somebody's message can be hidden, and nothing else."""
    if set(call.body) - {"flags"}:
        raise ApiError(errors.CANNOT_EDIT_OTHERS)
    call.need(channel, Permissions.MANAGE_MESSAGES)
    suppressed = int(call.body.get("flags") or 0) & MessageFlags.SUPPRESS_EMBEDS
    message.flags = message.flags & ~MessageFlags.SUPPRESS_EMBEDS | suppressed
    messages.tell(call.world, "MESSAGE_UPDATE", message)
    return render_talk.message(message, viewer=call.application)


def is_writable(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise ApiError(errors.THREAD_ARCHIVED)


@routes.on("DELETE", _MESSAGE)
def delete_message(call: Call) -> Answer:
    channel = call.channel()
    message = call.message(channel)
    is_writable(channel)
    if message.author is not call.bot:
        if channel.guild is None:
            raise ApiError(errors.NOT_IN_A_DM)
        call.need(channel, Permissions.MANAGE_MESSAGES)
    if message.type is MessageType.THREAD_STARTER:
        raise ApiError(errors.SYSTEM_MESSAGE)
    messages.delete(call.world, message)
    return None


@routes.on("POST", _CHANNEL + "/bulk-delete")
def delete_messages(call: Call) -> Answer:
    channel = call.channel()
    call.need(channel, Permissions.MANAGE_MESSAGES)
    check_bulk_delete(call.payload)
    wanted = [int(each) for each in call.body["messages"]]
    _none_is_too_old(call.world, wanted)
    gone = [channel.messages[each] for each in wanted if each in channel.messages]
    if gone:
        messages.delete_many(call.world, channel, gone)
    return None


def _none_is_too_old(world: World, ids: list[int]) -> None:
    oldest = world.clock.now() - _TOO_OLD_TO_BULK_DELETE
    if any(moment(each) < oldest for each in ids):
        raise ApiError(errors.TOO_OLD_TO_BULK_DELETE)


@routes.on("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Answer:
    may_post(call, call.channel())
    return None
