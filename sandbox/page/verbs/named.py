"""What a browser names by id, if its person sees it."""

from __future__ import annotations

from sandbox.page.seat import Seat
from sandbox.refusals import CannotDo
from sandbox.replies import Shown
from sandbox.rooms import Room
from sandbox.world.model import Channel, Json


def channel_of(seat: Seat, asked: Json) -> Channel:
    channel = seat.world.channels.get(int(asked["channel"]))
    if channel is None or not seat.world.sees(seat.person.user, channel):
        raise CannotDo("This channel is not there, or no longer for you to see.")
    return channel


def room_of(seat: Seat, asked: Json) -> Room:
    return seat.person.guild.room(channel_of(seat, asked))


def message_of(seat: Seat, written: object) -> Shown:
    """A message that the person sees."""
    number = int(str(written))
    user = seat.person.user
    found = next((each for each in user.ephemerals if each.id == number), None)
    if found is None:
        rooms = (each for each in seat.world.channels.values() if number in each.messages)
        room = next(rooms, None)
        found = None if room is None else room.messages[number]
    if found is None or not seat.sight.can_see(found):
        raise CannotDo("This message is gone.")
    return Shown(seat.world, found)
