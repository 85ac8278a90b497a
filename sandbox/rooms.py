"""Channels, threads and direct conversations as tests hold them."""

from __future__ import annotations

from typing import Protocol

from sandbox.permissions import NONE, Overwrite, Permissions
from sandbox.picks import Handle
from sandbox.replies import Shown
from sandbox.waiting import PATIENCE, until
from sandbox.world import guilds, model
from sandbox.world.state import World


class Whom(Protocol):
    """A person, a role or a bot."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


class Room(Handle):
    """A channel, thread or direct conversation."""

    def __init__(self, world: World, guild: model.Guild, state: model.Channel) -> None:
        self.world = world
        self.guild = guild
        self.state = state

    @property
    def thing(self) -> model.Channel:
        return self.state

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def mention(self) -> str:
        return f"<#{self.state.id}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Room) and other.state is self.state

    def __hash__(self) -> int:
        return hash(self.state.id)

    def __repr__(self) -> str:
        return f"<#{self.name}>"

    @property
    def messages(self) -> list[Shown]:
        """What everybody here sees, oldest first."""
        found = sorted(self.state.messages.values(), key=lambda message: message.id)
        return [Shown(self.world, message) for message in found]

    @property
    def threads(self) -> list[Room]:
        threads = self.guild.threads.values()
        return [Room(self.world, self.guild, each) for each in threads if each.parent is self.state]

    async def gets(self, text: str, *, within: float = PATIENCE) -> Shown:
        """The newest message that says this; waits for it, or for an edit that says it, if there is none."""

        def look() -> Shown | None:
            return next((each for each in reversed(self.messages) if text in each.text), None)

        def otherwise() -> str:
            return f"#{self.name} got no message with {text!r}; its latest are: {self.messages[-5:]}"

        return await until(self.world, look, within=within, otherwise=otherwise)

    # ------------------------------------------------------------------ who may do what here

    def allow(self, whom: Whom, permissions: Permissions) -> None:
        before = self._overwrite(whom)
        self._overwrites(whom, Overwrite(before.allow | permissions, before.deny & ~permissions))

    def deny(self, whom: Whom, permissions: Permissions) -> None:
        before = self._overwrite(whom)
        self._overwrites(whom, Overwrite(before.allow & ~permissions, before.deny | permissions))

    def _overwrite(self, whom: Whom) -> Overwrite:
        return self.state.overwrites.get(whom.id, Overwrite(NONE, NONE))

    def _overwrites(self, whom: Whom, overwrite: Overwrite) -> None:
        self.state.overwrites[whom.id] = overwrite
        guilds.channel_changed(self.world, self.state)
