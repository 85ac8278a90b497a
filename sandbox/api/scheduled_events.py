"""Scheduled events of a server."""

from datetime import datetime

from sandbox import errors
from sandbox.api.call import Call, require_picture, written_moment
from sandbox.api.routing import Answer, routes
from sandbox.checks import check_scheduled_event
from sandbox.errors import ApiError
from sandbox.permissions import Permissions
from sandbox.world import render, scheduled_events
from sandbox.world.model import Channel, Guild, Json, ScheduledEvent

_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = _EVENTS + "/{guild_scheduled_event_id}"
_MOST_OPEN = 100
_OPEN = (1, 2)


def _guild(call: Call) -> Guild:
    """With every event as far as it is by now."""
    guild = call.guild()
    scheduled_events.keep_time(call.world, guild)
    return guild


def _event(call: Call, guild: Guild) -> ScheduledEvent:
    return call.world.event(guild, call.id("guild_scheduled_event_id"))


def _drawn(call: Call, event: ScheduledEvent) -> Json:
    return render.scheduled_event(event, with_count=call.query_flag("with_user_count"))


@routes.on("GET", _EVENTS)
def list_events(call: Call) -> Answer:
    return [_drawn(call, each) for each in _guild(call).events.values() if each.status in _OPEN]


@routes.on("GET", _EVENT)
def get_event(call: Call) -> Answer:
    return _drawn(call, _event(call, _guild(call)))


@routes.on("POST", _EVENTS)
def create_event(call: Call) -> Answer:
    guild = _guild(call)
    check_scheduled_event(call.payload, now=call.world.clock.now())
    body = call.body
    require_picture("image", body.get("image"))
    channel = _channel(guild, body)
    _may(call, guild, channel, Permissions.CREATE_EVENTS)
    if sum(each.status in _OPEN for each in guild.events.values()) >= _MOST_OPEN:
        raise ApiError(errors.MAX_EVENTS)
    event = scheduled_events.schedule(
        call.world,
        guild,
        call.bot,
        body["name"],
        start=written_moment(body["scheduled_start_time"]),
        end=_moment(body, "scheduled_end_time"),
        entity_type=int(body["entity_type"]),
        description=body.get("description"),
        channel=channel,
        location=(body.get("entity_metadata") or {}).get("location"),
        recurrence=body.get("recurrence_rule"),
        image=body.get("image"),
    )
    return render.scheduled_event(event)


def _moment(body: Json, key: str) -> datetime | None:
    return None if body.get(key) is None else written_moment(body[key])


def _channel(guild: Guild, body: Json) -> Channel | None:
    if body.get("channel_id") is None:
        return None
    channel = guild.channels.get(int(body["channel_id"]))
    if channel is None:
        raise ApiError(errors.UNKNOWN_CHANNEL)
    return channel


def _may(call: Call, guild: Guild, channel: Channel | None, wanted: Permissions) -> None:
    if channel is None:
        call.need_in(guild, wanted)
    else:
        call.need(channel, wanted)


def _may_change(call: Call, guild: Guild, event: ScheduledEvent) -> None:
    """One's own with Create Events, those of others with Manage Events."""
    own = event.creator is call.bot
    held = call.world.guild_permissions(guild.members[call.bot.id])
    enough = Permissions.MANAGE_EVENTS | (Permissions.CREATE_EVENTS if own else Permissions(0))
    if not held & enough:
        raise ApiError(errors.MISSING_PERMISSIONS)


@routes.on("PATCH", _EVENT)
def edit_event(call: Call) -> Answer:
    guild = _guild(call)
    event = _event(call, guild)
    _may_change(call, guild, event)
    check_scheduled_event(call.payload, now=call.world.clock.now(), existing=render.scheduled_event(event))
    require_picture("image", call.body.get("image"))
    _apply(event, guild, call.body)
    scheduled_events.changed(call.world, event)
    return render.scheduled_event(event)


def _apply(event: ScheduledEvent, guild: Guild, body: Json) -> None:
    event.name = body.get("name") or event.name
    event.description = body.get("description", event.description)
    event.start = _moment(body, "scheduled_start_time") or event.start
    if "scheduled_end_time" in body:
        event.end = _moment(body, "scheduled_end_time")
    event.entity_type = int(body.get("entity_type") or event.entity_type)
    event.status = int(body.get("status") or event.status)
    event.image = body.get("image", event.image)
    event.recurrence = body.get("recurrence_rule", event.recurrence)
    if "channel_id" in body:
        event.channel = _channel(guild, body)
    if "entity_metadata" in body:
        event.location = (body["entity_metadata"] or {}).get("location")


@routes.on("DELETE", _EVENT)
def delete_event(call: Call) -> Answer:
    guild = _guild(call)
    event = _event(call, guild)
    _may_change(call, guild, event)
    scheduled_events.remove(call.world, event)
    return None


@routes.on("GET", _EVENT + "/users")
def interested(call: Call) -> Answer:
    guild = _guild(call)
    event = _event(call, guild)
    limit = call.query_number("limit", 100, least=1, most=100)
    before, after = call.query_id("before"), call.query_id("after")
    people = sorted(event.interested.values(), key=lambda each: each.id)
    people = [
        each for each in people if (before is None or each.id < before) and (after is None or each.id > after)
    ]
    people = people[-limit:] if before is not None and after is None else people[:limit]
    return [_interested(call, event, each.id) for each in people]


def _interested(call: Call, event: ScheduledEvent, user_id: int) -> Json:
    drawn: Json = {
        "guild_scheduled_event_id": str(event.id),
        "user": render.user(event.interested[user_id]),
    }
    member = event.guild.members.get(user_id)
    if call.query_flag("with_member") and member is not None:
        drawn["member"] = render.member(member)
    return drawn
