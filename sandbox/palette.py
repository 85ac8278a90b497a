"""The commands the app offers a person, and how what they type becomes an interaction's data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sandbox.checks import NotAccepted, check_option_values
from sandbox.checks import commands as kinds
from sandbox.permissions import Permissions
from sandbox.picks import Picks
from sandbox.refusals import CannotDo
from sandbox.world.model import Application, Channel, Command, Guild, Json, Role, User
from sandbox.world.state import World

IN_GUILD, IN_BOT_DM = 0, 1

_PICKED: dict[int, tuple[type, ...]] = {
    kinds.USER_OPTION: (User,),
    kinds.CHANNEL: (Channel,),
    kinds.ROLE: (Role,),
    kinds.MENTIONABLE: (User, Role),
}


class Choice(str):
    """A suggestion of an autocomplete; given as an option's value it stands for the value behind its name."""

    __slots__ = ("value",)
    value: str | float

    def __new__(cls, name: str, value: str | float) -> Self:
        choice = super().__new__(cls, name)
        choice.value = value
        return choice


#: Where a text is missing in a locale, the app takes that of its neighbour.
_NEIGHBOURS = {"es-419": "es-ES", "en-US": "en-GB", "en-GB": "en-US"}


def localised(named: Json, key: str, locale: str) -> str:
    """The name or description of a command, an option or a choice as somebody of this locale reads it."""
    texts = named.get(f"{key}_localizations") or {}
    found = texts.get(locale) or texts.get(_NEIGHBOURS.get(locale, ""))
    return str(found or named.get(key) or "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A command of an application, as far down as it was named."""

    application: Application
    command: Command
    path: tuple[Json, ...] = ()
    """The subcommand group and subcommand, as defined."""

    @property
    def options(self) -> list[Json]:
        return (self.path[-1] if self.path else self.command.body).get("options") or []

    @property
    def below(self) -> list[Json]:
        return [each for each in self.options if each["type"] in (kinds.SUBCOMMAND, kinds.GROUP)]


class Palette:
    """What one person can use in one channel."""

    def __init__(
        self, world: World, user: User, channel: Channel, offered: Mapping[str, Collection[int]]
    ) -> None:
        """`offered` names the roles and people to whom the server's administrators opened a command."""
        self._open_to = offered
        self._world = world
        self._user = user
        self._channel = channel
        self._picks = Picks(world, user, channel.guild)

    # ------------------------------------------------------------------ which commands there are

    def entries(self, kind: int = kinds.CHAT_INPUT) -> list[Entry]:
        """Those the person may use here."""
        return [each for each in self._offered(kind) if self._barred(each.command) is None]

    def names(self) -> list[str]:
        return [f"/{name}" for entry in self.entries() for name in _full_names(entry)]

    def _offered(self, kind: int) -> Iterator[Entry]:
        """All commands of the applications that are here, permitted or not."""
        for application in self._applications():
            for scope in self._scopes(application):
                for command in application.commands.get(scope, {}).values():
                    if command.type == kind:
                        yield Entry(application, command)

    def _applications(self) -> list[Application]:
        guild = self._channel.guild
        if guild is not None:
            return list(guild.applications.values())
        bots = [each for each in self._channel.recipients if each.bot]
        known = [bot for bot in bots if self._world.share_a_guild(self._user, bot)]
        return [self._world.applications[bot.id] for bot in known]

    def _scopes(self, application: Application) -> list[int | None]:
        guild = self._channel.guild
        return [None] if guild is None else [None, guild.id]

    def _barred(self, command: Command) -> str | None:
        """Why the app does not offer this command here."""
        body = command.body
        guild = self._channel.guild
        contexts = body.get("contexts")
        if guild is None:
            offered = body.get("dm_permission", True) if contexts is None else IN_BOT_DM in contexts
            return None if offered else "it is not for direct messages"
        if contexts is not None and IN_GUILD not in contexts:
            return "it is not for servers"
        if body.get("nsfw") and not self._channel.settings().nsfw:
            return "it is only for age-restricted channels"
        if self._opened(command, guild):
            return None
        return self._not_permitted(body.get("default_member_permissions"))

    def _opened(self, command: Command, guild: Guild) -> bool:
        mine = {guild.id, self._user.id, *guild.members[self._user.id].role_ids}
        return not mine.isdisjoint(self._open_to.get(command.name, ()))

    def _not_permitted(self, needed: str | int | None) -> str | None:
        held = self._world.permissions(self._user, self._channel)
        if needed is None or held & Permissions.ADMINISTRATOR:
            return None
        wanted = int(needed)
        if wanted == 0:
            return "it is for administrators"
        missing = Permissions(wanted & ~held)
        return f"it needs {missing.name}" if missing else None

    # ------------------------------------------------------------------ finding one

    def find(self, written: str) -> Entry:
        """The command or subcommand somebody means who types `/ask new`."""
        root, *rest = written.removeprefix("/").split() or [""]
        entry = self._root(root)
        for word in rest:
            found = next((each for each in entry.below if self._is_called(each, word)), None)
            if found is None:
                raise CannotDo(f'There is no "/{root} {" ".join(rest)}"; there is: {_listed(entry)}.')
            entry = Entry(entry.application, entry.command, (*entry.path, found))
        if entry.below:
            raise CannotDo(f'"{written}" alone cannot be used; there is: {_listed(entry)}.')
        return entry

    def context_entry(self, name: str, kind: int) -> Entry:
        """A command of the menu on a person or a message."""
        found = [entry for entry in self.entries(kind) if self._is_called(entry.command.body, name)]
        if not found:
            there = ", ".join(entry.command.name for entry in self.entries(kind)) or "nothing"
            raise CannotDo(f'{self._user.name} sees no "{name}" in the menu "Apps"; there is: {there}.')
        return found[0]

    def _root(self, word: str) -> Entry:
        called = [
            each for each in self._offered(kinds.CHAT_INPUT) if self._is_called(each.command.body, word)
        ]
        found = [each for each in called if self._barred(each.command) is None]
        if len(found) > 1:
            raise CannotDo(f"{self._user.name} sees /{word} twice: as a global and as a server's command.")
        if found:
            return found[0]
        because = f" ({self._barred(called[0].command)})" if called else ""
        there = ", ".join(self.names()) or "none"
        raise CannotDo(f"{self._user.name} sees no command /{word}{because}; there are: {there}.")

    def _is_called(self, named: Json, word: str) -> bool:
        """By its name, or by the name it has in the person's language."""
        return word in (named["name"], localised(named, "name", self._user.locale))

    # ------------------------------------------------------------------ filling it in

    def invocation(self, entry: Entry, given: Mapping[str, object]) -> Json:
        """The data of the interaction, checked as the app checks it."""
        values = dict(self._wired(entry, name, value) for name, value in given.items())
        try:
            check_option_values(entry.options, values, channel_types=self._picks.channel_types)
        except NotAccepted as refusal:
            raise CannotDo(f"/{_name(entry)} {refusal}") from None
        types = {option["name"]: option["type"] for option in entry.options}
        filled = [{"name": name, "type": types[name], "value": value} for name, value in values.items()]
        return self._data(entry, filled)

    def question(self, entry: Entry, given: Mapping[str, object]) -> Json:
        """The data of an autocomplete: the person is typing the last of these options."""
        if not given:
            raise CannotDo("Nothing is being typed: name the option.")
        filled: list[Json] = []
        for written, value in given.items():
            name, wired = self._wired(entry, written, value)
            filled.append({"name": name, "type": self._option(entry, written)["type"], "value": wired})
        focused = self._option(entry, filled[-1]["name"])
        if not focused.get("autocomplete"):
            raise CannotDo(f"/{_name(entry)} suggests nothing for {focused['name']}.")
        filled[-1].update(focused=True, value=str(filled[-1]["value"]))
        return self._data(entry, filled)

    def about(self, entry: Entry, target: User, kind: int, message: Json | None, target_id: int) -> Json:
        """The data of a command from the menu on a person (`target`) or on a message by them."""
        data = self._data(entry, [])
        data["target_id"] = str(target_id)
        if kind == kinds.USER:
            self._picks.pick(entry.command.name, target, (User,))
            data.update(self._picks.resolved())
        elif message is not None:
            data["resolved"] = {"messages": {str(target_id): message}}
        return data

    def _data(self, entry: Entry, filled: Sequence[Json]) -> Json:
        options = list(filled)
        for step in reversed(entry.path):
            options = [{"name": step["name"], "type": step["type"], "options": options}]
        command = entry.command
        data: Json = {"id": str(command.id), "name": command.name, "type": command.type}
        if command.guild_id is not None:
            data["guild_id"] = str(command.guild_id)
        if options:
            data["options"] = options
        return {**data, **self._picks.resolved()}

    def _option(self, entry: Entry, written: str) -> Json:
        for option in entry.options:
            if self._is_called(option, written) or self._is_called(option, written.removesuffix("_")):
                return option
        there = ", ".join(option["name"] for option in entry.options) or "none"
        raise CannotDo(f"/{_name(entry)} has no option {written!r}; there are: {there}.")

    def _wired(self, entry: Entry, written: str, value: object) -> tuple[str, object]:
        """The option's name and its value as it goes over the wire."""
        option = self._option(entry, written)
        name, kind = option["name"], option["type"]
        if isinstance(value, Choice):
            return name, value.value
        if kind in _PICKED:
            return name, self._picks.pick(name, value, _PICKED[kind])
        if kind == kinds.ATTACHMENT:
            return name, self._picks.upload(name, value)
        chosen = [each["value"] for each in option.get("choices") or () if self._is_called(each, str(value))]
        return name, chosen[0] if chosen else value


def _name(entry: Entry) -> str:
    return " ".join([entry.command.name, *(step["name"] for step in entry.path)])


def _full_names(entry: Entry) -> Iterator[str]:
    if not entry.below:
        yield _name(entry)
    for step in entry.below:
        yield from _full_names(Entry(entry.application, entry.command, (*entry.path, step)))


def _listed(entry: Entry) -> str:
    return ", ".join(f"/{name}" for name in _full_names(entry))
