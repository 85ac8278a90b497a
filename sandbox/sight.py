"""What one person sees of a server and in direct messages, and the button or menu they look for there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

from sandbox.contents import Button, Control, Option, Select, controls
from sandbox.permissions import Permissions
from sandbox.refusals import CannotDo
from sandbox.replies import Shown
from sandbox.world.model import Channel, Guild, Message, User
from sandbox.world.state import World

EVER = datetime.min.replace(tzinfo=UTC)
LISTED = 12  # how many controls a refusal names

Kind = TypeVar("Kind", bound=Control)


class Sight:
    def __init__(self, world: World, guild: Guild, user: User) -> None:
        self._world = world
        self._guild = guild
        self._user = user

    # ------------------------------------------------------------------ messages

    def screen(self) -> list[Message]:
        """Every message that can be seen, wherever it is, oldest first."""
        return sorted(self._visible(), key=_age)

    def direct(self) -> list[Message]:
        """What bots wrote in direct messages, and what was written to them, oldest first."""
        return sorted((each for c in self._direct_channels() for each in c.messages.values()), key=_age)

    def can_see(self, message: Message) -> bool:
        channel = message.channel
        if message.deleted or channel.guild not in (None, self._guild):
            return False
        if message.seen_by not in (None, self._user) or not self._world.sees(self._user, channel):
            return False
        return message.ephemeral or message.created >= self._reads_since(channel)

    def reach(self, on: Shown) -> Message:
        """The message, if the person sees it."""
        message = on.message
        if message.deleted:
            raise CannotDo(f"The message is gone: {on!r}")
        if not self.can_see(message):
            raise CannotDo(f"{self._user.name} does not see this message: {on!r}")
        return message

    def _visible(self) -> Iterator[Message]:
        for channel in self._channels():
            since = self._reads_since(channel)
            yield from (each for each in channel.messages.values() if each.created >= since)
        yield from (each for each in self._user.ephemerals if self.can_see(each))

    def _channels(self) -> Iterator[Channel]:
        for channel in (*self._guild.channels.values(), *self._guild.threads.values()):
            if self._world.sees(self._user, channel):
                yield channel
        yield from self._direct_channels()

    def _direct_channels(self) -> list[Channel]:
        pairs = (frozenset((self._user.id, bot_id)) for bot_id in self._world.applications)
        return [self._world.direct[pair] for pair in pairs if pair in self._world.direct]

    def _reads_since(self, channel: Channel) -> datetime:
        """Without the history somebody sees only what is said while they are there."""
        if channel.guild is None or self._world.may(self._user, channel, Permissions.READ_MESSAGE_HISTORY):
            return EVER
        return channel.guild.members[self._user.id].joined

    # ------------------------------------------------------------------ buttons and menus

    def look_for(
        self, kind: type[Kind], name: str, *, on: Shown | None = None, beside: str = ""
    ) -> tuple[Message, Kind]:
        """The one that is called so on that message, or on the newest message that has one."""
        messages = self._newest_with_controls() if on is None else [self.reach(on)]
        for message in messages:
            found = [each for each in _of(kind, message) if each.is_called(name) and beside in each.beside]
            if len(found) > 1:
                raise CannotDo(f'{self._user.name} sees {len(found)} of "{name}"; say beside what.')
            if found:
                return message, found[0]
        where = "" if on is None else " on this message"
        what = f'{kind.__name__.lower()} "{name}"'
        raise CannotDo(f"{self._user.name} sees no {what}{where}; there is: {_listed(kind, messages)}.")

    def look_for_entry(
        self, label: str, *, on: Shown | None = None, beside: str = ""
    ) -> tuple[Message, Button | tuple[Select, Option]]:
        """The button that is called so, or the option of a menu, on the newest message that has either."""
        messages = self._newest_with_controls() if on is None else [self.reach(on)]
        for message in messages:
            if any(each.is_called(label) for each in _of(Button, message)):
                break
            for select in _of(Select, message):
                for option in select.options:
                    if option.is_called(label) and beside in select.beside:
                        return message, (select, option)
        return self.look_for(Button, label, on=on, beside=beside)

    def _newest_with_controls(self) -> list[Message]:
        with_components = (each for each in self._visible() if each.components)
        return sorted(with_components, key=_age, reverse=True)


def _of(kind: type[Kind], message: Message) -> list[Kind]:
    return [each for each in controls(message.components) if isinstance(each, kind)]


def _listed(kind: type[Kind], messages: Iterable[Message]) -> str:
    seen = [f'"{each}" {_where(message)}' for message in messages for each in _of(kind, message)]
    more = f" and {len(seen) - LISTED} more" if len(seen) > LISTED else ""
    return f"{', '.join(seen[:LISTED])}{more}" if seen else "none"


def _where(message: Message) -> str:
    return "in direct messages" if message.channel.guild is None else f"in #{message.channel.name}"


def _age(message: Message) -> int:
    return message.id
