"""Threads: opened from a channel or a message, their members, and the lists of them."""

from sandbox import errors
from sandbox.api import bodies
from sandbox.api.call import Call
from sandbox.api.messages import is_writable
from sandbox.api.routing import Answer, Created, routes
from sandbox.checks import check_new_message, check_thread
from sandbox.errors import ApiError
from sandbox.permissions import Permissions
from sandbox.world import messages, render, render_talk, thread_members, threads
from sandbox.world.model import Channel, ChannelType, Json, Message, User

_CHANNEL = "/channels/{channel_id}"
_MEMBERS = _CHANNEL + "/thread-members"
_MOST_MEMBERS = 1000
_PARENTS = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT})


@routes.on("POST", _CHANNEL + "/threads")
def open_thread(call: Call) -> Answer:
    parent = call.channel()
    if parent.type is ChannelType.FORUM:
        return _open_post(call, parent)
    _can_have_threads(parent)
    check_thread(call.payload, creating=True)
    kind = ChannelType(call.body.get("type") or ChannelType.PRIVATE_THREAD)
    private = kind is ChannelType.PRIVATE_THREAD
    call.need(parent, Permissions.CREATE_PRIVATE_THREADS if private else Permissions.CREATE_PUBLIC_THREADS)
    return Created(render.channel(_open(call, parent, kind), viewer=call.bot))


def _open(
    call: Call,
    parent: Channel,
    kind: ChannelType,
    *,
    starter: Message | None = None,
    announced: bool = True,
) -> Channel:
    body = call.body
    return threads.open_thread(
        call.world,
        parent,
        call.bot,
        body["name"],
        kind=kind,
        starter=starter,
        auto_archive_minutes=int(body.get("auto_archive_duration") or 4320),
        invitable=bool(body.get("invitable", True)),
        slowmode=int(body.get("rate_limit_per_user") or 0),
        announced=announced,
    )


def _can_have_threads(parent: Channel) -> None:
    if parent.type not in _PARENTS:
        raise ApiError(errors.WRONG_CHANNEL_TYPE)


def _open_post(call: Call, forum: Channel) -> Answer:
    """In a forum the thread comes with its first message."""
    call.need(forum, Permissions.SEND_MESSAGES)
    check_thread(call.payload, creating=True, from_message=True)
    opening: Json = call.body.get("message") or {}
    check_new_message(opening, files=bodies.filenames(call))
    thread = _open(call, forum, ChannelType.PUBLIC_THREAD, announced=False)
    files = bodies.attachments(call, opening)
    message = messages.post(call.world, thread, call.bot, opening, attachments=files)
    return Created({**render.channel(thread, viewer=call.bot), "message": render_talk.message(message)})


@routes.on("POST", _CHANNEL + "/messages/{message_id}/threads")
def open_thread_on_message(call: Call) -> Answer:
    parent = call.channel()
    starter = call.message(parent)
    _can_have_threads(parent)
    check_thread(call.payload, creating=True, from_message=True)
    call.need(parent, Permissions.CREATE_PUBLIC_THREADS)
    if starter.thread is not None:
        raise ApiError(errors.THREAD_EXISTS)
    announcement = parent.type is ChannelType.ANNOUNCEMENT
    kind = ChannelType.ANNOUNCEMENT_THREAD if announcement else ChannelType.PUBLIC_THREAD
    return Created(render.channel(_open(call, parent, kind, starter=starter), viewer=call.bot))


# ---------------------------------------------------------------------- members


def _thread(call: Call) -> Channel:
    thread = call.channel()
    if thread.thread is None:
        raise ApiError(errors.WRONG_CHANNEL_TYPE)
    return thread


def _add(call: Call, thread: Channel, user: User) -> None:
    is_writable(thread)
    if user.id not in thread.details.members and len(thread.details.members) >= _MOST_MEMBERS:
        raise ApiError(errors.MAX_THREAD_MEMBERS)
    thread_members.add(call.world, thread, user)


@routes.on("PUT", _MEMBERS + "/@me")
def join(call: Call) -> Answer:
    _add(call, _thread(call), call.bot)
    return None


@routes.on("DELETE", _MEMBERS + "/@me")
def leave(call: Call) -> Answer:
    thread = _thread(call)
    is_writable(thread)
    thread_members.remove(call.world, thread, call.bot)
    return None


@routes.on("PUT", _MEMBERS + "/{user_id}")
def add(call: Call) -> Answer:
    """The person must be able to see the channel the thread is in."""
    thread = _thread(call)
    call.need(thread, Permissions.SEND_MESSAGES_IN_THREADS)
    user = call.world.user(call.id("user_id"))
    if user.id not in thread.home.members:
        raise ApiError(errors.UNKNOWN_MEMBER)
    if not call.world.sees(user, thread.settings()):
        raise ApiError(errors.MISSING_ACCESS)
    _add(call, thread, user)
    return None


@routes.on("DELETE", _MEMBERS + "/{user_id}")
def remove(call: Call) -> Answer:
    thread = _thread(call)
    is_writable(thread)
    owns = thread.details.owner_id == call.bot.id and thread.type is ChannelType.PRIVATE_THREAD
    if not owns:
        call.need(thread, Permissions.MANAGE_THREADS)
    thread_members.remove(call.world, thread, call.world.user(call.id("user_id")))
    return None


def _drawn_member(call: Call, thread: Channel, user_id: int) -> Json:
    drawn = render.thread_member(thread, user_id)
    if call.query_flag("with_member"):
        drawn["member"] = render.member(thread.home.members[user_id])
    return drawn


@routes.on("GET", _MEMBERS + "/{user_id}")
def get_thread_member(call: Call) -> Answer:
    thread, user_id = _thread(call), call.id("user_id")
    if user_id not in thread.details.members:
        raise ApiError(errors.UNKNOWN_MEMBER)
    return _drawn_member(call, thread, user_id)


@routes.on("GET", _MEMBERS)
def list_thread_members(call: Call) -> Answer:
    """All of a thread's members need the members intent, as those of a server do."""
    thread = _thread(call)
    if not call.application.members_intent:
        raise ApiError(errors.MISSING_ACCESS)
    return [_drawn_member(call, thread, each) for each in thread.details.members]


# ---------------------------------------------------------------------- lists


def _listed(call: Call, found: list[Channel], *, more: bool = False) -> Json:
    mine = [each for each in found if call.bot.id in each.details.members]
    return {
        "threads": [render.channel(each, viewer=call.bot) for each in found],
        "members": [render.thread_member(each, call.bot.id) for each in mine],
        "has_more": more,
    }


@routes.on("GET", "/guilds/{guild_id}/threads/active")
def active(call: Call) -> Answer:
    found = [
        each
        for each in call.guild().threads.values()
        if not each.details.archived and call.world.sees(call.bot, each)
    ]
    return _listed(call, found)


@routes.on("GET", _CHANNEL + "/threads/archived/public")
def archived_public(call: Call) -> Answer:
    parent = call.channel()
    call.need(parent, Permissions.READ_MESSAGE_HISTORY)
    return _archived(call, parent, private=False)


@routes.on("GET", _CHANNEL + "/threads/archived/private")
def archived_private(call: Call) -> Answer:
    parent = call.channel()
    call.need(parent, Permissions.READ_MESSAGE_HISTORY | Permissions.MANAGE_THREADS)
    return _archived(call, parent, private=True)


@routes.on("GET", _CHANNEL + "/users/@me/threads/archived/private")
def archived_joined(call: Call) -> Answer:
    parent = call.channel()
    call.need(parent, Permissions.READ_MESSAGE_HISTORY)
    return _archived(call, parent, private=True, joined=True)


def _archived(call: Call, parent: Channel, *, private: bool, joined: bool = False) -> Json:
    """The latest archived first; `before` is a time, or for joined ones a thread's id."""
    limit = call.query_number("limit", 50, least=2, most=100)
    found = [
        each
        for each in parent.home.threads.values()
        if each.parent is parent
        and each.details.archived
        and (each.type is ChannelType.PRIVATE_THREAD) is private
        and (not joined or call.bot.id in each.details.members)
    ]
    before = call.query.get("before")
    if joined:
        found = sorted(found, key=lambda each: each.id, reverse=True)
        found = [each for each in found if before is None or each.id < int(before)]
    else:
        found = sorted(found, key=lambda each: each.details.archive_changed, reverse=True)
        found = [each for each in found if before is None or _archived_at(each) < before]
    return _listed(call, found[:limit], more=len(found) > limit)


def _archived_at(thread: Channel) -> str:
    return render.when(thread.details.archive_changed)
