"""What no app lets a person send, but a program of theirs can: forms that never opened, forged options."""

from __future__ import annotations

import asyncio

from sandbox.people import Person
from sandbox.replies import Reply, Shown
from sandbox.world import interactions
from sandbox.world.model import Application, Command, InteractionType, Json

SUBCOMMAND, TEXT, NUMBER = 1, 3, 4
LABEL, TEXT_INPUT, STRING_SELECT = 18, 4, 3


async def forged_form(person: Person, custom_id: str, **fields: str | list[str]) -> Reply:
    """A form is sent as if it had been open."""
    components = [
        {"type": LABEL, "component": {"custom_id": name, **_filled_in(value)}}
        for name, value in fields.items()
    ]
    return await _sent(person, InteractionType.MODAL, {"custom_id": custom_id, "components": components})


def _filled_in(value: str | list[str]) -> Json:
    if isinstance(value, str):
        return {"type": TEXT_INPUT, "value": value}
    return {"type": STRING_SELECT, "values": value}


async def forged_choice(person: Person, custom_id: str, *values: str, on: Shown) -> Reply:
    """A menu that is not there, or an option that it does not offer."""
    data: Json = {"component_type": STRING_SELECT, "custom_id": custom_id, "values": list(values)}
    return await _sent(person, InteractionType.COMPONENT, data, on=on)


async def forged_command(person: Person, written: str, **options: str | int) -> Reply:
    """A command with values that the app would not let be typed."""
    name, *steps = written.removeprefix("/").split()
    command = _command(person, name)
    filled: list[Json] = [
        {"name": each, "type": NUMBER if isinstance(value, int) else TEXT, "value": value}
        for each, value in options.items()
    ]
    for step in reversed(steps):
        filled = [{"name": step, "type": SUBCOMMAND, "options": filled}]
    data: Json = {"id": str(command.id), "name": name, "type": 1, "options": filled}
    return await _sent(person, InteractionType.COMMAND, data)


def _command(person: Person, name: str) -> Command:
    scopes = _application(person).commands.values()
    return next(command for scope in scopes for command in scope.values() if command.name == name)


def _application(person: Person) -> Application:
    [application] = person.guild.state.applications.values()
    return application


async def _sent(person: Person, kind: InteractionType, data: Json, *, on: Shown | None = None) -> Reply:
    channel = on.message.channel if on else person.here
    message = on.message if on else None
    interaction = interactions.begin(
        person.guild.world, _application(person), person.user, channel, kind, data, message=message
    )
    reply = Reply(person.guild.world, interaction)
    await asyncio.wait((interaction.finished,), timeout=person.patience)
    return reply
