"""Where somebody is in a server, and whether the app lets them write and use commands there."""

from __future__ import annotations

from sandbox.permissions import Permissions, may_send
from sandbox.refusals import CannotDo
from sandbox.world import model
from sandbox.world.model import Channel, ChannelType, Member, User
from sandbox.world.state import World

_NOT_FOR_WRITING = (ChannelType.VOICE, ChannelType.CATEGORY, ChannelType.STAGE, ChannelType.FORUM)


class Whereabouts:
    def __init__(self, world: World, guild: model.Guild, user: User) -> None:
        self._world = world
        self._guild = guild
        self._user = user
        self._chosen: Channel | None = None

    @property
    def member(self) -> Member:
        return self._member_of(self._guild)

    def _member_of(self, guild: model.Guild) -> Member:
        member = guild.members.get(self._user.id)
        if member is None:
            raise CannotDo(f"{self._user.name} is not in {guild.name}.")
        return member

    @property
    def here(self) -> Channel:
        """Where they went, or else the first channel they can write in."""
        if self._chosen is not None and self._world.sees(self._user, self._chosen):
            return self._chosen
        writable = self.first_writable
        if writable is None:
            raise CannotDo(f"{self._user.name} sees no channel of {self._guild.name} to write in.")
        return writable

    @property
    def first_writable(self) -> Channel | None:
        channels = self._guild.channels.values()
        return next((each for each in channels if may_write(self._world, self._user, each)), None)

    def go_to(self, channel: Channel) -> None:
        self._needs_to_see(channel)
        self._chosen = channel

    # ------------------------------------------------------------------ what they may do there

    def writing_in(self, channel: Channel | None) -> Channel:
        """Where something is about to be typed: there, or here."""
        self.needs_to_be_heard(self._guild if channel is None else channel.guild)
        where = self.here if channel is None else channel
        self._needs_to_see(where)
        if not may_write(self._world, self._user, where):
            raise CannotDo(f"{self._user.name} has no permission to send messages in #{where.name}.")
        return where

    def commanding_in(self, channel: Channel | None) -> Channel:
        """Where a command is about to be used."""
        where = self.writing_in(channel)
        if not self._world.may(self._user, where, Permissions.USE_APPLICATION_COMMANDS):
            raise CannotDo(f"{self._user.name} has no permission to use commands in #{where.name}.")
        return where

    def needs_to_be_heard(self, guild: model.Guild | None) -> None:
        """Nobody who is timed out or has not accepted the rules can use anything in a server."""
        if guild is None:
            return
        member = self._member_of(guild)
        if member.pending:
            raise CannotDo(f"{self._user.name} has to accept the rules of {guild.name} first.")
        if self._world.timed_out(member):
            raise CannotDo(f"{self._user.name} is timed out.")

    def _needs_to_see(self, channel: Channel) -> None:
        if not self._world.sees(self._user, channel):
            raise CannotDo(f"{self._user.name} sees no channel #{channel.name}.")


def may_write(world: World, user: User, channel: Channel) -> bool:
    held = Permissions(world.permissions(user, channel))
    return channel.type not in _NOT_FOR_WRITING and may_send(held, thread=channel.thread is not None)
