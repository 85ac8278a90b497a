"""What a browser can ask for, verb by verb; `protocol.md` says what each takes and gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sandbox.checks import commands as kinds
from sandbox.page import offers
from sandbox.page.messages import seen_in, told
from sandbox.page.offers import Offers
from sandbox.palette import Palette
from sandbox.refusals import CannotDo
from sandbox.replies import Reply, Shown
from sandbox.rooms import Room
from sandbox.world import guilds, messages
from sandbox.world.model import Channel, Json

if TYPE_CHECKING:
    from sandbox.page.seat import Seat

Verb = Callable[["Seat", Json], Awaitable[Json | None]]
VERBS: dict[str, Verb] = {}


def verb(name: str) -> Callable[[Verb], Verb]:
    def add(does: Verb) -> Verb:
        VERBS[name] = does
        return does

    return add


# ---------------------------------------------------------------------- who one is


@verb("hello")
async def _hello(seat: Seat, asked: Json) -> Json:
    return {"person": seat.sit_down(asked.get("person"), asked.get("guild"))}


@verb("become")
async def _become(seat: Seat, asked: Json) -> Json:
    return {"person": seat.sit_down(asked["person"], None)}


@verb("add-person")
async def _add_person(seat: Seat, asked: Json) -> Json:
    user = guilds.register(
        seat.world,
        _line(asked.get("name") or _fresh_name(seat), "A name"),
        locale=_line(asked.get("locale") or "en-US", "A language"),
        dms_open=asked.get("dms_open", True) is not False,
    )
    if asked.get("joins", True):
        guilds.join(seat.world, seat.person.guild.state, user)
    seat.touch_all()
    return {"person": str(user.id)}


def _fresh_name(seat: Seat) -> str:
    taken = {user.name for user in seat.world.users.values()}
    return next(name for n in range(1, len(taken) + 2) if (name := f"Newcomer {n}") not in taken)


def _line(text: object, what: str) -> str:
    words = " ".join(str(text).split())
    if not 1 <= len(words) <= 32:
        raise CannotDo(f"{what} has 1 to 32 characters.")
    return words


@verb("go")
async def _go(seat: Seat, asked: Json) -> None:
    seat.sit_down(seat.person.user.id, asked["guild"])


@verb("join")
async def _join(seat: Seat, asked: Json) -> None:
    guild = seat.places.of(seat.guild_called(asked["guild"]))
    await guild.join(seat.person)
    seat.sit_down(seat.person.user.id, guild.id)


@verb("leave")
async def _leave(seat: Seat, asked: Json) -> None:
    await seat.person.leave()


@verb("accept-rules")
async def _accept_rules(seat: Seat, asked: Json) -> None:
    await seat.person.accepts_rules()


@verb("dms")
async def _dms(seat: Seat, asked: Json) -> None:
    seat.person.dms_open = bool(asked["open"])
    seat.touch_all()


# ---------------------------------------------------------------------- messages


@verb("open")
async def _open(seat: Seat, asked: Json) -> Json:
    channel, before = _channel(seat, asked), asked.get("before")
    user = seat.person.user
    found, more = seen_in(
        seat.world, seat.person.guild.state, channel, user, before=None if before is None else int(before)
    )
    mark = seat.unread.mark(user, channel)
    return {"messages": [told(seat.world, each, user) for each in found], "more": more, "read": str(mark)}


@verb("read")
async def _read(seat: Seat, asked: Json) -> None:
    seat.unread.read(seat.person.user, _channel(seat, asked), int(asked["upto"]))
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
    room = _room(seat, asked)
    blocked = [each for each in room.state.recipients if each is not seat.person.user and not each.dms_open]
    if blocked:
        raise CannotDo(f"{blocked[0].name} does not take direct messages.")
    to = None if asked.get("reply_to") is None else _shown(seat, asked["reply_to"])
    files = tuple(offers.file(each) for each in asked.get("files") or ())
    if files and not seat.looks.can(room.state)["attach"]:
        raise CannotDo(f"{seat.person.name} has no permission to attach files in #{room.name}.")
    shown = await seat.person.says(str(asked.get("text") or ""), in_=room, to=to, files=files)
    seat.unread.read(seat.person.user, room.state, shown.id)
    return {"message": str(shown.id)}


@verb("delete")
async def _delete(seat: Seat, asked: Json) -> None:
    await seat.person.deletes(_shown(seat, asked["message"]))


@verb("dismiss")
async def _dismiss(seat: Seat, asked: Json) -> None:
    message = _shown(seat, asked["message"]).message
    if not message.ephemeral:
        raise CannotDo("Others see this message, too: it cannot be dismissed.")
    messages.delete(seat.world, message)


@verb("react")
async def _react(seat: Seat, asked: Json) -> None:
    on = _shown(seat, asked["message"])
    act = seat.person.reacts if asked.get("on", True) else seat.person.takes_back
    await act(str(asked["emoji"])[:64], on=on)


@verb("interested")
async def _interested(seat: Seat, asked: Json) -> None:
    event = seat.person.guild.state.events.get(int(asked["event"]))
    if event is None:
        raise CannotDo("This event is no longer there.")
    await (seat.person.interested if asked["yes"] else seat.person.not_interested)(event)


# ---------------------------------------------------------------------- commands


@verb("commands")
async def _commands(seat: Seat, asked: Json) -> Json:
    return {"commands": _offers(seat, _channel(seat, asked)).commands()}


@verb("menu")
async def _menu(seat: Seat, asked: Json) -> Json:
    kind = kinds.USER if asked["on"] == "person" else kinds.MESSAGE
    return {"commands": _offers(seat, _channel(seat, asked)).commands(kind)}


@verb("autocomplete")
async def _autocomplete(seat: Seat, asked: Json) -> Json:
    room, command, options = _room(seat, asked), str(asked["command"]), dict(asked["options"])
    focused = asked["focused"]
    options[focused] = options.pop(focused, "")  # the option being typed comes last
    values = _offers(seat, room.state).values(command, options)
    choices = await seat.person.autocomplete(command, values, in_=room)
    return {"choices": [{"name": str(each), "value": each.value} for each in choices]}


@verb("command")
async def _command(seat: Seat, asked: Json) -> Json:
    room, command = _room(seat, asked), str(asked["command"])
    values = _offers(seat, room.state).values(command, asked.get("options") or {})
    return _answer(await seat.person.command(command, values, in_=room))


@verb("use")
async def _use(seat: Seat, asked: Json) -> Json:
    if "message" in asked:
        return _answer(await seat.person.uses(asked["command"], on=_shown(seat, asked["message"])))
    target = seat.person.guild.state.members.get(int(asked["person"]))
    if target is None:
        raise CannotDo("They are not in this server.")
    on = seat.person.guild.person(target.user)
    return _answer(await seat.person.uses(asked["command"], on=on, in_=_room(seat, asked)))


def _offers(seat: Seat, channel: Channel) -> Offers:
    person = seat.person
    palette = Palette(seat.world, person.user, channel, person.guild.offered)
    return Offers(seat.world, palette, person.user)


# ---------------------------------------------------------------------- buttons, menus, forms


@verb("click")
async def _click(seat: Seat, asked: Json) -> Json:
    shown, custom_id = _shown(seat, asked["message"]), str(asked["custom_id"])
    if custom_id not in [each.custom_id for each in shown.buttons]:
        raise CannotDo("This button is no longer there.")
    return _answer(await seat.person.click(custom_id, on=shown))


@verb("choose")
async def _choose(seat: Seat, asked: Json) -> Json:
    shown, custom_id = _shown(seat, asked["message"]), str(asked["custom_id"])
    select = next((each for each in shown.selects if each.custom_id == custom_id), None)
    if select is None:
        raise CannotDo("This menu is no longer there.")
    picked = offers.picked(seat.world, select.json, asked["values"])
    return _answer(await seat.person.choose(custom_id, *picked, on=shown))


@verb("submit")
async def _submit(seat: Seat, asked: Json) -> Json:
    modal = seat.person.modal
    if modal is None:
        raise CannotDo("This form is no longer open.")
    fields = {field["custom_id"]: field for field in modal.fields}
    entered = {
        name: offers.entered(seat.world, fields[name], value) if name in fields else value
        for name, value in asked["fields"].items()
    }
    return _answer(await seat.person.submit(entered))


@verb("close-form")
async def _close_form(seat: Seat, asked: Json) -> None:
    seat.person.dismisses()


def _answer(reply: Reply) -> Json:
    return {
        "failed": reply.failed,
        "modal": None if reply.modal is None else {**reply.modal.json, "application": _bot(reply)},
        "message": None if reply.failed or reply.nothing else str(reply.id),
    }


def _bot(reply: Reply) -> str:
    return str(reply.interaction.application.bot.id)


# ---------------------------------------------------------------------- time, trouble, the log


@verb("move-clock")
async def _move_clock(seat: Seat, asked: Json) -> Json:
    seconds = float(asked["seconds"])
    if not 0 < seconds <= 366 * 86400:
        raise CannotDo("Time does not go back, and at most a year at once.")
    seat.world.clock.move(timedelta(seconds=seconds))
    return {"now": seat.world.clock.now().isoformat()}


@verb("next")
async def _next(seat: Seat, asked: Json) -> Json:
    at, what = await seat.companion.next()
    away = at - seat.world.clock.now()
    if away > timedelta(0):
        seat.world.clock.move(away)
    return {"now": seat.world.clock.now().isoformat(), "what": what}


@verb("make-trouble")
async def _make_trouble(seat: Seat, asked: Json) -> Json:
    made = await seat.troubles.make(asked)
    seat.touch_all()
    return {"sentence": made}


@verb("undo-trouble")
async def _undo_trouble(seat: Seat, asked: Json) -> None:
    seat.troubles.undo(int(asked["trouble"]))
    seat.touch_all()


@verb("log")
async def _log(seat: Seat, asked: Json) -> None:
    seat.follow_log(bool(asked["on"]))


# ---------------------------------------------------------------------- what is named


def _channel(seat: Seat, asked: Json) -> Channel:
    channel = seat.world.channels.get(int(asked["channel"]))
    if channel is None or not seat.world.sees(seat.person.user, channel):
        raise CannotDo("This channel is not there, or no longer for you to see.")
    return channel


def _room(seat: Seat, asked: Json) -> Room:
    return seat.person.guild.room(_channel(seat, asked))


def _shown(seat: Seat, written: object) -> Shown:
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
