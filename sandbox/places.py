"""Servers and channels as tests hold them: made, looked at and changed in a sentence.

guild = sandbox.guild("Rising Tide")
moderator = guild.role("Moderator", permissions=Permissions.MANAGE_GUILD)
general = guild.channel("general")
guild.add(application, permissions=Permissions.MANAGE_ROLES)
ana = await guild.join("Ana", roles=[moderator])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from sandbox.people import Person
from sandbox.permissions import NONE, Permissions
from sandbox.refusals import CannotDo
from sandbox.rooms import Room, Whom
from sandbox.waiting import PATIENCE, until
from sandbox.world import applications, guilds, model
from sandbox.world.model import Application, ChannelType, Role, ScheduledEvent, User
from sandbox.world.state import World

Dms = Literal["open", "closed"]


class Places:
    """All servers of a world. Each has one `Guild`, so that what its people see last is known everywhere."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._guilds: dict[int, Guild] = {}

    def found(self, name: str, *, owner: str | Person = "Owner", locale: str = "en-US") -> Guild:
        """A new server, with its owner in it and no channels yet."""
        user = owner.user if isinstance(owner, Person) else guilds.register(self.world, owner)
        return self.of(guilds.found(self.world, name, owner=user, locale=locale))

    def of(self, state: model.Guild) -> Guild:
        if state.id not in self._guilds:
            self._guilds[state.id] = Guild(self.world, state)
        return self._guilds[state.id]

    def named(self, name: str) -> Guild:
        """The server of that name; the newest, if there are several."""
        found = [each for each in self.world.guilds.values() if each.name == name]
        if not found:
            there = ", ".join(each.name for each in self.world.guilds.values()) or "none"
            raise CannotDo(f"There is no server {name!r}; there are: {there}.")
        return self.of(found[-1])


class Guild:
    """A server."""

    def __init__(self, world: World, state: model.Guild) -> None:
        self.world = world
        self.state = state
        self._people: dict[int, Person] = {}
        self.offered: dict[str, set[int]] = {}
        """By command: the roles and people it was opened to, whatever permission it asks for."""

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def owner(self) -> Person:
        return self.person(self.state.owner)

    @property
    def everyone(self) -> Role:
        return self.state.everyone

    @property
    def events(self) -> list[ScheduledEvent]:
        return list(self.state.events.values())

    def __repr__(self) -> str:
        return f"<server {self.name}>"

    # ------------------------------------------------------------------ channels and roles

    @property
    def channels(self) -> list[Room]:
        return [self.room(each) for each in self.state.channels.values()]

    def channel(
        self,
        name: str,
        *,
        kind: ChannelType = ChannelType.TEXT,
        under: Room | None = None,
        topic: str | None = None,
        only_for: Iterable[Whom] = (),
        read_only: bool = False,
    ) -> Room:
        """The channel of that name; it is made if there is none.

        `only_for` hides it from all others; in a `read_only` one nobody writes unless `Room.allow` lets them.
        """
        for existing in self.state.channels.values():
            if existing.name == name:
                return self.room(existing)
        parent = None if under is None else under.thing
        made = guilds.add_channel(self.world, self.state, name, kind=kind, parent=parent, topic=topic)
        room = self.room(made)
        admitted = list(only_for)
        if admitted:
            room.deny(self.everyone, Permissions.VIEW_CHANNEL)
        for each in admitted:
            room.allow(each, Permissions.VIEW_CHANNEL)
        if read_only:
            room.deny(self.everyone, Permissions.SEND_MESSAGES)
        return room

    def room(self, channel: model.Channel) -> Room:
        return Room(self.world, self.state, channel)

    def role(
        self,
        name: str,
        *,
        permissions: Permissions = NONE,
        color: int = 0,
        hoist: bool = False,
        mentionable: bool = False,
    ) -> Role:
        """The role of that name; it is made, at the bottom of the ladder, if there is none."""
        for existing in self.state.roles.values():
            if existing.name == name:
                return existing
        return guilds.add_role(
            self.world,
            self.state,
            name,
            permissions=permissions,
            color=color,
            hoist=hoist,
            mentionable=mentionable,
        )

    def move(self, role: Role, position: int) -> None:
        """1 is the lowest, right above @everyone."""
        guilds.move_role(self.world, role, position)

    def remove(self, what: Role | Room) -> None:
        if isinstance(what, Room):
            guilds.remove_channel(self.world, what.thing)
        else:
            guilds.remove_role(self.world, what)

    # ------------------------------------------------------------------ who is in it

    def add(self, application: Application, *, permissions: Permissions) -> None:
        """Installs a bot, which gets a role of its own with these permissions."""
        applications.install(self.world, application, self.state, allowed=permissions)

    def expel(self, application: Application) -> None:
        guilds.leave(self.world, self.state.members[application.bot.id])

    def outage(self, *, begins: bool) -> None:
        """Discord can't reach this server for a while, or can again."""
        guilds.outage(self.world, self.state, begins)

    @property
    def people(self) -> list[Person]:
        """The members who are not bots."""
        return [self.person(each.user) for each in self.state.members.values() if not each.user.bot]

    def person(self, who: User | str) -> Person:
        """Always the same `Person` for the same member; a name finds a member of that name."""
        if isinstance(who, str):
            found = [person for person in self.people if person.name == who]
            if not found:
                raise CannotDo(f"{self.name} has no member {who!r}.")
            return found[0]
        if who.id not in self._people:
            self._people[who.id] = Person(self, who)
        return self._people[who.id]

    async def join(
        self,
        who: str | Person,
        *,
        locale: str = "en-US",
        dms: Dms = "open",
        roles: Iterable[Role] = (),
        pending: bool = False,
        joined: datetime | None = None,
    ) -> Person:
        """Somebody new comes in, or somebody from another server, or somebody who left comes back."""
        if isinstance(who, Person):
            user = who.user
            if user.id in self.state.members:
                raise CannotDo(f"{user.name} is in {self.name} already.")
        else:
            user = guilds.register(self.world, who, locale=locale, dms_open=dms == "open")
        guilds.join(self.world, self.state, user, roles=roles, pending=pending, joined=joined)
        return self.person(user)

    def give(self, person: Person, role: Role) -> None:
        guilds.give_role(self.world, person.member, role)

    def take(self, person: Person, role: Role) -> None:
        guilds.take_role(self.world, person.member, role)

    def kick(self, person: Person) -> None:
        guilds.leave(self.world, person.member)

    def time_out(self, person: Person, until: datetime | None) -> None:
        """Silences a member until then; None ends it."""
        person.member.timed_out_until = until
        guilds.member_changed(self.world, person.member)

    def offer(self, command: str, *, to: Person | Role) -> None:
        """Opens a command as administrators do under Integrations, past the permission it asks for."""
        self.offered.setdefault(command.removeprefix("/"), set()).add(to.id)

    # ------------------------------------------------------------------ waiting

    async def sees(
        self, condition: Callable[[], object], *, within: float = PATIENCE, what: str = "What was waited for"
    ) -> None:
        """Waits until something is so: looks now and whenever anything happens."""

        def look() -> bool:
            return bool(condition())

        await until(self.world, look, within=within, otherwise=lambda: f"{what} did not happen")
