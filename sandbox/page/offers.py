"""Commands as the page's composer offers them, and what it sends back as the values they take."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from sandbox.checks import commands as kinds
from sandbox.checks import components as tree_of
from sandbox.contents import options_of
from sandbox.palette import Choice, Entry, Palette, localised
from sandbox.picks import SELECTS_PICK, File
from sandbox.refusals import CannotDo
from sandbox.world.model import Json, User
from sandbox.world.state import World

_PLAIN = (tree_of.TEXT_INPUT, tree_of.CHECKBOX)
_THINGS = (kinds.USER_OPTION, kinds.CHANNEL, kinds.ROLE, kinds.MENTIONABLE)


class Offers:
    """The commands one person can use in one channel."""

    def __init__(self, world: World, palette: Palette, user: User) -> None:
        self._world = world
        self._palette = palette
        self._locale = user.locale

    def commands(self, kind: int = kinds.CHAT_INPUT) -> list[Json]:
        """Each subcommand by itself, in the order in which they were defined."""
        return [
            self._told(leaf, shown)
            for entry in self._palette.entries(kind)
            for leaf, shown in self._leaves(entry)
        ]

    def _leaves(self, entry: Entry) -> Iterator[tuple[Entry, str]]:
        words = [entry.command.body, *entry.path]
        if not entry.below:
            yield entry, " ".join(self._called(each) for each in words)
        for step in entry.below:
            yield from self._leaves(Entry(entry.application, entry.command, (*entry.path, step)))

    def _told(self, entry: Entry, shown: str) -> Json:
        last = entry.path[-1] if entry.path else entry.command.body
        return {
            "name": " ".join([entry.command.name, *(step["name"] for step in entry.path)]),
            "shown": shown,
            "kind": entry.command.type,
            "id": str(entry.command.id),
            "application": str(entry.application.bot.id),
            "description": self._described(last),
            "options": [self._option(each) for each in entry.options],
        }

    def _option(self, option: Json) -> Json:
        told = {key: value for key, value in option.items() if not key.endswith("_localizations")}
        told.update(shown=self._called(option), description=self._described(option))
        told["required"] = bool(option.get("required"))
        told["choices"] = [
            {"name": each["name"], "shown": self._called(each), "value": each["value"]}
            for each in option.get("choices") or ()
        ]
        return told

    def _called(self, named: Json) -> str:
        return localised(named, "name", self._locale)

    def _described(self, named: Json) -> str:
        return localised(named, "description", self._locale)

    def values(self, command: str, sent: Json) -> dict[str, object]:
        """What was entered for the options, with the things themselves for their ids."""
        types = {option["name"]: option for option in self._palette.find(command).options}
        return {name: self._value(types.get(name), value) for name, value in sent.items()}

    def _value(self, option: Json | None, value: object) -> object:
        if option is None:
            return value
        if option["type"] in _THINGS:
            return thing(self._world, value)
        if option["type"] == kinds.ATTACHMENT:
            return file(value)
        if option.get("choices") and isinstance(value, str | int | float):
            return Choice(str(value), value)
        return value


def thing(world: World, written: object) -> object:
    """The person, role or channel with this id; roles are of any server, and using a wrong one is refused."""
    try:
        number = int(str(written))
    except ValueError:
        raise CannotDo(f"There is nobody and nothing with the id {written}.") from None
    roles = (guild.roles[number] for guild in world.guilds.values() if number in guild.roles)
    found = world.users.get(number) or next(roles, None) or world.channels.get(number)
    if found is None:
        raise CannotDo(f"There is nobody and nothing with the id {written}.")
    return found


def file(sent: object) -> File:
    match sent:
        case {"name": str(name), "data": str(data)} if name.strip():
            try:
                return File(
                    name.replace("/", "_").replace("\\", "_")[-100:], base64.b64decode(data, validate=True)
                )
            except binascii.Error:
                pass
    raise CannotDo("A file is a name and its bytes in base64.")


def picked(world: World, component: Json, values: object) -> list[object]:
    """What was picked from a menu or a list in a form, as `people.Person` takes it."""
    several = _several(values)
    if component["type"] in SELECTS_PICK:
        return [thing(world, each) for each in several]
    if component["type"] == tree_of.FILE_UPLOAD:
        return [file(each) for each in several]
    offered = {option.value: option for option in options_of(component)}
    return [offered.get(str(each), each) for each in several]


def entered(world: World, field: Json, value: object) -> object:
    """What was entered into a field of a form."""
    return value if field["type"] in _PLAIN else picked(world, field, value)


def _several(values: object) -> list[object]:
    if values is None:
        return []
    return list(values) if isinstance(values, list) else [values]
