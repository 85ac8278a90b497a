"""A world from a JSON file: applications, servers with roles, channels and people, and what was said before.

    {"applications": [{"name": "Helper", "token": "..."}],
     "guilds": [{"name": "Rising Tide", "owner": "Olga",
                 "applications": [{"name": "Helper", "permissions": ["MANAGE_ROLES"]}],
                 "roles": [{"name": "Moderator", "permissions": ["MANAGE_GUILD"]}],
                 "people": [{"name": "Ana", "locale": "es-ES", "joined": "-80d", "roles": ["Moderator"]}],
                 "channels": [{"name": "general"}, {"name": "team", "only_for": ["Moderator", "Helper"]}],
                 "messages": [{"in": "general", "by": "Ana", "text": "Hola", "at": "-3d2h"}],
                 "events": [{"name": "Open day", "by": "Olga", "start": "+14d", "where": "The old mill"}]}]}

Roles are listed from the highest down; a bot's own role stands above them. Times are ISO 8601, or so long ago
or ahead: -3d2h30m, +14d. Somebody named in two servers is the same account; "accounts", beside "guilds", has
people who are in none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sandbox.people import Person
from sandbox.permissions import NONE, Permissions
from sandbox.places import Guild, Places
from sandbox.rooms import Whom
from sandbox.world import applications, guilds, messages, scheduled_events
from sandbox.world.model import Application, ChannelType, User
from sandbox.world.state import World

_AWAY = re.compile(r"(?P<sign>[+-])(?=\d)(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")
_ELSEWHERE = 3
"""An event of Discord that is in none of its channels."""


class BadWorld(Exception):
    """The description cannot be made into a world; the text says what is wrong where."""


def _permissions(names: object) -> object:
    if not isinstance(names, list):
        return names
    unknown = [name for name in names if name not in Permissions.__members__]
    if unknown:
        raise ValueError(f"there is no permission {unknown[0]!r}")
    held = NONE
    for name in names:
        held |= Permissions[name]
    return held


def _moment(written: object) -> object:
    """Ago and ahead become a `timedelta`; anything else is left to be read as a date."""
    found = _AWAY.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return written
    numbers = found.groupdict("0")
    sign = numbers.pop("sign")
    away = timedelta(**{unit: int(number) for unit, number in numbers.items()})
    return away if sign == "+" else -away


def _channel_type(name: object) -> object:
    known = {each.name.lower(): each for each in ChannelType}
    return known.get(name, name) if isinstance(name, str) else name


Held = Annotated[Permissions, BeforeValidator(_permissions)]
When = Annotated[timedelta | datetime, BeforeValidator(_moment)]
Name = Annotated[str, Field(min_length=1, max_length=100)]


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ApplicationPlan(_Plan):
    name: Name
    token: str | None = None
    members_intent: bool = False
    content_intent: bool = False


class InstallationPlan(_Plan):
    name: Name
    permissions: Held


class RolePlan(_Plan):
    name: Name
    permissions: Held = NONE
    color: int = 0
    hoist: bool = False
    mentionable: bool = False


class AccountPlan(_Plan):
    """Somebody who need not be in any server."""

    name: Name
    locale: str = "en-US"
    dms: Literal["open", "closed"] = "open"
    about: str = ""


class PersonPlan(AccountPlan):
    roles: tuple[Name, ...] = ()
    joined: When | None = None
    pending: bool = False


class ChannelPlan(_Plan):
    name: Name
    kind: Annotated[ChannelType, BeforeValidator(_channel_type)] = ChannelType.TEXT
    topic: str | None = None
    under: Name | None = None
    only_for: tuple[Name, ...] = ()
    """Roles, people and applications."""
    read_only: bool = False


class MessagePlan(_Plan):
    in_: Name = Field(alias="in")
    by: Name
    text: str = Field(min_length=1, max_length=2000)
    at: When
    reactions: dict[str, tuple[Name, ...]] = {}
    pinned: bool = False


class EventPlan(_Plan):
    name: Name
    by: Name
    start: When
    hours: float = Field(default=2, gt=0)
    where: Name
    description: str | None = Field(default=None, max_length=1000)
    interested: tuple[Name, ...] = ()


class GuildPlan(_Plan):
    name: Name
    owner: Name
    locale: str = "en-US"
    applications: tuple[InstallationPlan, ...] = ()
    roles: tuple[RolePlan, ...] = ()
    people: tuple[PersonPlan, ...] = ()
    channels: tuple[ChannelPlan, ...] = ()
    messages: tuple[MessagePlan, ...] = ()
    events: tuple[EventPlan, ...] = ()


class WorldPlan(_Plan):
    applications: tuple[ApplicationPlan, ...] = ()
    accounts: tuple[AccountPlan, ...] = ()
    guilds: tuple[GuildPlan, ...] = ()


def read(path: Path) -> WorldPlan:
    try:
        return parse(path.read_bytes())
    except BadWorld as bad:
        raise BadWorld(f"{path}: {bad}") from None
    except OSError as error:
        raise BadWorld(f"{path}: {error.strerror}") from None


def parse(raw: bytes) -> WorldPlan:
    try:
        return WorldPlan.model_validate_json(raw)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(step) for step in wrong["loc"])
        raise BadWorld(f"{where}: {wrong['msg']}" if where else wrong["msg"]) from None


def plant(places: Places, plan: WorldPlan) -> list[Guild]:
    """Adds what is planned to the world; returns the new servers."""
    for application in plan.applications:
        applications.create(
            places.world,
            application.name,
            token=application.token,
            members_intent=application.members_intent,
            content_intent=application.content_intent,
        )
    planted = [_Planting(places, each).guild for each in plan.guilds]
    for account in plan.accounts:
        describe(account_called(places.world, account.name), account)
    return planted


def account_called(world: World, name: str) -> User:
    """The account of that name; it is made if there is none."""
    known = (user for user in world.users.values() if user.name == name and not user.bot)
    return next(known, None) or guilds.register(world, name)


def describe(user: User, plan: AccountPlan) -> None:
    user.locale, user.dms_open, user.about = plan.locale, plan.dms == "open", plan.about


class _Planting:
    """One server being made; names in the plan are looked up in what is there already."""

    def __init__(self, places: Places, plan: GuildPlan) -> None:
        self._places = places
        self._world = places.world
        self._now = places.world.clock.now()
        self.guild = places.of(
            guilds.found(
                self._world, plan.name, owner=account_called(self._world, plan.owner), locale=plan.locale
            )
        )
        for installation in plan.applications:
            self.guild.add(self._application(installation.name), permissions=installation.permissions)
        for role in plan.roles:
            self.guild.role(**role.model_dump())
        for person in plan.people:
            self._person(person)
        for channel in plan.channels:
            self._channel(channel)
        for message in plan.messages:
            self._message(message)
        for event in plan.events:
            self._event(event)

    def _application(self, name: str) -> Application:
        for application in self._world.applications.values():
            if application.name == name:
                return application
        raise self._bad(f"there is no application {name!r}")

    def _person(self, plan: PersonPlan) -> None:
        user = account_called(self._world, plan.name)
        describe(user, plan)
        roles = {role.name: role for role in self.guild.state.roles.values()}
        unknown = [name for name in plan.roles if name not in roles]
        if unknown:
            raise self._bad(f"{plan.name} has the role {unknown[0]!r}, which is not there")
        member = self.guild.state.members.get(user.id)
        if member is None:
            member = guilds.join(self._world, self.guild.state, user, pending=plan.pending)
        if plan.joined is not None:
            member.joined = self._moment(plan.joined)
        for name in plan.roles:
            guilds.give_role(self._world, member, roles[name])

    def _channel(self, plan: ChannelPlan) -> None:
        self.guild.channel(
            plan.name,
            kind=plan.kind,
            topic=plan.topic,
            under=None if plan.under is None else self.guild.channel(plan.under, kind=ChannelType.CATEGORY),
            only_for=[self._whom(name) for name in plan.only_for],
            read_only=plan.read_only,
        )

    def _whom(self, name: str) -> Whom:
        things: tuple[Whom, ...] = (
            *self.guild.state.roles.values(),
            *self.guild.state.applications.values(),
            *self.guild.people,
        )
        for thing in things:
            if thing.name == name:
                return thing
        raise self._bad(f"a channel is for {name!r}, which is no role, person or application")

    def _message(self, plan: MessagePlan) -> None:
        channel = next((each for each in self.guild.channels if each.name == plan.in_), None)
        if channel is None:
            raise self._bad(f"a message is in the channel {plan.in_!r}, which is not there")
        message = messages.post(
            self._world,
            channel.thing,
            self._author(plan.by),
            {"content": plan.text},
            at=self._moment(plan.at),
        )
        for emoji, names in plan.reactions.items():
            for name in names:
                messages.react(self._world, message, self._member(name).user, emoji)
        if plan.pinned:
            message.pinned, message.pinned_at = True, message.created

    def _event(self, plan: EventPlan) -> None:
        start = self._moment(plan.start)
        event = scheduled_events.schedule(
            self._world,
            self.guild.state,
            self._author(plan.by),
            plan.name,
            start=start,
            end=start + timedelta(hours=plan.hours),
            entity_type=_ELSEWHERE,
            description=plan.description,
            location=plan.where,
        )
        for name in plan.interested:
            scheduled_events.interest(self._world, event, self._member(name).user)

    def _author(self, name: str) -> User:
        """A member, or one of the bots."""
        bots = (each.bot for each in self.guild.state.applications.values() if each.name == name)
        return next(bots, None) or self._member(name).user

    def _member(self, name: str) -> Person:
        for person in self.guild.people:
            if person.name == name:
                return person
        raise self._bad(f"{name!r} says or does something, but is not there")

    def _moment(self, when: timedelta | datetime) -> datetime:
        if isinstance(when, timedelta):
            return self._now + when
        return when if when.tzinfo else when.replace(tzinfo=UTC)

    def _bad(self, what: str) -> BadWorld:
        return BadWorld(f"{self.guild.name}: {what}.")
