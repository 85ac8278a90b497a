"""Acting as a person from JSON: the verbs of `people.Person` for another process."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Awaitable, Callable

from sandbox import described
from sandbox.people import Home, Person
from sandbox.picks import File
from sandbox.refusals import CannotDo
from sandbox.replies import Shown
from sandbox.rooms import Room
from sandbox.world.model import Json

Verb = Callable[[Person, Json], Awaitable[Json]]


async def act(person: Person, verb: str, asked: Json) -> Json:
    """Does it as the person; `CannotDo` says why not."""
    found = VERBS.get(verb)
    if found is None:
        raise CannotDo(f"Nobody can {verb!r}; there is: {', '.join(VERBS)}.")
    try:
        return await found(person, asked)
    except KeyError as missing:
        raise CannotDo(f"{verb}: {missing.args[0]!r} is missing.") from None


async def _command(person: Person, asked: Json) -> Json:
    options = _things(person.guild, asked.get("options") or {})
    reply = await person.command(asked["command"], options, in_=_room(person, asked))
    return described.reply(reply, person)


async def _autocomplete(person: Person, asked: Json) -> Json:
    options = _things(person.guild, asked["options"])
    choices = await person.autocomplete(asked["command"], options, in_=_room(person, asked))
    return {"choices": [{"name": str(each), "value": each.value} for each in choices]}


async def _click(person: Person, asked: Json) -> Json:
    reply = await person.click(asked["button"], on=_shown(person, asked), beside=asked.get("beside", ""))
    return described.reply(reply, person)


async def _choose(person: Person, asked: Json) -> Json:
    picked = [_thing(person.guild, each) for each in asked["picked"]]
    return described.reply(await person.choose(asked["menu"], *picked, on=_shown(person, asked)), person)


async def _submit(person: Person, asked: Json) -> Json:
    return described.reply(await person.submit(_things(person.guild, asked["fields"])), person)


async def _says(person: Person, asked: Json) -> Json:
    shown = await person.says(asked["text"], in_=_room(person, asked), to=_shown(person, asked))
    return {"message": described.message(shown)}


async def _reacts(person: Person, asked: Json) -> Json:
    on = _shown(person, asked)
    if on is None:
        raise KeyError("on")
    await person.reacts(asked["emoji"], on=on)
    return {"message": described.message(on)}


async def _sets_dms(person: Person, asked: Json) -> Json:
    person.dms_open = bool(asked["open"])
    return {"dms_open": person.dms_open}


async def _dismisses(person: Person, _: Json) -> Json:
    person.dismisses()
    return {}


async def _accepts_rules(person: Person, _: Json) -> Json:
    await person.accepts_rules()
    return {}


async def _leaves(person: Person, _: Json) -> Json:
    await person.leave()
    return {}


VERBS: dict[str, Verb] = {
    "command": _command,
    "autocomplete": _autocomplete,
    "click": _click,
    "choose": _choose,
    "submit": _submit,
    "say": _says,
    "react": _reacts,
    "set-dms": _sets_dms,
    "dismiss": _dismisses,
    "accept-rules": _accepts_rules,
    "leave": _leaves,
}


# ---------------------------------------------------------------------- naming things in JSON


def _room(person: Person, asked: Json) -> Room | None:
    """`"in"` names a channel or a thread; "@" and a bot's name mean its direct messages."""
    name = asked.get("in")
    return None if name is None else find_room(person, str(name))


def find_room(person: Person, name: str) -> Room:
    guild = person.guild
    if name.startswith("@"):
        for application in guild.state.applications.values():
            if application.name == name[1:]:
                return person.dm_with(application)
        raise CannotDo(f"{guild.name} has no bot {name[1:]!r}.")
    return _named(guild, name)


def _named(guild: Home, name: str) -> Room:
    for channel in (*guild.state.channels.values(), *guild.state.threads.values()):
        if name in (channel.name, str(channel.id)):
            return guild.room(channel)
    raise CannotDo(f"{guild.name} has no channel {name!r}.")


def _shown(person: Person, asked: Json) -> Shown | None:
    """`"on"` is a message's id."""
    wanted = asked.get("on")
    if wanted is None:
        return None
    for shown in person.screen:
        if str(shown.id) == str(wanted):
            return shown
    raise CannotDo(f"{person.name} sees no message {wanted}.")


def _things(guild: Home, values: Json) -> dict[str, object]:
    return {name: _thing(guild, value) for name, value in values.items()}


def _thing(guild: Home, value: object) -> object:
    """`{"person": name}`, `{"role": name}`, `{"channel": name}`, `{"file": name, "text": text}` (or `"data"`,
    in base64), itself.
    """
    if isinstance(value, list):
        return [_thing(guild, each) for each in value]
    match value:
        case {"person": str(name)}:
            return guild.person(name)
        case {"channel": str(name)}:
            return _named(guild, name)
        case {"role": str(name)}:
            return _role(guild, name)
        case {"file": str(name), "text": str(text)}:
            return File(name, text.encode())
        case {"file": str(name), "data": str(data)}:
            return File(name, b64decode(data))
    return value


def _role(guild: Home, name: str) -> object:
    for role in guild.state.roles.values():
        if role.name == name:
            return role
    raise CannotDo(f"{guild.name} has no role {name!r}.")
