"""Events in Discord's own list of a server, brought in step with what is stored.

An event has no nonce. So its description bears a mark, by which an earlier try is found again, and of several
the oldest is ours. What Discord refuses is told to who looks after the thing, which goes on without.
See docs/design.md § 86.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import discord

from bot import reasons
from bot.courier.drawings import NativeEvent
from bot.courier.outcomes import Done, Failed, Later, Outcome
from bot.courier.refusals import FINISHED_EVENT, TOO_MANY_EVENTS, UNKNOWN_EVENT
from bot.db import Database
from bot.services.outbox import rounds
from bot.services.outbox.outbox import Parcel
from bot.services.things import native_events, pictures
from bot.services.things.native_events import Why

if TYPE_CHECKING:
    from discord.types.scheduled_event import GuildScheduledEvent as Event

#: Creates or edits the event so that it says this.
Say = Callable[..., Coroutine[Any, Any, "Event"]]

SCHEDULED, ACTIVE, COMPLETED, CANCELLED = 1, 2, 3, 4
#: Discord's numbers for "in this server alone", and for "somewhere else".
GUILD_ONLY, EXTERNAL = 2, 3
#: How many that are to come or going on Discord lists of a server.
MOST_LISTED = 100
#: What Discord may answer because of the picture: then it is tried without.
PERHAPS_THE_PICTURE = (400, 413)
_WHY: dict[Why, str] = {
    "may not": reasons.NO_EVENTS,
    "too many": reasons.TOO_MANY_EVENTS,
    "not taken": reasons.NO_SUCH_EVENT,
}


async def bring_in_step(client: discord.Client, db: Database, drawing: NativeEvent, now: datetime) -> Outcome:
    """Create, change or take down the event. Raises what may pass."""
    try:
        await _Step(client, db, drawing, now).take()
    except discord.HTTPException as error:
        why = _refusal(error)
        if why is None:
            raise
        await db.write(native_events.refuse, drawing.event.thing_id, why, now=now)
        return Failed(_WHY[why])
    return Done()


def _refusal(error: discord.HTTPException) -> Why | None:
    """Why it is no use trying again until somebody does something; None for what may pass."""
    if isinstance(error, discord.Forbidden):
        return "may not"
    if error.code == TOO_MANY_EVENTS:
        return "too many"
    return "not taken" if error.status == 400 else None


class _Step:
    """One event, once."""

    def __init__(self, client: discord.Client, db: Database, drawing: NativeEvent, now: datetime) -> None:
        self._client = client
        self._http = client.http
        self._db = db
        self._drawn = drawing
        self._now = now
        self._guild_id, self._thing_id = drawing.event.guild_id, drawing.event.thing_id

    async def take(self) -> None:
        if self._drawn.standing == "over":
            if self._drawn.ends_at <= self._now:  # then Discord has ended it
                await self._db.write(native_events.gone, self._thing_id)
            return
        event = await self._found()
        if self._drawn.standing == "stands":
            await self._keep(event)
            return
        if event is not None and event["status"] in (SCHEDULED, ACTIVE):
            await self._take_down(event)
        await self._db.write(native_events.gone, self._thing_id)

    async def _keep(self, event: Event | None) -> None:
        was_there = self._drawn.event.event_id is not None
        if event is None and was_there:
            await self._db.write(native_events.taken_down, self._thing_id)
        elif event is None and self._drawn.event.refused == "taken down":
            return
        elif event is None:
            await self._create()
        elif event["status"] in (COMPLETED, CANCELLED):
            await self._after(event)
        elif event["status"] == ACTIVE and self._drawn.starts_at > self._now:
            await self._take_down(event)  # what has begun can't begin anew
            await self._create()
        else:
            await self._change(event)

    async def _found(self) -> Event | None:
        """As Discord has it now; None where none stands."""
        if self._drawn.event.event_id is not None:
            return await self._asked_for(self._drawn.event.event_id)
        if self._drawn.event.tried:
            return await self._marked()
        return None

    async def _asked_for(self, event_id: int) -> Event | None:
        try:
            found: Event = await self._http.get_scheduled_event(self._guild_id, event_id, False)
        except discord.NotFound as error:
            if error.code != UNKNOWN_EVENT:
                raise
            return None
        return found

    async def _marked(self) -> Event | None:
        """What earlier tries left. discord.py sends a request again whose answer was lost, so there may be
        several: the oldest is ours, for all who look.
        """
        listed = await self._http.get_scheduled_events(self._guild_id, False)
        ours = sorted((one for one in listed if self._is_ours(one)), key=lambda one: int(one["id"]))
        for other in ours[1:]:
            with suppress(discord.Forbidden, discord.NotFound):
                await self._http.delete_scheduled_event(self._guild_id, int(other["id"]))
        return ours[0] if ours else None

    def _is_ours(self, event: Event) -> bool:
        """Anybody can write a description like this."""
        return (
            self._client.user is not None
            and str(event.get("creator_id")) == str(self._client.user.id)
            and self._drawn.mark in (event.get("description") or "")
        )

    async def _after(self, event: Event) -> None:
        """It has ended by itself, so the thing goes on at another time; or somebody ended it by hand."""
        end = event["scheduled_end_time"]
        if end is not None and _moment(end) > self._now:
            await self._db.write(native_events.taken_down, self._thing_id)
        else:
            await self._create()

    async def _create(self) -> None:
        """Only what is still to come."""
        if self._drawn.starts_at <= self._now:
            await self._db.write(native_events.gone, self._thing_id)
            return
        await self._db.write(native_events.tried, self._thing_id)
        body = _body(self._drawn) | {
            "privacy_level": GUILD_ONLY,
            "entity_type": EXTERNAL,
            "channel_id": None,
        }

        async def create(**said: Any) -> Event:
            made: Event = await self._http.create_guild_scheduled_event(self._guild_id, **said)
            return made

        await self._with_cover(create, body, await self._image() if self._drawn.cover else {})
        event = await self._marked()
        if event is not None:
            await self._change(event, {})

    async def _change(self, event: Event, image: dict[str, str | None] | None = None) -> None:
        """What is otherwise there, by our change or by hand; the image where one is to be sent."""
        wanted = {name: value for name, value in _body(self._drawn).items() if value != _shown(event)[name]}
        if self._drawn.starts_at <= self._now:
            wanted.pop("scheduled_start_time", None)  # Discord lets nothing begin in the past
        if image is None:
            image = {} if self._drawn.event.picture_id == self._cover_id else await self._image()

        async def edit(**said: Any) -> Event:
            if not said:
                return event
            return await self._http.edit_scheduled_event(self._guild_id, int(event["id"]), **said)

        await self._stands(await self._with_cover(edit, wanted, image))

    @property
    def _cover_id(self) -> int | None:
        return None if self._drawn.cover is None else self._drawn.cover.id

    async def _image(self) -> dict[str, str | None]:
        """The cover it has from now on, or none."""
        cover = self._drawn.cover
        data = None if cover is None else await self._db.read(pictures.data, cover.id)
        if cover is None or data is None:
            return {"image": None}
        kind = "jpeg" if cover.kind == "jpg" else cover.kind
        return {"image": f"data:image/{kind};base64,{b64encode(data).decode()}"}

    async def _with_cover(self, say: Say, body: dict[str, Any], image: dict[str, str | None]) -> Event:
        """A picture keeps no event from standing."""
        if not image:
            return await say(**body)
        try:
            return await say(**body, **image)
        except discord.HTTPException as error:
            if error.status not in PERHAPS_THE_PICTURE or error.code in (TOO_MANY_EVENTS, FINISHED_EVENT):
                raise
        return await say(**body)  # raises what it was, if it was not the picture

    async def _stands(self, event: Event) -> None:
        await self._db.write(
            native_events.stands,
            self._thing_id,
            int(event["id"]),
            digest(event),
            picture_id=self._cover_id,
        )

    async def _take_down(self, event: Event) -> None:
        """It is called off where it says so; what has begun can only be ended."""
        event_id = int(event["id"])
        status = COMPLETED if event["status"] == ACTIVE else CANCELLED
        try:
            if self._drawn.standing == "cancelled":
                await self._http.edit_scheduled_event(self._guild_id, event_id, status=status)
            else:
                await self._http.delete_scheduled_event(self._guild_id, event_id)
        except discord.HTTPException as error:
            if error.code not in (UNKNOWN_EVENT, FINISHED_EVENT):
                raise


def _body(drawing: NativeEvent) -> dict[str, Any]:
    """What it says."""
    return {
        "name": drawing.name,
        "description": drawing.description,
        "scheduled_start_time": drawing.starts_at.isoformat(),
        "scheduled_end_time": drawing.ends_at.isoformat(),
        "entity_metadata": {"location": drawing.place},
    }


def _shown(event: Event) -> dict[str, Any]:
    """The same, as Discord has it."""
    start, end = event["scheduled_start_time"], event["scheduled_end_time"]
    where: dict[str, Any] = dict(event.get("entity_metadata") or {})
    return {
        "name": event["name"],
        "description": event.get("description"),
        "scheduled_start_time": _moment(start).isoformat(),
        "scheduled_end_time": _moment(end).isoformat() if end else None,
        "entity_metadata": {"location": where.get("location")},
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def digest(event: Event) -> str:
    """Of all that it says."""
    return sha256(repr(sorted(_shown(event).items())).encode()).hexdigest()[:16]


async def look_after(client: discord.Client, db: Database, parcel: Parcel, now: datetime) -> Outcome:
    """One look at the server's list: what was changed by hand or is missing is brought in step, and what
    Discord refused is tried once more where it may work now.
    """
    known = await db.read(native_events.to_look_after, parcel.guild_id)
    if not known:
        return Done()
    guild = client.get_guild(parcel.guild_id)
    if guild is None or guild.unavailable:
        return Later(rounds.EVENTS_EVERY, "the server has an outage, or the bot is not in it in this process")
    listed = await client.http.get_scheduled_events(parcel.guild_id, False)
    as_known = {(int(one["id"]), digest(one)) for one in listed}
    may_work = {
        "may not": guild.me.guild_permissions.create_events,
        "too many": len(listed) < MOST_LISTED,
    }
    for event in known:
        as_it_was = (event.event_id, event.digest) in as_known
        if (not as_it_was and event.refused is None) or may_work.get(event.refused or "", False):
            await db.write(native_events.look_again, event, now=now)
    await db.write(rounds.came_round, parcel.id)
    return Later(rounds.EVENTS_EVERY, "the events are looked at again")
