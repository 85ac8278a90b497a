"""Reactions and pins."""

import re

from sandbox import errors
from sandbox.api.call import Call
from sandbox.api.messages import is_writable
from sandbox.api.routing import Answer, routes
from sandbox.errors import ApiError
from sandbox.permissions import Permissions
from sandbox.world import messages, render, render_talk
from sandbox.world.model import Channel, Message

_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"
_REACTION = _REACTIONS + "/{emoji_name}"
_MOST_REACTIONS = 20
_MOST_PINS = 250
_EMOJI = re.compile(r"[\w~]{2,32}:\d{15,20}")


def _message(call: Call) -> tuple[Channel, Message]:
    channel = call.channel()
    return channel, call.message(channel)


def _emoji(call: Call) -> str:
    """A Unicode emoji or name:id; plain words are none."""
    written = call.path["emoji_name"]
    if written.isascii() and not _EMOJI.fullmatch(written):
        raise ApiError(errors.UNKNOWN_EMOJI)
    return written


@routes.on("PUT", _REACTION + "/@me")
def react(call: Call) -> Answer:
    channel, message = _message(call)
    written = _emoji(call)
    is_writable(channel)
    call.need(channel, Permissions.READ_MESSAGE_HISTORY)
    if written not in message.reactions:
        call.need(channel, Permissions.ADD_REACTIONS)
        if len(message.reactions) >= _MOST_REACTIONS:
            raise ApiError(errors.MAX_REACTIONS)
    messages.react(call.world, message, call.bot, written)
    return None


@routes.on("DELETE", _REACTION + "/@me")
def take_back(call: Call) -> Answer:
    _, message = _message(call)
    messages.unreact(call.world, message, call.bot, _emoji(call))
    return None


@routes.on("DELETE", _REACTION + "/{user_id}")
def remove(call: Call) -> Answer:
    channel, message = _message(call)
    call.need(channel, Permissions.MANAGE_MESSAGES)
    messages.unreact(call.world, message, call.world.user(call.id("user_id")), _emoji(call))
    return None


@routes.on("DELETE", _REACTIONS)
def clear(call: Call) -> Answer:
    channel, message = _message(call)
    call.need(channel, Permissions.MANAGE_MESSAGES)
    messages.clear_reactions(call.world, message)
    return None


@routes.on("DELETE", _REACTION)
def clear_one(call: Call) -> Answer:
    channel, message = _message(call)
    call.need(channel, Permissions.MANAGE_MESSAGES)
    messages.clear_reactions(call.world, message, _emoji(call))
    return None


@routes.on("GET", _REACTION)
def who_reacted(call: Call) -> Answer:
    _, message = _message(call)
    reaction = message.reactions.get(_emoji(call))
    after = call.query_id("after") or 0
    limit = call.query_number("limit", 25, least=1, most=100)
    people = sorted(reaction.users.values(), key=lambda each: each.id) if reaction else []
    return [render.user(each) for each in people if each.id > after][:limit]


# ---------------------------------------------------------------------- pins


def _may_pin(call: Call, channel: Channel) -> None:
    if channel.guild is not None:
        call.need(channel, Permissions.PIN_MESSAGES)


@routes.on("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
@routes.on("PUT", "/channels/{channel_id}/pins/{message_id}")
def pin(call: Call) -> Answer:
    channel, message = _message(call)
    _may_pin(call, channel)
    is_writable(channel)
    if not message.pinned and len(messages.pins(channel)) >= _MOST_PINS:
        raise ApiError(errors.MAX_PINS)
    messages.pin(call.world, message, call.bot)
    return None


@routes.on("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
@routes.on("DELETE", "/channels/{channel_id}/pins/{message_id}")
def unpin(call: Call) -> Answer:
    channel, message = _message(call)
    _may_pin(call, channel)
    is_writable(channel)
    messages.unpin(call.world, message)
    return None


@routes.on("GET", "/channels/{channel_id}/messages/pins")
def list_pins(call: Call) -> Answer:
    """The latest first, by pages; `before` is a time."""
    channel = call.channel()
    limit = call.query_number("limit", 50, least=1, most=50)
    if not call.world.may(call.bot, channel, Permissions.READ_MESSAGE_HISTORY):
        return {"items": [], "has_more": False}
    before = call.query.get("before")
    items = [
        {
            "pinned_at": render.when(each.pinned_at or each.created),
            "message": render_talk.message(each, viewer=call.application),
        }
        for each in messages.pins(channel)
    ]
    if before is not None:
        items = [each for each in items if str(each["pinned_at"]) < before]
    return {"items": items[:limit], "has_more": len(items) > limit}


@routes.on("GET", "/channels/{channel_id}/pins")
def list_all_pins(call: Call) -> Answer:
    channel = call.channel()
    if not call.world.may(call.bot, channel, Permissions.READ_MESSAGE_HISTORY):
        return []
    return [render_talk.message(each, viewer=call.application) for each in messages.pins(channel)]
