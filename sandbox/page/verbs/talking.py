"""Messages: read, written, answered, reacted to; and events."""

from __future__ import annotations

from sandbox.page import offers
from sandbox.page.messages import seen_in, told
from sandbox.page.seat import Seat
from sandbox.page.verbs.named import channel_of, message_of, room_of
from sandbox.page.verbs.registry import verb
from sandbox.refusals import CannotDo
from sandbox.world import messages
from sandbox.world.model import Json


@verb("open")
async def _open(seat: Seat, asked: Json) -> Json:
    channel, before = channel_of(seat, asked), asked.get("before")
    user = seat.person.user
    found, more = seen_in(
        seat.world, seat.person.guild.state, channel, user, before=None if before is None else int(before)
    )
    mark = seat.unread.mark(user, channel)
    return {"messages": [told(seat.world, each, user) for each in found], "more": more, "read": str(mark)}


@verb("read")
async def _read(seat: Seat, asked: Json) -> None:
    seat.unread.read(seat.person.user, channel_of(seat, asked), int(asked["upto"]))
    seat.touch_all()


@verb("talk-to")
async def _talk_to(seat: Seat, asked: Json) -> Json:
    other, user = seat.world.users.get(int(asked["person"])), seat.person.user
    if other is None or other is user:
        raise CannotDo("There is nobody like that to talk to.")
    if not seat.world.share_a_guild(user, other):
        raise CannotDo(f"You share no server with {other.name}.")
    channel = seat.world.direct_channel(user, other)
    seat.touch()
    return {"channel": str(channel.id)}


@verb("say")
async def _say(seat: Seat, asked: Json) -> Json:
    room = room_of(seat, asked)
    blocked = [each for each in room.state.recipients if each is not seat.person.user and not each.dms_open]
    if blocked:
        raise CannotDo(f"{blocked[0].name} does not take direct messages.")
    to = None if asked.get("reply_to") is None else message_of(seat, asked["reply_to"])
    files = tuple(offers.file(each) for each in asked.get("files") or ())
    if files and not seat.looks.can(room.state)["attach"]:
        raise CannotDo(f"{seat.person.name} has no permission to attach files in #{room.name}.")
    shown = await seat.person.says(str(asked.get("text") or ""), in_=room, to=to, files=files)
    seat.unread.read(seat.person.user, room.state, shown.id)
    return {"message": str(shown.id)}


@verb("delete")
async def _delete(seat: Seat, asked: Json) -> None:
    await seat.person.deletes(message_of(seat, asked["message"]))


@verb("dismiss")
async def _dismiss(seat: Seat, asked: Json) -> None:
    message = message_of(seat, asked["message"]).message
    if not message.ephemeral:
        raise CannotDo("Others see this message, too: it cannot be dismissed.")
    messages.delete(seat.world, message)


@verb("react")
async def _react(seat: Seat, asked: Json) -> None:
    on = message_of(seat, asked["message"])
    act = seat.person.reacts if asked.get("on", True) else seat.person.takes_back
    await act(str(asked["emoji"])[:64], on=on)


@verb("interested")
async def _interested(seat: Seat, asked: Json) -> None:
    event = seat.person.guild.state.events.get(int(asked["event"]))
    if event is None:
        raise CannotDo("This event is no longer there.")
    await (seat.person.interested if asked["yes"] else seat.person.not_interested)(event)
