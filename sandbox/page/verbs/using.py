"""What bots offer: commands, buttons, menus, forms."""

from __future__ import annotations

from sandbox.checks import commands as kinds
from sandbox.page import offers
from sandbox.page.offers import Offers
from sandbox.page.seat import Seat
from sandbox.page.verbs.named import channel_of, message_of, room_of
from sandbox.page.verbs.registry import verb
from sandbox.palette import Palette
from sandbox.refusals import CannotDo
from sandbox.replies import Reply
from sandbox.world.model import Channel, Json


@verb("commands")
async def _commands(seat: Seat, asked: Json) -> Json:
    return {"commands": _offers(seat, channel_of(seat, asked)).commands()}


@verb("menu")
async def _menu(seat: Seat, asked: Json) -> Json:
    kind = kinds.USER if asked["on"] == "person" else kinds.MESSAGE
    return {"commands": _offers(seat, channel_of(seat, asked)).commands(kind)}


@verb("autocomplete")
async def _autocomplete(seat: Seat, asked: Json) -> Json:
    room, command, options = room_of(seat, asked), str(asked["command"]), dict(asked["options"])
    focused = asked["focused"]
    options[focused] = options.pop(focused, "")  # the option being typed comes last
    values = _offers(seat, room.state).values(command, options)
    choices = await seat.person.autocomplete(command, values, in_=room)
    return {"choices": [{"name": str(each), "value": each.value} for each in choices]}


@verb("command")
async def _command(seat: Seat, asked: Json) -> Json:
    room, command = room_of(seat, asked), str(asked["command"])
    values = _offers(seat, room.state).values(command, asked.get("options") or {})
    return _answer(await seat.person.command(command, values, in_=room))


@verb("use")
async def _use(seat: Seat, asked: Json) -> Json:
    if "message" in asked:
        return _answer(await seat.person.uses(asked["command"], on=message_of(seat, asked["message"])))
    target = seat.person.guild.state.members.get(int(asked["person"]))
    if target is None:
        raise CannotDo("They are not in this server.")
    on = seat.person.guild.person(target.user)
    return _answer(await seat.person.uses(asked["command"], on=on, in_=room_of(seat, asked)))


def _offers(seat: Seat, channel: Channel) -> Offers:
    person = seat.person
    palette = Palette(seat.world, person.user, channel, person.guild.offered)
    return Offers(seat.world, palette, person.user)


# ---------------------------------------------------------------------- buttons, menus, forms


@verb("click")
async def _click(seat: Seat, asked: Json) -> Json:
    shown, custom_id = message_of(seat, asked["message"]), str(asked["custom_id"])
    if custom_id not in [each.custom_id for each in shown.buttons]:
        raise CannotDo("This button is no longer there.")
    return _answer(await seat.person.click(custom_id, on=shown))


@verb("choose")
async def _choose(seat: Seat, asked: Json) -> Json:
    shown, custom_id = message_of(seat, asked["message"]), str(asked["custom_id"])
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
