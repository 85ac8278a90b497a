"""Scheduled events of a server, and who is interested in them."""

from datetime import datetime

from sandbox.checks.guilds import ACTIVE, COMPLETED, EXTERNAL, SCHEDULED
from sandbox.world import render
from sandbox.world.model import Channel, Guild, Json, ScheduledEvent, User
from sandbox.world.state import Event, World


def schedule(
    world: World,
    guild: Guild,
    creator: User,
    name: str,
    *,
    start: datetime,
    entity_type: int,
    end: datetime | None = None,
    description: str | None = None,
    channel: Channel | None = None,
    location: str | None = None,
    recurrence: Json | None = None,
    image: str | None = None,
) -> ScheduledEvent:
    event = ScheduledEvent(
        world.ids.next(),
        guild,
        creator,
        name,
        start,
        entity_type,
        end=end,
        description=description,
        channel=channel,
        location=location,
        recurrence=recurrence,
        image=image,
    )
    guild.events[event.id] = event
    _tell(world, "GUILD_SCHEDULED_EVENT_CREATE", event)
    return event


def status_at(event: ScheduledEvent, now: datetime) -> int:
    """As Discord has it by then: what happens elsewhere begins and ends by itself."""
    if event.entity_type != EXTERNAL or event.status not in (SCHEDULED, ACTIVE):
        return event.status
    if event.end is not None and event.end <= now:
        return COMPLETED
    return ACTIVE if event.start <= now else event.status


def keep_time(world: World, guild: Guild) -> None:
    """Begin and end what has begun and ended."""
    for event in guild.events.values():
        status = status_at(event, world.clock.now())
        if status != event.status:
            event.status = status
            changed(world, event)


def changed(world: World, event: ScheduledEvent) -> None:
    """To be called after changing it; finished and cancelled ones stay until removed."""
    _tell(world, "GUILD_SCHEDULED_EVENT_UPDATE", event)


def remove(world: World, event: ScheduledEvent) -> None:
    del event.guild.events[event.id]
    _tell(world, "GUILD_SCHEDULED_EVENT_DELETE", event)


def interest(world: World, event: ScheduledEvent, user: User) -> None:
    """A person says they are interested; bots cannot."""
    if user.id not in event.interested:
        event.interested[user.id] = user
        _tell_user(world, "GUILD_SCHEDULED_EVENT_USER_ADD", event, user)


def lose_interest(world: World, event: ScheduledEvent, user: User) -> None:
    if event.interested.pop(user.id, None) is not None:
        _tell_user(world, "GUILD_SCHEDULED_EVENT_USER_REMOVE", event, user)


def _tell(world: World, name: str, event: ScheduledEvent) -> None:
    drawn = render.scheduled_event(event)
    world.emit(Event(name, lambda: drawn, guild=event.guild))


def _tell_user(world: World, name: str, event: ScheduledEvent, user: User) -> None:
    drawn = {
        "guild_scheduled_event_id": str(event.id),
        "guild_id": str(event.guild.id),
        "user_id": str(user.id),
    }
    world.emit(Event(name, lambda: drawn, guild=event.guild))
